/* The side of the run page: the tabs with what is known at a moment, and what is broken. */

import { $ } from "../dom/dom.js";
import { brokenList } from "../faults/list.js";
import { objectPanel } from "../panels/object.js";
import { etcdPanel, eventsPanel, kubectlPanel } from "../panels/tables.js";
import { tabs } from "../panels/tabs.js";
import { whyPanel } from "../panels/why.js";
import { brokenAt } from "../state/broken.js";
import { worldOf } from "../state/world.js";
import { commandsAt } from "../story/session.js";

/**
 * Returns {update(scene, moment), showWhy(), showObject(key)}.
 * @param {{ page: Page, run: Run, does: Does }} given
 */
export function sideOf({ page, run, does }) {
  const object = objectPanel($("#panel-object"), does);
  const panels = tabs($("#side"), {
    object,
    etcd: etcdPanel($("#panel-etcd")),
    events: eventsPanel($("#panel-events"), does),
    kubectl: kubectlPanel($("#panel-kubectl"), does),
    why: whyPanel($("#panel-why"), does),
  });
  const broken = brokenList($("#broken"), { mine: () => run.can_change, mend: does.mend });

  /** @type {(scene: Scene, moment: Moment) => void} */
  function update(scene, moment) {
    const cluster = page.states.at(moment.shown);
    const world = worldOf(cluster);
    panels.update({
      ...page,
      lines: page.lines,
      cluster,
      world,
      shown: moment.shown,
      line: scene.line,
      commands: commandsAt(page.lines, moment.shown),
    });
    panels.count("events", world.events.length);
    broken.update(brokenAt(cluster), page.broken);
  }

  /** @type {(key: string) => void} */
  function showObject(key) {
    panels.show("object");
    object.pick(key);
  }

  return { update, showObject, showWhy: () => panels.show("why", true) };
}
