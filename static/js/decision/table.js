/* The table of a decision: a column for each node (or group of nodes), a row for each filter, then scores and totals. Drawn anew for each answer. */

import { h } from "../dom/dom.js";
import { filterCell, foldedCell } from "./cells.js";
import { columnsOf, filterRows } from "./grid.js";
import { head } from "./head.js";
import { scoreCell, totalCell } from "./scores.js";

/**
 * `view`: {answer: {decision, nodes}, before: decision, names, open, found (flips), changes}; `does`: change(node, field, value), open(id).
 * @type {(view: DecisionView, does: DecisionDoes) => HTMLElement}
 */
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

/** @type {(title: string | HTMLElement, cells: HTMLElement[]) => HTMLElement} */
function row(title, cells) {
  return h("tr", {}, h("th", { scope: "row" }, typeof title === "string" ? breakable(title) : title), cells);
}

/**
 * A long name in one word may be broken before its capitals.
 * @type {(name: string) => Child[]}
 */
function breakable(name) {
  return name.split(/(?<=[a-z])(?=[A-Z])/).flatMap((part, index) => (index ? [h("wbr"), part] : [part]));
}

/** @type {(folded: string[]) => HTMLElement} */
function foldedHead(folded) {
  return h(
    "details",
    {},
    h("summary", {}, `${folded.length} more filters`),
    h("small", { class: "under" }, folded.join(", ")),
  );
}
