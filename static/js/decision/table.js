/* The table of a decision: a column for each node (or group of nodes), a row for each filter, then scores and totals. Drawn anew for each answer. */

import { h } from "../dom/dom.js";
import { cellOf, columnsOf, filterRows, scoreRows, verdictOn } from "./grid.js";
import { toggle, value } from "./value.js";
import { givenLabels, ownLabels, readMap, readQuantity, readTaints, room, writeMap, writeTaints } from "./values.js";
import { count, list } from "./words.js";

/** The values of a node that stand in a filter's own row: what the filter looks at is what one may change. */
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

/** `view`: {answer: {decision, nodes}, before: decision, names, open, found (flips), changes}; `does`: change(node, field, value), open(id). */
export function decisionTable(view, does) {
  const { decision } = view.answer;
  const columns = columnsOf(decision, view.names, view.open);
  const { rows, folded } = filterRows(decision, [view.before]);
  const scored = Object.keys(decision.total ?? {}).length > 0;
  return h(
    "table",
    { class: "decision-table" },
    h("caption", { class: "visually-hidden" }, "Filters and scores of every node; a column is a node"),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        h("td", {}),
        columns.map((column) => head(column, view, does)),
      ),
    ),
    h(
      "tbody",
      {},
      rows.map((plugin) =>
        row(
          plugin,
          columns.map((column) => filterCell(column, plugin, view, does)),
        ),
      ),
      folded.length
        ? row(
            foldedHead(folded),
            columns.map((column) => foldedCell(column, folded, view)),
          )
        : null,
      scored
        ? row(
            "Scores, weighted",
            columns.map((column) => scoreCell(column, view)),
          )
        : null,
      h(
        "tr",
        { class: "totals" },
        h("th", { scope: "row" }, "Total"),
        columns.map((column) => totalCell(column, view)),
      ),
    ),
  );
}

function row(title, cells) {
  return h("tr", {}, h("th", { scope: "row" }, typeof title === "string" ? breakable(title) : title), cells);
}

/** A long name in one word may be broken before its capitals. */
function breakable(name) {
  return name.split(/(?<=[a-z])(?=[A-Z])/).flatMap((part, index) => (index ? [h("wbr"), part] : [part]));
}

function foldedHead(folded) {
  return h(
    "details",
    {},
    h("summary", {}, `${folded.length} more filters`),
    h("small", { class: "under" }, folded.join(", ")),
  );
}

function head(column, view, does) {
  if (column.kind === "group") {
    const open = view.open.has(column.id);
    const button = h(
      "button",
      {
        type: "button",
        class: "value",
        "aria-expanded": String(open),
        "data-value": `group ${column.id}`,
        onclick: () => does.open(column.id),
      },
      open ? "fold them" : "show each",
    );
    return h(
      "th",
      { scope: "col" },
      h("span", { class: "column-name" }, count(column.nodes.length, "node")),
      h("small", { class: "under" }, list(column.nodes, 2), " ", button),
    );
  }
  const [name] = column.nodes;
  const node = view.answer.nodes[name];
  const chosen = name === view.answer.decision.node;
  return h(
    "th",
    { scope: "col", "data-chosen": chosen ? "yes" : null },
    h("span", { class: "column-name" }, name),
    node
      ? h(
          "span",
          { class: "column-size" },
          size(node, name, "cpu", " CPU", view, does),
          " ",
          size(node, name, "memory", "", view, does),
        )
      : "",
  );
}

function size(node, name, resource, unit, view, does) {
  return value(
    {
      id: `${name} ${resource}`,
      label: `allocatable ${resource} of ${name}`,
      shown: `${node.allocatable[resource]}${unit}`,
      text: node.allocatable[resource],
      changed: view.changes.nodes?.[name]?.allocatable?.[resource] !== undefined,
    },
    (text) =>
      does.change(name, "allocatable", {
        ...view.changes.nodes?.[name]?.allocatable,
        [resource]: readQuantity(text) || "0",
      }),
  );
}

const WORDS = { fits: "fits", "not asked": "not asked", unseen: "not looked at" };

