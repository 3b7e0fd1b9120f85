"""What the browser tests do again and again: begin a run, read where the player is, read the story as text."""

import json
import re
import time
import urllib.request

from playwright.sync_api import Page, expect

COMMAND = "kubectl run my-pod --image=nginx"


def begin(page: Page, command: str = COMMAND) -> str:
    """Type a command on the first page, press Enter; returns the run's address without the moment."""
    page.goto("/")
    page.get_by_label("kubectl command").fill(command)
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*")
    expect(page.locator("[data-clock=step]")).to_contain_text(" of ")
    return page.url.split("#")[0]


def story_of(address: str) -> list[dict]:
    """The whole story as the site's own API tells it, once nothing more is due."""
    api = address.replace("/runs/", "/api/runs/")
    until = time.monotonic() + 30
    while json.load(urllib.request.urlopen(api))["state"] == "running" and time.monotonic() < until:
        time.sleep(0.1)
    return [json.loads(line) for line in urllib.request.urlopen(f"{api}/transitions")]


def place(page: Page) -> tuple[int, int]:
    """(step, steps) as the page says it."""
    expect(page.locator("[data-clock=step]")).to_contain_text(" of ")
    step, steps = re.findall(r"\d+", page.locator("[data-clock=step]").inner_text())
    return int(step), int(steps)


def stop(page: Page) -> None:
    """Pause, if it plays; lines that come in may have it begin again."""
    button = page.locator("[data-do=play]")
    for _ in range(20):
        if "Pause" in (button.get_attribute("aria-label") or ""):
            button.click()
        page.wait_for_timeout(100)
        if "Play" in (button.get_attribute("aria-label") or ""):
            return
    raise AssertionError("the player does not stop")


def told(page: Page) -> list[int]:
    """The numbers of the lines that the page shows as text; it stands where it stood afterwards."""
    stop(page)
    page.evaluate("document.activeElement.blur()")
    page.locator("body").press("t")
    rows = page.locator("#text-view tbody tr > :first-child")
    numbers = [int(cell) for cell in rows.all_inner_texts()]
    page.locator("#text-view").get_by_role("button", name="Close").click()
    return numbers


def fits(page: Page) -> bool:
    """Nothing has to be scrolled sideways."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")
