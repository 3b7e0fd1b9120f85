/* The cells of the filters: what each says of a node, with what words, and the values that it looked at. */

import { h } from "../dom/dom.js";
import { core } from "../words/catalogue.js";
import { cellOf } from "./grid.js";
import { toggle, value } from "./value.js";
import { givenLabels, ownLabels, readMap, readTaints, room, writeMap, writeTaints } from "./values.js";

/**
 * The values of a node that stand in a filter's own row: what the filter looks at is what one may change.
 * @type {Record<string, CellValue>}
 */
const VALUES = {
  NodeUnschedulable: (node, name, changed, change) =>
    toggle(
      {
        id: `${name} unschedulable`,
        label: name,
        shown: node.unschedulable ? "cordoned" : "schedulable",
        changed: changed("unschedulable"),
      },
      () => change(name, "unschedulable", !node.unschedulable),
    ),
  TaintToleration: (node, name, changed, change) =>
    value(
      {
        id: `${name} taints`,
        label: `taints of ${name}`,
        shown: writeTaints(node.taints) || "no taints",
        text: writeTaints(node.taints),
        changed: changed("taints"),
      },
      (text) => change(name, "taints", readTaints(text)),
    ),
  NodeAffinity: (node, name, changed, change) =>
    value(
      {
        id: `${name} labels`,
        label: `labels of ${name}`,
        shown: writeMap(ownLabels(node.labels)) || "no labels of its own",
        text: writeMap(ownLabels(node.labels)),
        changed: changed("labels"),
      },
      (text) => change(name, "labels", { ...givenLabels(node.labels), ...readMap(text) }),
    ),
};

/** @type {Record<string, string>} */
const WORDS = { fits: "fits", "not asked": "not asked", unseen: "not looked at" };

/** @type {(column: Column, plugin: string, view: DecisionView, does: DecisionDoes) => HTMLElement} */
export function filterCell(column, plugin, view, does) {
  const { decision, nodes } = view.answer;
  const [name] = column.nodes;
  const { state, reasons } = cellOf(decision, name, plugin);
  const node = column.kind === "node" ? nodes[name] : undefined;
  const was = column.kind === "node" && view.found.find((flip) => flip.node === name && flip.plugin === plugin);
  /** @type {(field: string) => boolean} */
  const changed = (field) => view.changes.nodes?.[name]?.[field] !== undefined;
  return h(
    "td",
    {
      "data-state": state,
      "data-flipped": was ? "yes" : null,
      title: state === "not asked" ? `${decision.filters?.[name]?.plugin} had refused it already` : null,
    },
    h("span", { class: "answer" }, state === "refused" ? reasons.map((reason) => h("span", {}, reason)) : WORDS[state]),
    node && plugin === "NodeResourcesFit" ? left(node, reasons) : "",
    node && VALUES[plugin] ? h("span", { class: "cell-value" }, VALUES[plugin](node, name, changed, does.change)) : "",
    was ? h("span", { class: "was" }, `was: ${WORDS[was.was] ?? was.was}`) : "",
  );
}

/**
 * What NodeResourcesFit compared with: what is left of each resource that the words name; CPU where all fits.
 * @type {(node: DecisionNode, reasons: string[]) => HTMLElement}
 */
function left(node, reasons) {
  const has = room(node);
  const named = reasons.flatMap((reason) => core.refusals.lacks[reason] ?? []);
  return h(
    "small",
    { class: "under" },
    `${(named.length ? named : ["cpu"]).map((resource) => has[resource]).join(", ")} left`,
  );
}

/** @type {(column: Column, folded: string[], view: DecisionView) => HTMLElement} */
export function foldedCell(column, folded, { answer: { decision } }) {
  const states = new Set(folded.map((plugin) => cellOf(decision, column.nodes[0], plugin).state));
  const state = states.has("fits") && states.has("not asked") ? "mixed" : [...states][0];
  return h(
    "td",
    { "data-state": state },
    h("span", { class: "answer" }, state === "mixed" ? "those before fit" : WORDS[state]),
  );
}
