/* The scores of a decision: a bar for each node, its total, and the legend of their colours. */

import { h } from "../dom/dom.js";
import { scoreRows, verdictOn } from "./grid.js";
import { list } from "./words.js";

/** @type {(column: Column, view: DecisionView) => HTMLElement} */
export function scoreCell(column, view) {
  const { decision } = view.answer;
  const [name] = column.nodes;
  const total = decision.total?.[name];
  if (column.kind === "group" || total === undefined)
    return h("td", { "data-state": "none" }, h("span", { class: "visually-hidden" }, "not scored"));
  const most = Math.max(1, ...Object.values(decision.total ?? {}));
  const parts = scoreRows(decision).filter((score) => !score.zero);
  const bar = h("span", { class: "score-bar", "aria-hidden": "true" });
  bar.style.width = `${(total / most) * 100}%`;
  bar.append(
    ...parts
      .filter(({ byNode }) => byNode[name] > 0)
      .map(({ plugin, byNode }) => {
        const part = h("span", { "data-plugin": plugin, title: `${plugin}: ${byNode[name]}` }, byNode[name]);
        part.style.flexGrow = String(byNode[name]);
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

/** @type {(column: Column, view: DecisionView) => HTMLElement} */
export function totalCell(column, view) {
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

/** @type {(column: Column, decision: Decision) => string} */
function groupPoints({ nodes }, { total = {} }) {
  const points = nodes.map((name) => total[name] ?? 0);
  return `${Math.min(...points)} to ${Math.max(...points)}`;
}

/**
 * Which colour is which plugin, with its weight; plugins that gave nobody a point are named.
 * @type {(decision: Decision) => HTMLElement | ""}
 */
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
