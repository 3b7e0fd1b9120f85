/* What stands in the terminals: kubectl's commands and answers, and the rows of `kubectl get pods -w`, up to a moment. Pure. */

import { core, kindOf } from "../words/catalogue.js";

/**
 * The commands given up to line n, oldest first: [{seq, command, output, failed}].
 * @type {(lines: Line[], n: number, most?: number) => Command[]}
 */
export function commandsAt(lines, n, most = 20) {
  const found = [];
  for (let seq = Math.min(n, lines.length); seq > 0 && found.length < most; seq -= 1) {
    const line = lines[seq - 1];
    if (kindOf(line) === "command")
      found.unshift({ seq, command: line.facts.command ?? "kubectl", ...answerTo(lines, seq, n) });
  }
  return found;
}

/** @type {(lines: Line[], from: number, n: number) => { output: string, failed: boolean }} */
function answerTo(lines, from, n) {
  for (let seq = from + 1; seq <= n; seq += 1) {
    const line = lines[seq - 1];
    const kind = kindOf(line);
    if (kind === "answer")
      return { output: String(line.facts?.output ?? "").trimEnd(), failed: core.verbs[line.step]?.tone === "bad" };
    if (kind === "command") break;
  }
  return { output: "", failed: false };
}

/**
 * All rows that the watch prints in the whole story: [{seq, at_ms, pod: "namespace/name", row}].
 * @type {(lines: Line[]) => WatchRow[]}
 */
export function printedRows(lines) {
  return lines.flatMap((line) =>
    line.printed ? [{ seq: line.seq, at_ms: line.at_ms, pod: podOf(line), row: line.printed, node: line.node }] : [],
  );
}

/**
 * "namespace/name" of the pod that a line is about, or null.
 * @type {(line?: Pick<Line, "about">) => string | null}
 */
export function podOf(line) {
  const [resource, ...rest] = (line?.about ?? "").split("/");
  return resource === "pods" && rest.length === 2 ? rest.join("/") : null;
}

/**
 * The last row printed for a pod up to line n, or undefined.
 * @type {(rows: WatchRow[], pod: string, n: number) => WatchRow | undefined}
 */
export function rowAt(rows, pod, n) {
  let found;
  for (const printed of rows) {
    if (printed.seq > n) break;
    if (printed.pod === pod) found = printed;
  }
  return found;
}
