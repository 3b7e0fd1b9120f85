/* The Why tab: the chain of causes that led to this step, who reacted to it, and the scheduler's verdict where it is one. */

import { h, rich, stepButton } from "../dom.js";
import { actorName, clock, family, fill, titleOf } from "../words.js";

export function whyPanel(root, { seek }) {
  return {
    update({ line, lines, verbs }) {
      if (!line) return root.replaceChildren(h("p", { class: "empty" }, "Nothing has happened yet."));
      const chain = causes(lines, line.seq);
      const after = lines.filter((other) => other.cause === line.seq).slice(0, 12);
      return root.replaceChildren(
        h("h3", {}, titleOf(line, verbs[line.step])),
        h("p", {}, fill(verbs[line.step]?.why, line.facts) || line.says),
        line.decision ? decisionTable(line.decision) : "",
        h("h4", {}, chain.length > 1 ? "What led here" : "This is where it began"),
        h(
          "ol",
          { class: "chain" },
          chain.map((one) => item(one, one.seq === line.seq)),
        ),
        h("h4", {}, after.length ? "Who reacted" : "Nobody reacted to this step"),
        h(
          "ol",
          { class: "chain" },
          after.map((one) => item(one)),
        ),
      );
    },
  };

  function item(line, now = false) {
    return h(
      "li",
      { "data-component": family(line.component), "data-now": now ? "yes" : null },
      stepButton(line.seq, rich(line.says), seek),
      h(
        "small",
        { class: "under" },
        `step ${line.seq} · ${actorName(line.component)}${line.node ? ` on ${line.node}` : ""} · ${clock(line.at_ms)}`,
      ),
    );
  }
}

/** The line and what led to it, from the first cause on; a chain that is longer than `most` begins with its root. */
export function causes(lines, seq, most = 14) {
  const chain = [];
  for (let line = lines[seq - 1]; line; line = line.cause ? lines[line.cause - 1] : null) chain.unshift(line);
  return chain.length <= most ? chain : [chain[0], ...chain.slice(chain.length - most + 1)];
}

/** Filters and scores of a decision, a row a node. */
function decisionTable({ node, filters = {}, scores = {}, total = {}, message }) {
  const names = [...new Set([...Object.keys(total), ...Object.keys(filters), node].filter(Boolean))].sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const rows = names.map((name) =>
    h(
      "tr",
      { "data-changed": name === node ? "yes" : null },
      h("th", { scope: "row" }, name),
      h("td", {}, verdict(name, { node, filters, scores, total })),
    ),
  );
  return h(
    "div",
    {},
    message ? h("p", { class: "refusal mono" }, message) : "",
    h("table", { class: "rows" }, h("tbody", {}, rows)),
  );
}

function verdict(name, { node, filters, scores, total }) {
  const refused = filters[name];
  if (refused)
    return h("span", {}, h("b", { class: "bad" }, "✗ refused "), `${refused.plugin}: ${refused.reasons?.join(", ")}`);
  const parts = Object.entries(scores)
    .filter(([, byNode]) => byNode[name] !== undefined)
    .map(([plugin, byNode]) => `${plugin} ${byNode[name]}`);
  return h(
    "span",
    {},
    h("b", {}, `${name === node ? "✓ chosen " : "fits "}${total[name] ?? ""}`),
    parts.length ? h("small", { class: "under" }, parts.join(" · ")) : "",
  );
}
