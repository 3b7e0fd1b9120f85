/* A story that is told already: lines given, or a JSON Lines file. The same interface as live, without a socket. */

import { parseLines } from "../story/story.js";

/**
 * `recording` is a URL of a .jsonl file or an array of lines.
 * @type {(recording: string | Line[]) => Source}
 */
export function recordingSource(recording) {
  /** @type {Line[] | null} */
  let all = Array.isArray(recording) ? recording : null;

  /** @type {(from: number) => Promise<Line[]>} */
  async function history(from) {
    if (!all) {
      const response = await fetch(/** @type {string} */ (recording));
      if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`);
      all = parseLines(await response.text());
    }
    return all.slice(from);
  }

  return { history, start() {}, stop() {} };
}
