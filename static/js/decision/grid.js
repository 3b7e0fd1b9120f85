/* A decision of the scheduler as a table: nodes as columns, filters as rows, scores, totals. Pure; words.js says it in sentences. */

import { core } from "../words/catalogue.js";

const ALWAYS = ["NodeUnschedulable", "TaintToleration", "NodeAffinity", "NodeResourcesFit"]; // rows with values that one may change
const MANY = 12; // more nodes than this are grouped
const SHOWN = 4; // of those that fit, when there are many

/** @type {(line?: Pick<Line, "decision">) => boolean} */
export const isDecision = (line) => Boolean(line?.decision);

/**
 * The filters of the pod's profile, in the order in which they are asked; decisions of older runs do not say, they had the default ones.
 * @type {(decision: Decision) => string[]}
 */
export const orderOf = (decision) => decision.order ?? core.scheduler.order;

/** @type {(decision: Decision) => Record<string, number | undefined>} */
const weightsOf = (decision) => decision.weights ?? core.scheduler.weights;

/** @type {(a: string, b: string) => number} */
const byName = (a, b) => a.localeCompare(b, "en", { numeric: true });

/**
 * The names of all nodes that a decision speaks of; `nodes` ({name: ...}) are those that there were.
 * @type {(decision: Decision, nodes?: Record<string, unknown>) => string[]}
 */
export function namesOf(decision, nodes = {}) {
  const { filters = {}, total = {}, node } = decision;
  const names = new Set([...Object.keys(nodes), ...Object.keys(filters), ...Object.keys(total)]);
  if (node) names.add(node);
  return [...names].sort(byName);
}

/**
 * "fits", "refused" or "unseen" (the scheduler had enough nodes before it came to this one).
 * @type {(decision: Decision, name: string) => "refused" | "fits" | "unseen"}
 */
export function verdictOn(decision, name) {
  if (decision.filters?.[name]) return "refused";
  return name === decision.node || name in (decision.total ?? {}) ? "fits" : "unseen";
}

/**
 * The answer of one filter about one node: {state: "fits" | "refused" | "not asked" | "unseen", reasons}.
 * @type {(decision: Decision, name: string, plugin: string) => { state: CellState, reasons: string[] }}
 */
export function cellOf(decision, name, plugin) {
  const verdict = verdictOn(decision, name);
  if (verdict !== "refused") return { state: verdict, reasons: [] };
  const refused = decision.filters?.[name] ?? { plugin: "" };
  if (refused.plugin === plugin) return { state: "refused", reasons: refused.reasons ?? [] };
  return { state: wasPassed(decision, plugin, refused) ? "fits" : "not asked", reasons: [] };
}

/**
 * Whether a node passed this filter before another refused it; one that was refused `early` was shown to no filter.
 * @type {(decision: Decision, plugin: string, refused: Refusal) => boolean}
 */
function wasPassed(decision, plugin, refused) {
  const order = orderOf(decision);
  const [own, last] = [order.indexOf(plugin), order.indexOf(refused.plugin)];
  return !refused.early && own >= 0 && (last < 0 || own < last);
}

/**
 * The rows that matter, in order: who refused here or in one of `others` (decisions), and what one may change; the rest is `folded`.
 * @type {(decision: Decision, others?: Decision[], extra?: string[]) => { rows: string[], folded: string[] }}
 */
export function filterRows(decision, others = [], extra = []) {
  const order = orderOf(decision);
  const wanted = new Set([...ALWAYS.filter((plugin) => order.includes(plugin)), ...extra]);
  for (const one of [decision, ...others])
    for (const { plugin } of Object.values(one.filters ?? {})) wanted.add(plugin);
  const unknown = [...wanted].filter((plugin) => !order.includes(plugin)).sort();
  return {
    rows: [...order.filter((plugin) => wanted.has(plugin)), ...unknown],
    folded: order.filter((plugin) => !wanted.has(plugin)),
  };
}

/**
 * The columns: [{id, nodes: [name], kind: "node" | "group"}]. Few nodes stand by name; of many the chosen one and the best come
 * first, the refused ones are grouped by who refused them with what words; a group in `open` (ids) is taken apart.
 * @type {(decision: Decision, names: string[], open?: Set<string>) => Column[]}
 */
export function columnsOf(decision, names, open = new Set()) {
  /** @type {(name: string) => Column} */
  const single = (name) => ({ id: name, kind: "node", nodes: [name] });
  /** @type {(id: string, nodes: string[]) => Column} */
  const group = (id, nodes) => ({ id, kind: "group", nodes });
  if (names.length <= MANY) return names.map(single);
  const fitting = names.filter((name) => verdictOn(decision, name) === "fits");
  /** @type {(name: string) => number} */
  const points = (name) => (decision.total?.[name] ?? 0) + (name === decision.node ? 0.5 : 0);
  fitting.sort((a, b) => points(b) - points(a) || byName(a, b));
  /** @type {Map<string, string[]>} */
  const groups = new Map();
  if (fitting.length > SHOWN + 1) groups.set("fits", fitting.splice(SHOWN));
  for (const name of names) {
    if (verdictOn(decision, name) === "fits") continue;
    const refused = decision.filters?.[name];
    const id = refused ? groupId(refused) : "unseen";
    groups.set(id, [...(groups.get(id) ?? []), name]);
  }
  const taken = [...groups].flatMap(([id, nodes]) =>
    nodes.length === 1 ? nodes.map(single) : [group(id, nodes), ...(open.has(id) ? nodes.map(single) : [])],
  );
  return [...fitting.map(single), ...taken];
}

/** @type {(refused: Refusal) => string} */
function groupId({ plugin, reasons = [] }) {
  return `${plugin}: ${[...reasons].sort().join(", ")}`;
}

/**
 * The score plugins in the order of the decision with what each gave: [{plugin, weight, byNode}]; all-zero ones are `zero`.
 * @type {(decision: Decision) => ScoreRow[]}
 */
export function scoreRows(decision) {
  return Object.entries(decision.scores ?? {}).map(([plugin, byNode]) => ({
    plugin,
    byNode,
    weight: weightsOf(decision)[plugin] ?? 1,
    zero: Object.values(byNode).every((points) => points === 0),
  }));
}

/**
 * The nodes with the most points; more than one is a tie.
 * @type {(decision: Decision) => string[]}
 */
export function best(decision) {
  const totals = Object.entries(decision.total ?? {});
  const most = Math.max(...totals.map(([, points]) => points));
  return totals.filter(([, points]) => points === most).map(([name]) => name);
}

/**
 * What differs between two decisions: [{node, plugin | "total" | "chosen", was, is}], the verdicts first.
 * @type {(before: Decision, after: Decision, names: string[]) => Flip[]}
 */
export function flips(before, after, names) {
  /** @type {Flip[]} */
  const found = [];
  for (const name of names) {
    for (const plugin of filterRows(before, [after]).rows) {
      const [was, is] = [cellOf(before, name, plugin).state, cellOf(after, name, plugin).state];
      if (was !== is && [was, is].some((state) => state === "refused" || state === "fits"))
        found.push({ node: name, plugin, was, is });
    }
    const [was, is] = [before.total?.[name], after.total?.[name]];
    if (was !== is) found.push({ node: name, plugin: "total", was: was ?? null, is: is ?? null });
  }
  if (before.node !== after.node) found.push({ node: after.node, plugin: "chosen", was: before.node, is: after.node });
  return found;
}
