"""A run that an older podflow told: it is watched like any other, and offers nothing that would continue it."""

from playwright.sync_api import expect

from .helpers import begin, story_of

KEPT = "This run was made by an older podflow and is kept as a recording: it can be watched, not continued."
MARK = "from simulation.models import Run; Run.objects.filter(pk='{}').update(state='kept')"


def test_a_kept_run_can_be_watched_and_not_continued(page, site):
    address = begin(page)
    steps = len(story_of(address))
    site.manage("shell", "-c", MARK.format(address.rsplit("/", 1)[1]))
    page.goto("about:blank")
    page.goto(f"{address}#1")
    expect(page.locator("#notices")).to_contain_text(KEPT)
    expect(page.get_by_role("button", name="What if, from here")).to_have_count(0)
    expect(page.get_by_role("button", name="Break something")).to_have_count(0)
    expect(page.locator("#terminal")).to_have_count(0)
    page.keyboard.press("f")
    expect(page.locator("#toast")).to_have_text(KEPT)
    assert page.url.split("#")[0] == address
    page.keyboard.press("End")
    expect(page.locator("[data-clock=step]")).to_have_text(f"{steps} of {steps}")
