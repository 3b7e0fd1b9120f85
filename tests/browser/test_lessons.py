"""Lessons: a learner guesses, starts, reads the notes; an instructor writes, previews, publishes one in the admin."""

import re

from playwright.sync_api import expect

from .conftest import PASSWORD
from .helpers import fits, place, stop, story_of


def start(page, lesson="the-way-of-a-pod"):
    page.goto(f"/lessons/{lesson}/")
    page.get_by_role("button", name="Start the walkthrough").click()
    page.wait_for_url("**/runs/*")
    stop(page)
    return page.url.split("#")[0]


def test_the_first_page_leads_to_the_lessons(page):
    page.goto("/")
    page.get_by_role("link", name=re.compile("Four words for one state")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Four words for one state")


def test_an_answer_is_hidden_until_the_learner_has_guessed(page):
    page.goto("/lessons/the-way-of-a-pod/")
    question = page.locator(".question").first
    expect(question.locator(".answer")).to_be_hidden()
    question.get_by_label("kubectl", exact=True).check()
    expect(question.locator(".answer")).to_be_visible()
    said = question.locator(".choice").first.evaluate("node => getComputedStyle(node, '::after').content")
    assert "not this one" in said


def test_a_started_lesson_shows_its_note_as_the_chapter_begins(page):
    run = start(page)
    for line in story_of(run):
        if line["step"] == "kubectl.create":
            page.goto(f"{run}#{line['seq']}")
            page.reload()
    expect(page.locator("#note")).to_contain_text("Now the pod exists, as one key in etcd.")
    expect(page.locator("#note .answer")).to_be_hidden()


def test_the_handout_has_a_code_that_is_drawn(page):
    page.goto("/lessons/the-way-of-a-pod/handout/")
    assert page.locator("img").evaluate("image => image.complete && image.naturalWidth > 0")


def log_in(page):
    page.goto("/admin/")
    page.locator("[name=username]").fill("ines")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/admin/")


def test_an_instructor_writes_previews_and_publishes_a_lesson(page, browser, base_url):
    log_in(page)
    page.goto("/admin/simulation/lesson/add/")
    page.locator("[name=title]").press_sequentially("A lesson from the browser")
    expect(page.locator("[name=slug]")).to_have_value("a-lesson-from-the-browser")
    page.locator("[name=text]").fill("Read **this** first.")
    page.locator("[name=commands]").fill("kubectl run my-pod --image=nginx\nfly away")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text('line 2: "fly away" is no kubectl command')).to_be_visible()
    page.locator("[name=commands]").fill("kubectl run my-pod --image=nginx")
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Preview").click()
    opened.value.wait_for_url("**/runs/*")
    assert place(opened.value)[1] > 0
    opened.value.close()
    page.locator("[name=published]").check(force=True)
    page.get_by_role("button", name="Save and continue editing").click()
    expect(page.get_by_text("At the end: my-pod Running")).to_be_visible()
    link = page.locator('a[href$="/lessons/a-lesson-from-the-browser/"]').first.get_attribute("href")
    guest = browser.new_context(base_url=base_url)
    reader = guest.new_page()
    reader.goto(link)
    expect(reader.locator(".prose strong")).to_have_text("this")
    reader.get_by_role("button", name="Start the walkthrough").click()
    reader.wait_for_url("**/runs/*")
    guest.close()


def test_the_admin_fits_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 800})
    log_in(page)
    page.goto("/admin/simulation/lesson/add/")
    assert fits(page)
