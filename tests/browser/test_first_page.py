"""The first page, as people use it: type, paste, upload, click; with and without script, on a phone, by keyboard."""

import re

import pytest
from playwright.sync_api import expect

from .helpers import COMMAND, begin, fits, place, story_of

MANIFEST = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nspec:\n  containers:\n  - name: web\n    imagee: nginx\n"


def test_the_command_is_typed_already_and_enter_runs_it(page):
    page.goto("/")
    expect(page.get_by_label("kubectl command")).to_have_value(COMMAND)
    expect(page.get_by_label("kubectl command")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/runs/*")
    assert place(page)[1] > 0


@pytest.mark.parametrize("command", ["kubectl run my-pod --oops", "kubectl fly"])
def test_what_kubectl_does_not_know_is_said_under_the_input_and_nothing_is_lost(page, command, complaints):
    page.goto("/")
    page.get_by_label("kubectl command").fill(command)
    page.get_by_role("button", name="Run it").click()
    expect(page.locator("#error-command")).to_contain_text("error: unknown")
    expect(page.get_by_label("kubectl command")).to_have_value(command)
    expect(page.get_by_role("button", name="Watch where it is refused")).to_be_hidden()
    complaints.clear()  # the console names the 400, as it should


def test_a_refusal_by_the_api_server_can_be_watched(page, complaints):
    page.goto("/")
    page.get_by_label("kubectl command").fill("kubectl run My_Pod --image=nginx")
    page.keyboard.press("Enter")
    expect(page.locator("#error-command")).to_contain_text('The Pod "My_Pod" is invalid')
    page.get_by_role("button", name="Watch where it is refused").click()
    page.wait_for_url("**/runs/*")
    complaints.clear()


def test_a_manifest_is_coloured_numbered_and_a_mistake_marked_at_its_line(page, complaints):
    page.goto("/")
    page.get_by_role("tab", name="Manifest").click()
    editor = page.get_by_label("Manifest, YAML or JSON")
    expect(page.locator(".editor .token.key").first).to_have_text("apiVersion")
    editor.fill(MANIFEST)
    editor.press("Control+Enter")
    expect(page.locator("#error-manifest")).to_contain_text('unknown field "spec.containers[0].imagee"')
    expect(page.locator(".numbers .wrong")).to_have_text("8")
    complaints.clear()
    editor.fill(MANIFEST.replace("imagee", "image"))
    expect(page.locator(".numbers .wrong")).to_have_count(0)
    editor.press("Control+Enter")
    page.wait_for_url("**/runs/*")


def test_a_new_line_in_the_editor_keeps_the_indentation(page):
    page.goto("/?with=manifest")
    editor = page.get_by_label("Manifest, YAML or JSON")
    editor.fill("spec:\n  containers:")
    editor.press("End")
    editor.press("Enter")
    page.keyboard.type("- name: web")
    expect(editor).to_have_value("spec:\n  containers:\n    - name: web")


def test_an_uploaded_file_runs_and_one_with_a_mistake_opens_in_the_editor(page, tmp_path, complaints):
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    bad.write_text(MANIFEST)
    good.write_text(MANIFEST.replace("imagee", "image"))
    page.goto("/")
    page.get_by_role("tab", name="Upload").click()
    page.locator("input[type=file]").set_input_files(bad)
    page.get_by_role("button", name="Run it").click()
    expect(page.get_by_label("Manifest, YAML or JSON")).to_have_value(MANIFEST)
    expect(page.locator(".numbers .wrong")).to_have_text("8")
    complaints.clear()
    page.get_by_role("tab", name="Upload").click()
    page.locator("input[type=file]").set_input_files(good)
    page.get_by_role("button", name="Run it").click()
    page.wait_for_url("**/runs/*")


def test_tabs_go_by_the_arrow_keys_and_keep_what_was_typed(page):
    page.goto("/")
    page.get_by_label("kubectl command").fill("kubectl get pods")
    page.get_by_role("tab", name="Command").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Manifest")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Manifest")).to_be_visible()
    page.keyboard.press("Home")
    expect(page.get_by_label("kubectl command")).to_have_value("kubectl get pods")


def test_a_prepared_pod_starts_with_one_click(page):
    page.goto("/")
    page.get_by_role("button", name=re.compile("Too big for any node")).click()
    page.wait_for_url("**/runs/*")
    assert place(page)[1] > 0


def test_a_site_that_does_not_answer_is_said_and_nothing_is_lost(page, context, complaints):
    page.goto("/")
    context.set_offline(True)
    page.keyboard.press("Enter")
    expect(page.locator("#error-command")).to_contain_text("Nothing is lost")
    context.set_offline(False)
    page.get_by_role("button", name="Run it").click()
    page.wait_for_url("**/runs/*")
    complaints.clear()


@pytest.mark.parametrize("width", [360, 768, 1024, 1920])
@pytest.mark.parametrize(
    "address", ["/", "/?with=manifest", "/lessons/", "/lessons/the-way-of-a-pod/", "/teach/", "/about/"]
)
def test_no_page_scrolls_sideways(page, address, width):
    page.set_viewport_size({"width": width, "height": 740})
    page.goto(address)
    assert fits(page)


def test_every_control_has_a_name_and_every_page_one_h1(page):
    for address in ("/", "/lessons/", "/lessons/the-way-of-a-pod/", "/teach/", "/about/"):
        page.goto(address)
        assert page.locator("h1").count() == 1
        for control in page.locator("button:visible, a:visible, input:visible, textarea:visible").all():
            assert re.search(r'"\S', control.aria_snapshot()), control.evaluate("node => node.outerHTML")


def test_without_script_the_same_forms_work(browser, base_url):
    context = browser.new_context(base_url=base_url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/")
    page.get_by_label("kubectl command").fill("kubectl run my-pod --oops")
    page.get_by_role("button", name="Run it").click()
    expect(page.locator("#error-command")).to_contain_text("unknown flag: --oops")
    page.get_by_role("link", name="Manifest").click()
    page.get_by_label("Manifest, YAML or JSON").fill(MANIFEST.replace("imagee", "image"))
    page.get_by_role("button", name="Run it").click()
    page.wait_for_url("**/runs/*")
    context.close()


def test_a_run_begun_by_hand_is_the_same_story_as_the_prepared_one(page):
    by_hand = story_of(begin(page))
    page.goto("/")
    page.get_by_role("button", name=re.compile("A web server")).click()
    page.wait_for_url("**/runs/*")
    assert story_of(page.url.split("#")[0]) == by_hand
