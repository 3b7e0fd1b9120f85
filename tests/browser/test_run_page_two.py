"""The run page beyond the walkthrough: decisions explained, forks, faults, owners, restarts."""

import re

import pytest
from playwright.sync_api import expect

from .helpers import fits, story_of

SCENARIO = """
apiVersion: podflow/v1
kind: Scenario
name: why this node
cluster:
  nodes:
  - {name: node-1, cpu: "2", memory: 4Gi}
  - {name: node-2, cpu: "4", memory: 8Gi}
  - {name: node-3, cpu: "4", memory: 8Gi}
  - {name: node-4, cpu: "8", memory: 16Gi, taints: [{key: gpu, value: "true", effect: NoSchedule}]}
inputs:
- {at: 0s, kubectl: apply -f -, manifest: {apiVersion: v1, kind: Pod, metadata: {name: big}, spec: {nodeName: node-1,
   containers: [{name: c, image: nginx, resources: {requests: {cpu: 1700m}}}]}}}
- {at: 5s, kubectl: apply -f -, manifest: {apiVersion: v1, kind: Pod, metadata: {name: my-pod}, spec: {
   containers: [{name: c, image: nginx, resources: {requests: {cpu: 500m, memory: 256Mi}}}]}}}
- {at: 10s, kubectl: apply -f -, manifest: {apiVersion: v1, kind: Pod, metadata: {name: huge}, spec: {
   containers: [{name: c, image: nginx, resources: {requests: {cpu: "6"}}}]}}}
until: 14s
"""


def begin_scenario(page, scenario: str = SCENARIO) -> tuple[str, list[dict]]:
    """A run of one's own from a scenario, told to its end: its address and its story; the page shows its first step."""
    page.goto("/")
    address = page.evaluate(
        """async text => (await (await fetch("/api/runs", {method: "POST", body: text,
           headers: {"Content-Type": "application/yaml"}})).json()).url""",
        scenario,
    )
    story = story_of(address)
    page.goto(f"{address}#1")
    expect(page.locator("[data-clock=step]")).to_contain_text(f"of {len(story)}")
    return address, story


def at_step(page, address: str, seq: int) -> None:
    page.goto("about:blank")
    page.goto(f"{address}#{seq}")
    expect(page.locator("[data-clock=step]")).to_contain_text(f"{seq} of")


def step_of(story: list[dict], step: str, about: str | None = None) -> int:
    return next(line["seq"] for line in story if line["step"] == step and about in (None, line["about"]))


@pytest.fixture
def run(page):
    return begin_scenario(page)


def test_a_decision_is_explained_and_a_change_flips_a_cell(page, run):
    address, story = run
    at_step(page, address, step_of(story, "kube-scheduler.decide", "pods/default/my-pod"))
    page.get_by_role("button", name="Why this node?").click()
    dialog = page.get_by_role("dialog", name="Why node-2?")
    expect(dialog.get_by_role("row", name=re.compile("TaintToleration.*untolerated"))).to_be_visible()
    expect(dialog).to_contain_text("A tie: node-2 and node-3 have")
    dialog.get_by_role("button", name="taints of node-4: gpu=true:NoSchedule").click()
    page.keyboard.press("Delete")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("node-4 fits now; chosen: node-4 instead of node-2")
    expect(dialog.locator("td[data-flipped]").first).to_contain_text("was: refused")
    expect(dialog.get_by_role("button", name="taints of node-4: no taints")).to_be_focused()
    dialog.get_by_role("button", name="As it was").click()
    expect(dialog.locator("td[data-flipped]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_wrong_value_says_what_would_be_right(page, run):
    address, story = run
    at_step(page, address, step_of(story, "kube-scheduler.decide", "pods/default/my-pod"))
    page.get_by_role("button", name="Why this node?").click()
    page.get_by_role("button", name="request for CPU: 500m CPU").click()
    page.keyboard.type("much")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("write 500m")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="request for CPU: 500m CPU")).to_be_focused()