function filterCell(column, plugin, view, does) {
  const { decision, nodes } = view.answer;
  const [name] = column.nodes;
  const { state, reasons } = cellOf(decision, name, plugin);
  const alone = column.kind === "node" && nodes[name];
  const was = column.kind === "node" && view.found.find((flip) => flip.node === name && flip.plugin === plugin);
  const changed = (field) => view.changes.nodes?.[name]?.[field] !== undefined;
  return h(
    "td",
    {
      "data-state": state,
      "data-flipped": was ? "yes" : null,
      title: state === "not asked" ? `${decision.filters[name]?.plugin} had refused it already` : null,
    },
    h("span", { class: "answer" }, state === "refused" ? reasons.map((reason) => h("span", {}, reason)) : WORDS[state]),
    alone && plugin === "NodeResourcesFit" ? left(nodes[name], reasons) : "",
    alone && VALUES[plugin]
      ? h("span", { class: "cell-value" }, VALUES[plugin](nodes[name], name, changed, does.change))
      : "",
    was ? h("span", { class: "was" }, `was: ${WORDS[was.was] ?? was.was}`) : "",
  );
}

/** What NodeResourcesFit compared with: what is left of each resource that the words name; CPU where all fits. */
function left(node, reasons) {
  const has = room(node);
  const named = ["cpu", "memory"].filter((resource) => reasons.some((reason) => reason.endsWith(` ${resource}`)));
  if (reasons.some((reason) => /pods/.test(reason))) named.push("pods");
  return h(
    "small",
    { class: "under" },
    `${(named.length ? named : ["cpu"]).map((resource) => has[resource]).join(", ")} left`,
  );
}

function foldedCell(column, folded, { answer: { decision } }) {
  const states = new Set(folded.map((plugin) => cellOf(decision, column.nodes[0], plugin).state));
  const state = states.has("fits") && states.has("not asked") ? "mixed" : [...states][0];
  return h(
    "td",
    { "data-state": state },
    h("span", { class: "answer" }, state === "mixed" ? "those before fit" : WORDS[state]),
  );
}

function scoreCell(column, view) {
  const { decision } = view.answer;
  const [name] = column.nodes;
  const total = decision.total[name];
  if (column.kind === "group" || total === undefined)
    return h("td", { "data-state": "none" }, h("span", { class: "visually-hidden" }, "not scored"));
  const most = Math.max(1, ...Object.values(decision.total));
  const parts = scoreRows(decision).filter((score) => !score.zero);
  const bar = h("span", { class: "score-bar", "aria-hidden": "true" });
  bar.style.width = `${(total / most) * 100}%`;
  bar.append(
    ...parts
      .filter(({ byNode }) => byNode[name] > 0)
      .map(({ plugin, byNode }) => {
        const part = h("span", { "data-plugin": plugin, title: `${plugin}: ${byNode[name]}` }, byNode[name]);
        part.style.flexGrow = byNode[name];
        return part;
      }),
  );
  const words = parts.map(({ plugin, byNode }) => `${plugin} ${byNode[name]}`).join(", ");
  return h(
    "td",
    { "data-state": "score", "data-chosen": name === decision.node ? "yes" : null },
    bar,
    h("span", { class: "visually-hidden" }, words),
  );
}

function totalCell(column, view) {
  const { decision } = view.answer;
  const [name] = column.nodes;
  const chosen = name === decision.node;
  const was = column.kind === "node" && view.found.find((flip) => flip.plugin === "total" && flip.node === name);
  const verdict = verdictOn(decision, name);
  const points = decision.total?.[name];
  const words =
    column.kind === "group" && verdict === "fits"
      ? groupPoints(column, decision)
      : (points ?? { refused: "refused", unseen: "–", fits: "fits" }[verdict]);
  const changed = was || view.found.some((flip) => flip.plugin === "chosen" && (flip.was === name || flip.is === name));
  return h(
    "td",
    {
      "data-state": verdict === "refused" ? "none" : "total",
      "data-chosen": chosen ? "yes" : null,
      "data-flipped": changed ? "yes" : null,
    },
    h("b", {}, words),
    chosen ? h("b", {}, " chosen") : "",
    was && was.was !== null ? h("span", { class: "was" }, `was: ${was.was}`) : "",
  );
}

function groupPoints({ nodes }, { total = {} }) {
  const points = nodes.map((name) => total[name] ?? 0);
  return `${Math.min(...points)} to ${Math.max(...points)}`;
}

/** Which colour is which plugin, with its weight; plugins that gave nobody a point are named. */
export function legend(decision) {
  const rows = scoreRows(decision);
  if (rows.length === 0) return "";
  const zero = rows.filter((score) => score.zero).map((score) => score.plugin);
  return h(
    "p",
    { class: "legend" },
    rows
      .filter((score) => !score.zero)
      .map(({ plugin, weight }) => h("span", { "data-plugin": plugin }, `${plugin}, weight ${weight}`)),
    zero.length ? h("span", { class: "mute" }, `${list(zero)}: no points for anyone`) : "",
  );
}
