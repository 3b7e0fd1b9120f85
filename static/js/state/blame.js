/* Who wrote which field: the last line that touched each path of a key, up to a moment. Pure. */

import { touchedPaths } from "./fold.js";

/**
 * Map "status.phase" -> seq for the object under an etcd key; `lines` is the story, `seqs` the lines that changed the key.
 * @type {(lines: Line[], seqs: number[], key: string, n: number) => Map<string, number>}
 */
export function blame(lines, seqs, key, n) {
  const writers = new Map();
  for (const seq of seqs) {
    if (seq > n) break;
    for (const change of lines[seq - 1].changes) {
      if (change.space !== "etcd" || change.key !== key) continue;
      if (change.difference && "x" in change.difference) writers.clear();
      for (const path of touchedPaths(change.difference))
        if (path[0] === "object") writers.set(path.slice(1).join("."), seq);
    }
  }
  return writers;
}
