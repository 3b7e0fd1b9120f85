"""A run whose scheduler is configured otherwise: the page tells its weights and its filters, not the default ones."""

from playwright.sync_api import expect

from .test_run_page_two import at_step, begin_scenario, step_of

SCENARIO = """
apiVersion: podflow/v1
kind: Scenario
name: another scheduler
cluster:
  scheduler:
    apiVersion: kubescheduler.config.k8s.io/v1
    kind: KubeSchedulerConfiguration
    profiles:
    - plugins:
        score:
          disabled: [{name: TaintToleration}]
          enabled: [{name: TaintToleration, weight: 7}]
        filter: {disabled: [{name: NodeUnschedulable}]}
  nodes:
  - {name: node-1, cpu: "2", memory: 4Gi}
  - {name: node-2, cpu: "4", memory: 8Gi}
  - {name: node-3, cpu: "8", memory: 16Gi, taints: [{key: gpu, value: "true", effect: NoSchedule}]}
inputs:
- {at: 0s, kubectl: run my-pod --image=nginx}
"""


def test_the_decision_has_the_weights_and_filters_of_its_own_scheduler(page):
    address, story = begin_scenario(page, SCENARIO)
    at_step(page, address, step_of(story, "kube-scheduler.decide"))
    page.get_by_role("button", name="Why this node?").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".legend")).to_contain_text("TaintToleration, weight 7")
    heads = dialog.locator("tbody th")
    expect(heads.filter(has_text="TaintToleration")).to_be_visible()
    expect(heads.filter(has_text="NodeUnschedulable")).to_have_count(0)
    expect(cell(dialog, "TaintToleration", 2)).to_contain_text("untolerated taint")
    expect(cell(dialog, "NodeAffinity", 2)).to_contain_text("not asked")
    expect(cell(dialog, "TaintToleration", 1)).to_contain_text("fits")


def cell(dialog, plugin: str, node: int):
    """The answer of a filter about a node, counted from 0."""
    row = dialog.locator("tbody tr").filter(has=dialog.page.locator("th", has_text=plugin))
    return row.locator("td").nth(node)
