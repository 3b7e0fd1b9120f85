/* A story that is told already: lines given, or a JSON Lines file. The same interface as live, without a socket. */

import { parseLines } from "../story/story.js";

/** `recording` is a URL of a .jsonl file or an array of lines. */
export function recordingSource(recording) {
  let all = Array.isArray(recording) ? recording : null;

  async function history(from) {
    if (!all) {
      const response = await fetch(recording);
      if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`);
      all = parseLines(await response.text());
    }
    return all.slice(from);
  }

  return { history, start() {}, stop() {} };
}
