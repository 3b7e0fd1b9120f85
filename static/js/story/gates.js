/* The API server's gates at a moment: which a request has passed, where it stands, where it was refused. Pure. */

import { core } from "../words/catalogue.js";
import { inWords, render as fill } from "../words/format.js";

/**
 * How many rows a request has passed that stores nothing: one that only reads is neither completed nor validated.
 * @type {Record<string, number>}
 */
const PASSED = { read: 2, trial: 5 };

/**
 * Which row of the API server's gates a gate belongs to.
 * @type {(gate: string) => number}
 */
export function gateIndex(gate) {
  return core.gates.findIndex(({ gates }) => gates.includes(gate));
}

/**
 * [{id, question, state: "open" | "passed" | "now" | "refused", note}] for the request that line n of `lines` belongs to.
 * @type {(lines: Line[], n: number, verbs: Verbs) => GateRow[]}
 */
export function gatesAt(lines, n, verbs) {
  /** @type {GateRow[]} */
  const rows = core.gates.map(({ id, question }) => ({ id, question, state: "open", note: "" }));
  const line = lines[n - 1];
  if (!line) return rows;
  const verb = verbs[line.step];
  if (line.request && verb?.to !== "kubectl") return writeRows(rows, line, line.request);
  const isAnswered = verb?.kind === "answer" && verb.tone !== "bad";
  if (!verb?.gate && !isRefusal(line, verb) && !isAnswered) return rows;
  for (const { line: passed, gate } of requestOf(lines, n, verbs)) {
    const index = gateIndex(gate);
    rows[index].state = passed.seq === n ? "now" : "passed";
    rows[index].note = noteOf(passed, gate);
  }
  if (isRefusal(line, verb)) refuse(rows, line);
  if (isAnswered) rows.slice(0, PASSED[line.facts.intent] ?? rows.length).forEach((row) => (row.state = "passed"));
  return rows;
}

/**
 * A write that was answered has passed every gate; a refused one stopped at the gate that its code belongs to.
 * @type {(rows: GateRow[], line: Line, request: Answered) => GateRow[]}
 */
function writeRows(rows, line, { code, user }) {
  rows[0].note = shortUser(user);
  if (code >= 400) {
    refuse(rows, line);
    return rows;
  }
  for (const row of rows) row.state = "passed";
  rows[5].state = line.revision ? "now" : "passed";
  rows[5].note = line.revision ? `revision ${line.revision}` : "";
  return rows;
}

/** @type {(rows: GateRow[], line: Line) => void} */
function refuse(rows, line) {
  const code = line.request?.code ?? line.facts?.code;
  const seen = rows.findLastIndex((row) => row.state === "passed" || row.state === "now");
  const forbidden = code === 403 && seen > 1 ? gateIndex("validating") : -1; // it was authorized: admission says no
  const known = core.gates.findIndex(({ refuses }) => refuses.includes(code));
  const stop = [forbidden, known, Math.max(0, seen)].find((index) => index >= 0) ?? 0;
  rows.forEach((row, index) => (row.state = index < stop ? "passed" : index === stop ? "refused" : "open"));
  rows[stop].note = `${code ?? ""} ${line.request?.reason ?? line.facts?.reason ?? ""}`.trim();
}

/**
 * The gate lines of the request of line n: back to where the request began.
 * @type {(lines: Line[], n: number, verbs: Verbs) => { line: Line, gate: string }[]}
 */
function requestOf(lines, n, verbs) {
  const found = [];
  for (let seq = n; seq > 0 && seq > n - 40; seq -= 1) {
    const line = lines[seq - 1];
    const verb = verbs[line.step];
    if (verb?.gate) found.unshift({ line, gate: verb.gate });
    if (verb?.gate === "authentication" || verb?.kind === "command") break;
  }
  return found;
}

/** @type {(line: Line, verb?: Verb) => boolean} */
function isRefusal(line, verb) {
  return verb?.kind === "refusal" || (line.request?.code ?? 0) >= 400;
}

/** @type {(line: Line, gate: string) => string} */
function noteOf(line, gate) {
  const { user, role, verdict, plugins, paths } = line.facts ?? {};
  if (gate === "authentication") return shortUser(user);
  if (gate === "authorization") return role ?? "";
  if (paths) return fill("{paths, plural, one {# default} other {# defaults}}", { paths });
  return plugins ? inWords(plugins) : String(verdict ?? "");
}

/** @type {(user?: string | null) => string} */
function shortUser(user) {
  const parts = (user ?? "").split(":");
  return parts[0] === "system" ? parts.slice(parts[1] === "serviceaccount" ? 2 : 1).join(":") : (user ?? "");
}
