/* A decision in words: the tie, the message of a pod that stays pending taken apart, what a change has brought. Pure. */

import { best, verdictOn } from "./grid.js";

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
      ? `No node has room now. ${decision.nominated} will have it when ${list(decision.victims ?? [])} made room: those pods have a lower priority.`
      : `None of the ${count(names.length, "node")} will do, so nothing is scored: the pod stays Pending.`;
  const { total = {} } = decision;
  if (Object.keys(total).length === 0)
    return `Only ${decision.node} passed every filter: with one node left there is nothing to score.`;
  const equal = best(decision);
  if (equal.length > 1)
    return `A tie: ${list(equal)} have ${total[decision.node]} points each. No dice are thrown: of equals the scheduler takes the one that stands first in its own order, here ${decision.node}.`;
  const second = fitting.filter((name) => name !== decision.node).sort((a, b) => total[b] - total[a])[0];
  return second
    ? `${decision.node} has ${total[decision.node]} points, ${total[decision.node] - total[second]} more than the next, ${second}.`
    : `${decision.node} has ${total[decision.node]} points.`;
}

/** @type {[RegExp, (found: RegExpExecArray) => string][]} */
const MEANINGS = [
  [/^Insufficient (\S+)$/, (found) => `too little ${found[1]} is left there for what the pod requests`],
  [/^Too many pods$/, () => "the node runs as many pods as it may"],
  [/untolerated taint/, () => "a taint keeps every pod away that does not tolerate it"],
  [/were unschedulable/, () => "the node is cordoned"],
  [/node affinity\/selector/, () => "its labels are not what nodeSelector or node affinity asks for"],
  [/Preemption is not helpful/, () => "removing pods with a lower priority would not help there"],
  [/No preemption victims found/, () => "no pod there has a lower priority, so none may be removed"],
  [/free ports/, () => "another pod there has taken the host port"],
  [/topology spread/, () => "one more pod there would make the spread too uneven"],
  [/anti-affinity/, () => "a pod there and this one must not be together"],
  [/pod affinity/, () => "the pods that this one must stand beside are not there"],
  [/unbound immediate PersistentVolumeClaims/, () => "a claim must be bound before the pod can be placed"],
  [/volume node affinity/, () => "its volume cannot be reached from there"],
];

/**
 * What a reason means, or "".
 * @type {(reason: string) => string}
 */
export function meaning(reason) {
  for (const [pattern, words] of MEANINGS) {
    const found = pattern.exec(reason);
    if (found) return words(found);
  }
  return "";
}

/**
 * "0/4 nodes are available: 1 x, 3 y. preemption: ..." taken apart: {head, parts: [{count, reason, nodes, meaning}], after: [{count, reason, meaning}],
 * rest}; `after` is what preemption could do, `rest` what else stands there (pkg/scheduler/framework/types.go, FitError).
 * @type {(decision: Decision) => { head: string, parts: MessagePart[], after: MessagePart[], rest: string }}
 */
export function messageParts(decision) {
  const message = decision.message ?? "";
  const found = /^(\d+\/\d+ nodes are available): ?(.*)$/s.exec(message);
  if (!found) return { head: message, parts: [], after: [], rest: "" };
  const [list_, ...others] = found[2].split(/(?:^|[ ,.]+)preemption: /);
  const [own, rest = ""] = splitOnce(list_, ". ");
  const byReason = nodesByReason(decision);
  const after = others.join(" ").replace(/^\d+\/\d+ nodes are available: /, "");
  return {
    head: found[1],
    parts: counted(own).map((part) => ({ ...part, nodes: byReason.get(part.reason) ?? [] })),
    after: counted(after),
    rest: rest.replace(/[,.\s]+$/, ""),
  };
}

/** @type {(text: string, separator: string) => string[]} */
function splitOnce(text, separator) {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

/**
 * "1 x, 3 y." -> [{count, reason, meaning}]; a comma inside a reason (a list in braces) does not part it.
 * @type {(text: string) => MessagePart[]}
 */
function counted(text) {
  return text
    .replace(/\.\s*$/, "")
    .split(/, (?=\d+ )/)
    .filter(Boolean)
    .map((part) => {
      const [, number, reason] = /^(\d+) (.*)$/s.exec(part) ?? [null, "", part];
      return { count: number, reason, meaning: meaning(reason) };
    });
}

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
  return parts.length ? `${parts.join("; ")}.` : "Nothing flips: the decision stays as it was.";
}

/** @type {(number: number, word: string) => string} */
export function count(number, word) {
  return `${number} ${word}${number === 1 ? "" : "s"}`;
}
