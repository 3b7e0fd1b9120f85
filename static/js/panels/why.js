/* The Why tab: the chain of causes that led to this step, who reacted to it, and the way to the scheduler's decision behind it. */

import { isDecision } from "../decision/grid.js";
import { h, stepButton, withRows } from "../dom/dom.js";
import { causes } from "../story/causes.js";
import { actorName, clock, family, fill, printedOf, spoken, titleOf } from "../words/words.js";

/** @type {(root: HTMLElement, does: { seek: Seek, decision: (line: Line) => void }) => Panel} */
export function whyPanel(root, { seek, decision }) {
  return {
    update({ line, lines, verbs }) {
      if (!line) return root.replaceChildren(h("p", { class: "empty" }, "Nothing has happened yet."));
      const chain = causes(lines, line.seq);
      const decided = [...chain].reverse().find(isDecision);
      const after = lines.filter((other) => other.cause === line.seq).slice(0, 12);
      return root.replaceChildren(
        h("h3", {}, titleOf(line, verbs[line.step])),
        h("p", {}, fill(verbs[line.step]?.why, line.facts) || spoken(line, verbs[line.step])),
        decided ? decisionButton(decided, line, decision) : "",
        h("h4", {}, chain.length > 1 ? "What led here" : "This is where it began"),
        h(
          "ol",
          { class: "chain" },
          chain.map((one) => item(one, verbs[one.step], one.seq === line.seq)),
        ),
        h("h4", {}, after.length ? "Who reacted" : "Nobody reacted to this step"),
        h(
          "ol",
          { class: "chain" },
          after.map((one) => item(one, verbs[one.step])),
        ),
      );
    },
  };

  /** @type {(line: Line, verb?: Verb, now?: boolean) => HTMLElement} */
  function item(line, verb, now = false) {
    return h(
      "li",
      { "data-component": family(line.component), "data-now": now ? "yes" : null },
      stepButton(line.seq, withRows(printedOf(line, verb), 4), seek),
      h(
        "small",
        { class: "under" },
        `step ${line.seq} · ${actorName(line.component)}${line.node ? ` on ${line.node}` : ""} · ${clock(line.at_ms)}`,
      ),
    );
  }
}

/**
 * Leads to the filters and scores of the decision that the step is, or that led to it.
 * @type {(decided: Line, line: Line, open: (line: Line) => void) => HTMLElement}
 */
function decisionButton(decided, line, open) {
  const { node } = decided.decision ?? {};
  const words = node ? `Why ${node}?` : "Why Pending?";
  const where = decided === line ? "Filters and scores of every node" : `Decided in step ${decided.seq}`;
  return h(
    "p",
    { class: "why-node" },
    h("button", { type: "button", class: "button button-small", onclick: () => open(decided) }, words),
    h("small", { class: "mute" }, ` ${where}`),
  );
}