def test_a_pending_pod_is_explained_and_cured_from_the_why_tab(page, run):
    address, story = run
    at_step(page, address, step_of(story, "kube-scheduler.patch-status", "pods/default/huge"))
    page.get_by_role("tab", name="Why").click()
    page.get_by_role("button", name="Why Pending?").click()
    dialog = page.get_by_role("dialog", name="Why Pending?")
    expect(dialog.locator(".message-taken li").filter(has_text="3 Insufficient cpu")).to_contain_text(
        "node-1, node-2 and"
    )
    dialog.get_by_role("button", name="tolerations of the pod").click()
    page.keyboard.type("gpu")
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("status")).to_contain_text("node-4 fits now; chosen: node-4")


@pytest.mark.parametrize("width", [360, 1440])
def test_the_decision_fits_the_page(page, run, width):
    address, story = run
    page.set_viewport_size({"width": width, "height": 760})
    at_step(page, address, step_of(story, "kube-scheduler.unschedulable"))
    page.locator(".caption-node").click()
    expect(page.locator("#decision table")).to_be_visible()
    assert fits(page)


def test_a_fork_opens_at_the_moment_and_names_its_parent_both_ways(page, run):
    address, story = run
    seq = step_of(story, "kube-scheduler.decide", "pods/default/my-pod")
    at_step(page, address, seq)
    page.get_by_role("button", name="What if, from here").click()
    page.wait_for_url(lambda url: not url.startswith(address) and url.endswith(f"#{seq}"))
    expect(page.locator("[data-clock=step]")).to_contain_text(f"{seq} of")
    fork = page.url.split("#")[0]
    assert story_of(fork)[: seq - 1] == story[: seq - 1]
    page.locator("#notices").get_by_role("link", name="another run").click()
    page.wait_for_url(f"{address}#*")
    page.locator("#notices").get_by_role("link", name=f"from step {seq}").click()
    page.wait_for_url(f"{fork}#{seq}")


def test_a_component_is_stopped_shown_stopped_and_mended(page, run):
    address, story = run
    page.get_by_role("button", name="Break something").click()
    page.get_by_role("dialog", name="Break something").get_by_label("where this run stands").check()
    page.get_by_role("button", name="Stop Scheduler").click()
    expect(page.locator("#broken")).to_contain_text("Scheduler is stopped")
    expect(page.locator("#diagram .badge")).to_have_text("stopped")
    assert story_of(address)[-1]["step"] == "fault.stop"
    page.get_by_role("button", name="Start: Scheduler is stopped").click()
    expect(page.locator("[data-clock=step]")).not_to_contain_text(f"of {len(story) + 1}")
    page.locator("body").press("End")
    expect(page.locator("#broken")).to_be_hidden()
    at_step(page, address, len(story) + 1)
    expect(page.locator("#broken")).to_contain_text("mended later")


def test_who_cannot_change_a_run_breaks_a_fork_of_it(page, run, browser, base_url):
    address, story = run
    seq = step_of(story, "kube-scheduler.enqueue", "pods/default/my-pod")
    context = browser.new_context(base_url=base_url)
    guest = context.new_page()
    guest.goto(f"{address}#{seq}")
    expect(guest.locator("[data-clock=step]")).to_contain_text(f"{seq} of")
    guest.keyboard.press("b")
    expect(guest.get_by_role("dialog", name="Break something")).to_contain_text("a run of your own")
    guest.get_by_label("Which node").select_option("node-2")
    guest.get_by_role("button", name="Cut Network to the control plane").click()
    guest.wait_for_url(lambda url: not url.startswith(address) and "/runs/" in url)
    fork = guest.url.split("#")[0]
    assert any(line["step"] == "fault.cut" for line in story_of(fork))
    assert len(story_of(address)) == len(story)
    context.close()


OWNERS = """
apiVersion: podflow/v1
kind: Scenario
name: web
inputs:
- {at: 0s, kubectl: create deployment web --image=nginx --replicas=3}
- {at: 0s, kubectl: expose deployment web --port=80}
until: 20s
"""

