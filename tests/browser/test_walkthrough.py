"""The walkthrough, end to end: type the command, watch until Running, go back and forth, share the moment."""

import pytest
from playwright.sync_api import expect

from .helpers import begin, fits, place, stop, story_of, told


@pytest.fixture
def run(page):
    """The page of a run of one's own whose story is told to its end; its address."""
    address = begin(page)
    steps = len(story_of(address))
    expect(page.locator("[data-clock=step]")).to_contain_text(f"of {steps}")
    stop(page)
    return address


def test_it_plays_by_itself_and_ends_at_running(page):
    begin(page)
    page.locator("[data-do=speed]").select_option("8")
    expect(page.locator("#status")).to_have_text("Running", timeout=60_000)
    expect(page.locator("#panel-object")).to_contain_text("phase: Running")


def test_every_line_of_the_story_is_there_once_and_in_order(page, run):
    assert told(page) == [line["seq"] for line in story_of(run)] == list(range(1, place(page)[1] + 1))


def test_the_caption_says_what_the_story_says(page, run):
    story = story_of(run)
    for seq in (1, len(story) // 2, len(story)):
        page.goto(f"{run}#{seq}")
        page.reload()
        expect(page.locator("#caption")).to_contain_text(story[seq - 1]["says"][:60].split("`")[0].strip())


def test_step_back_and_forth_with_buttons_and_keys(page, run):
    page.locator("[data-do=last]").click()
    end, _ = place(page)
    page.locator("[data-do=back]").click()
    before, _ = place(page)
    assert before < end
    page.keyboard.press("ArrowRight")
    assert place(page)[0] == end
    page.locator("body").press("Home")
    first, _ = place(page)
    assert first < before
    page.locator("body").press("l")
    page.locator("body").press("j")
    assert place(page)[0] == first


def test_space_plays_and_stops_and_plus_is_faster(page, run):
    page.locator("body").press("Home")
    page.locator("body").press("Space")
    expect(page.locator("[data-do=play]")).to_have_attribute("aria-label", "Pause (space)")
    page.locator("body").press("+")
    expect(page.locator("[data-do=speed]")).not_to_have_value("1")
    page.locator("body").press("Space")
    expect(page.locator("[data-do=play]")).to_have_attribute("aria-label", "Play (space)")


def test_the_address_holds_the_moment_and_the_link_opens_read_only_for_anyone(page, run, browser, base_url):
    page.locator("[data-do=last]").click()
    page.locator("[data-do=back]").click()
    step, steps = place(page)
    moment = f"{run}#{step}"
    expect(page).to_have_url(moment)
    other = browser.new_context(base_url=base_url)
    guest = other.new_page()
    guest.goto(moment)
    assert place(guest) == (step, steps)
    expect(guest.locator("[data-do=play]")).to_have_attribute("aria-label", "Play (space)")
    assert guest.locator("#terminal").count() == 0
    assert page.locator("#terminal").count() == 1
    id_ = run.rsplit("/", 1)[1]
    refused = guest.evaluate(
        """async id => (await fetch(`/api/runs/${id}/inputs`, {method: "POST",
           headers: {"Content-Type": "application/json"}, body: '{"kubectl": "delete pod my-pod"}'})).status""",
        id_,
    )
    assert refused == 403
    other.close()


def test_sharing_copies_the_link_to_this_moment(page, run, context):
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-do=last]").click()
    page.locator("[data-act=share]").click()
    expect(page.locator("#toast")).to_contain_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == f"{run}#{place(page)[0]}"


def test_another_command_goes_on_with_the_story(page, run):
    _, before = place(page)
    page.locator("#terminal-input").fill("delete pod my-pod --wait=false")
    page.locator("#terminal-input").press("Enter")
    expect(page.locator("[data-clock=step]")).not_to_contain_text(f"of {before}")
    story = story_of(run)
    expect(page.locator("[data-clock=step]")).to_contain_text(f"of {len(story)}")
    assert story[-1]["at_ms"] > 0
    assert told(page) == list(range(1, len(story) + 1))


def test_reduced_motion_shows_still_frames_and_starts_nothing_by_itself(browser, base_url):
    context = browser.new_context(base_url=base_url, reduced_motion="reduce")
    page = context.new_page()
    begin(page)
    expect(page.locator("[data-do=play]")).to_have_attribute("aria-label", "Play (space)")
    first, _ = place(page)
    page.locator("body").press("ArrowRight")
    assert place(page)[0] > first
    context.close()


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(360, 740, "light"), (360, 740, "dark"), (820, 1180, "light"), (1920, 1080, "dark")]
)
def test_it_fits_phone_tablet_and_projector_in_light_and_dark(browser, base_url, width, height, scheme):
    context = browser.new_context(base_url=base_url, viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    begin(page)
    assert fits(page)
    expect(page.locator("[data-do=play]")).to_be_visible()
    expect(page.locator("#caption")).to_be_visible()
    dark = page.evaluate(
        "getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3).every(part => part < 90)"
    )
    assert dark is (scheme == "dark")
    context.close()


def test_a_page_that_was_offline_shows_exactly_the_story(page, run, context, complaints):
    context.set_offline(True)
    id_ = run.rsplit("/", 1)[1]
    helper = context.browser.new_context(base_url=run.rsplit("/runs/", 1)[0], storage_state=context.storage_state())
    helper.request.post(f"/api/runs/{id_}/inputs", data={"kubectl": "delete pod my-pod --wait=false"})
    story = story_of(run)
    context.set_offline(False)
    expect(page.locator("[data-clock=step]")).to_contain_text(f"of {len(story)}", timeout=30_000)
    assert told(page) == list(range(1, len(story) + 1))
    helper.close()
    complaints.clear()  # the console names the connection that was lost


def test_a_page_opened_late_shows_exactly_the_story(page, run, context):
    story = story_of(run)
    late = context.new_page()
    late.goto(f"{run}#3")
    assert told(late) == list(range(1, len(story) + 1))


def test_two_pages_of_one_run_tell_the_same(page, run, context):
    other = context.new_page()
    other.goto(run)
    _, before = place(other)
    page.locator("#terminal-input").fill("label pod my-pod tier=front")
    page.locator("#terminal-input").press("Enter")
    expect(page.locator("[data-clock=step]")).not_to_contain_text(f"of {before}")
    steps = len(story_of(run))
    for shown in (page, other):
        expect(shown.locator("[data-clock=step]")).to_contain_text(f"of {steps}")
        assert told(shown) == list(range(1, steps + 1))
