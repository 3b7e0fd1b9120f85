/* The heads of the columns: a node with its size, which can be changed, or a group of nodes that can be unfolded. */

import { h } from "../dom/dom.js";
import { value } from "./value.js";
import { readQuantity } from "./values.js";
import { count, list } from "./words.js";

/** @type {(column: Column, view: DecisionView, does: DecisionDoes) => HTMLElement} */
export function head(column, view, does) {
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

/**
 * @param {DecisionNode} node
 * @param {string} name
 * @param {string} resource
 * @param {string} unit
 * @param {DecisionView} view
 * @param {DecisionDoes} does
 * @returns {HTMLElement}
 */
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