CRASH = """
apiVersion: podflow/v1
kind: Scenario
name: crash
inputs:
- {at: 0s, kubectl: apply -f -, manifest: {apiVersion: v1, kind: Pod, metadata: {name: my-pod}, spec: {
   initContainers: [{name: first, image: busybox, command: [sh, -c, "sleep 1"]}],
   containers: [{name: app, image: busybox, command: [sh, -c, "sleep 1; exit 1"]}]}}}
until: 60s
"""


def test_owners_are_a_tree_on_the_diagram_and_in_the_picker(page):
    address, story = begin_scenario(page, OWNERS)
    at_step(page, address, len(story))
    deployment = page.get_by_role("button", name="Deployment web 3/3: show the object")
    expect(deployment).to_be_visible()
    expect(page.get_by_role("button", name=re.compile(r"ReplicaSet web-\w+ 3.3"))).to_be_visible()
    expect(page.locator(".owner-pod")).to_have_count(3)
    expect(page.get_by_role("button", name="Service web 3 of 3 ready: show the object")).to_be_visible()
    deployment.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-object select")).to_have_value("/registry/deployments/default/web")
    expect(page.locator("#panel-object")).to_contain_text("kind: Deployment")
    options = page.locator("#panel-object option").all_inner_texts()
    replicaset = next(index for index, text in enumerate(options) if "└ replicasets" in text)
    assert all("└ pods" in text for text in options[replicaset + 1 : replicaset + 4])


def test_a_controller_that_acts_is_named_in_the_controllers_box(page):
    address, story = begin_scenario(page, OWNERS)
    at_step(page, address, step_of(story, "replicaset-controller.create-pod"))
    expect(page.locator("#diagram [data-component=controllers]").first).to_contain_text("replicaset")


def test_a_back_off_counts_down_in_virtual_time(page):
    address, story = begin_scenario(page, CRASH)
    waits = [line["seq"] for line in story if line["step"] == "kubelet.back-off"][0]
    told = next(line["seq"] for line in story if line["seq"] > waits and line["step"] == "kubelet.patch-phase")
    at_step(page, address, told)
    container = page.locator("#diagram .container", has_text="app")
    expect(container).to_contain_text(re.compile(r"next try in [\d.]+ s"))
    expect(container).to_contain_text("↻")
    expect(page.locator("#diagram .container", has_text="init 1: first")).to_contain_text("ended, exit 0")


def test_a_fork_waits_to_be_changed_and_runs_on(page, run):
    address, story = run
    seq = step_of(story, "kube-scheduler.enqueue", "pods/default/my-pod")
    at_step(page, address, seq)
    page.keyboard.press("f")
    page.wait_for_url(lambda url: not url.startswith(address) and "/runs/" in url)
    expect(page.locator("#notices")).to_contain_text("This fork is waiting for a change")
    fork = page.url.split("#")[0]
    page.get_by_role("button", name="Let it run on").click()
    expect(page.locator("#notices")).not_to_contain_text("This fork waits")
    expect(page.locator("[data-clock=step]")).to_contain_text(f"of {len(story)}")
    assert [line["says"] for line in story_of(fork)] == [line["says"] for line in story]


def test_the_countdown_runs_while_a_wait_is_skipped(page):
    address, story = begin_scenario(page, CRASH)
    waits = next(line["seq"] for line in story if line["step"] == "kubelet.back-off")
    told = next(line["seq"] for line in story if line["seq"] > waits and line["step"] == "kubelet.patch-phase")
    at_step(page, address, told)
    page.locator("[data-do=speed]").select_option("0.5")
    seen = page.evaluate(
        """() => new Promise(done => {
          const seen = new Set(), until = performance.now() + 10000;
          const look = now => {
            for (const text of document.querySelectorAll("#diagram .container text")) seen.add(text.textContent);
            const waits = [...seen].filter(text => text.startsWith("next try in"));
            if (waits.length > 4 || now > until) done(waits); else requestAnimationFrame(look);
          };
          document.querySelector("[data-do=next]").click();
          look(0);
        })"""
    )
    assert len(seen) > 4
