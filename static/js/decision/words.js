/* A decision in words: the tie, the message of a pod that stays pending taken apart, what a change has brought. Pure. */

import { core } from "../words/catalogue.js";
import { best, verdictOn } from "./grid.js";

const PREEMPTION = "DefaultPreemption";

/**
 * "node-1", "node-1 and node-2", "node-1, node-2 and 7 more".
 * @type {(names: string[], most?: number) => string}
 */
export function list(names, most = 3) {
  if (names.length <= 1) return names[0] ?? "";
  const shown = names.length > most + 1 ? [...names.slice(0, most), `${names.length - most} more`] : names;
  return `${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/**
 * The one sentence under the table: who won and why.
 * @type {(decision: Decision, names: string[]) => string}
 */
export function verdict(decision, names) {
  const fitting = names.filter((name) => verdictOn(decision, name) === "fits");
  if (names.length === 0) return "There is no node: the pod stays Pending.";
  if (!decision.node)
    return decision.nominated
      ? roomOnce(decision.nominated, decision.victims ?? [])
      : `${names.length === 1 ? `${names[0]} will not do` : `None of the ${names.length} nodes will do`}, so nothing is scored: the pod stays Pending.`;
  const { total = {} } = decision;
  if (Object.keys(total).length === 0)
    return `Only ${decision.node} passed every filter: with one node left there is nothing to score.`;
  const equal = best(decision);
  if (equal.length > 1)
    return `A tie: ${list(equal)} have ${total[decision.node]} points each. There is no coin toss: among equal nodes the scheduler takes the one that comes first in its own order, here ${decision.node}.`;
  const second = fitting.filter((name) => name !== decision.node).sort((a, b) => total[b] - total[a])[0];
  return second
    ? `${decision.node} has ${total[decision.node]} points, ${total[decision.node] - total[second]} more than the next, ${second}.`
    : `${decision.node} has ${total[decision.node]} points.`;
}

/** @type {(node: string, victims: string[]) => string} */
function roomOnce(node, victims) {
  const gone = victims.length === 1 ? "is gone. That pod has" : "are gone. Those pods have";
  return `No node has room now. ${node} will have room once ${list(victims)} ${gone} a lower priority.`;
}

/**
 * What a reason means, or ""; `plugin` is who refused with it.
 * @type {(reason: string, plugin?: string) => string}
 */
function meaning(reason, plugin = "") {
  const { meanings, of_plugins } = core.refusals;
  return meanings[reason] ?? of_plugins[plugin] ?? "";
}

/**
 * The message of a pod that stays pending, in its parts: {head, parts: [{count, reason, nodes, meaning}], after: [{count, reason, meaning}],
 * rest: [{reason, meaning}]}; `after` is what preemption could do, `rest` what else was said. Of older runs there is only the message.
 * @type {(decision: Decision) => { head: string, parts: MessagePart[], after: MessagePart[], rest: MessagePart[] }}
 */
export function messageParts(decision) {
  const { fit_error: error, message, filters = {} } = decision;
  if (!error) return { head: message ?? "", parts: [], after: [], rest: [] };
  const byReason = nodesByReason(decision);
  /** @type {([reason, number]: [string, number]) => MessagePart} */
  const part = ([reason, number]) => {
    const nodes = byReason.get(reason);
    return { count: String(number), reason, nodes, meaning: meaning(reason, filters[nodes?.[0] ?? ""]?.plugin) };
  };
  const said = error.after.map(({ plugin, reason, counts }) => ({
    plugin,
    parts: counts.length ? counts.map(part).map((one) => ({ ...one, nodes: [] })) : [word(reason)],
  }));
  return {
    head: `0/${error.nodes} nodes are available`,
    parts: error.before ? [word(error.before)] : error.counts.map(part),
    after: said.filter((one) => one.plugin === PREEMPTION).flatMap((one) => one.parts),
    rest: said.filter((one) => one.plugin !== PREEMPTION).flatMap((one) => one.parts),
  };
}

/** @type {(reason: string) => MessagePart} */
const word = (reason) => ({ count: "", reason, meaning: meaning(reason) });

/** @type {(decision: Decision) => Map<string, string[]>} */
function nodesByReason({ filters = {} }) {
  const found = new Map();
  for (const [name, { reasons = [] }] of Object.entries(filters))
    for (const reason of reasons) found.set(reason, [...(found.get(reason) ?? []), name]);
  return found;
}

/**
 * What a change has brought, in one sentence for eye and ear. `found` as grid.js flips gives it.
 * @type {(found: Flip[], after: Decision) => string}
 */
export function changeWords(found, after) {
  const chosen = found.find((flip) => flip.plugin === "chosen");
  const cells = found.filter((flip) => flip.plugin !== "chosen" && flip.plugin !== "total");
  const refused = cells
    .filter((flip) => flip.is === "refused")
    .map((flip) => `${flip.node} is now refused by ${flip.plugin}`);
  const fits = [...new Set(cells.filter((flip) => flip.was === "refused").map((flip) => flip.node ?? ""))]
    .filter((name) => verdictOn(after, name) === "fits")
    .map((name) => `${name} fits now`);
  const points = found.filter((flip) => flip.plugin === "total" && flip.was !== null && flip.is !== null);
  const parts = [...fits, ...refused];
  if (parts.length > 4) parts.splice(3, parts.length, `${parts.length - 3} more changed`);
  if (chosen)
    parts.push(
      chosen.is ? `chosen: ${chosen.is}${chosen.was ? ` instead of ${chosen.was}` : ""}` : "no node will do any more",
    );
  else if (points.length)
    parts.push(`points changed on ${list(points.map((flip) => flip.node ?? ""))}; the choice stays ${after.node}`);
  return parts.length ? `${parts.join("; ")}.` : "Nothing changes: the decision stays as it was.";
}

/** @type {(number: number, word: string) => string} */
export function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
