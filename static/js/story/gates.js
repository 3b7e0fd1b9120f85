/* The API server's gates at a moment: which a request has passed, where it stands, where it was refused. Pure. */

export const GATES = [
  { id: "authentication", question: "Who are you?" },
  { id: "authorization", question: "May you?" },
  { id: "completion", question: "Complete it" },
  { id: "validation", question: "Is it valid?" },
  { id: "validating", question: "Is it allowed?" },
  { id: "storage", question: "Store it" },
];
/** @type {Record<string, string | undefined>} */
const ROW_OF = { mutating: "completion", defaulting: "completion" };

/** @type {(gate: string) => number} */
export function gateIndex(gate) {
  return GATES.findIndex((row) => row.id === (ROW_OF[gate] ?? gate));
}

/**
 * [{id, question, state: "open" | "passed" | "now" | "refused", note}] for the request that line n of `lines` belongs to.
 * @type {(lines: Line[], n: number, verbs: Verbs) => GateRow[]}
 */
export function gatesAt(lines, n, verbs) {
  /** @type {GateRow[]} */
  const rows = GATES.map((gate) => ({ ...gate, state: "open", note: "" }));
  const line = lines[n - 1];
  if (!line) return rows;
  const verb = verbs[line.step];
  if (line.request && verb?.to !== "kubectl") return writeRows(rows, line, line.request);
  if (!verb?.gate && !isRefusal(line) && line.step !== "kubectl.prints") return rows;
  for (const { line: passed, gate } of requestOf(lines, n, verbs)) {
    const index = gateIndex(gate);
    rows[index].state = passed.seq === n ? "now" : "passed";
    rows[index].note = noteOf(passed, gate);
  }
  if (isRefusal(line)) refuse(rows, line);
  if (line.step === "kubectl.prints") rows.forEach((row) => (row.state = "passed"));
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

/** @type {Record<number, number | undefined>} */
const STOPS = { 401: 0, 403: 1, 404: 2, 422: 3, 400: 2, 409: 5 };

/** @type {(rows: GateRow[], line: Line) => void} */
function refuse(rows, line) {
  const code = line.request?.code ?? line.facts?.code;
  const seen = rows.findLastIndex((row) => row.state === "passed" || row.state === "now");
  const forbidden = code === 403 && (line.facts?.gate ?? "") !== "authorization" && seen > 1 ? 4 : null;
  const stop = forbidden ?? STOPS[code] ?? Math.max(0, seen);
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
    if (verb?.gate === "authentication" || line.step === "kubectl.run") break;
  }
  return found;
}

/** @type {(line: Line) => boolean} */
function isRefusal(line) {
  return line.step === "apiserver.refuse" || (line.request?.code ?? 0) >= 400;
}

/** @type {(line: Line, gate: string) => string} */
function noteOf(line, gate) {
  const { user, verdict, added, defaults } = line.facts ?? {};
  if (gate === "authentication") return shortUser(user);
  return String(verdict ?? added ?? defaults ?? "");
}

/** @type {(user?: string | null) => string} */
export function shortUser(user) {
  return (user ?? "").replace(/^system:(serviceaccount:)?/, "");
}
