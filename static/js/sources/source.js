/* Where a run's story comes from: its recording, or the server that tells it. */

import { liveSource } from "./live.js";
import { recordingSource } from "./recording.js";

/**
 * The source (live.js, recording.js) of a run.
 * @type {(run: Run) => Source}
 */
export function sourceOf({ id, recording, seq }) {
  if (recording) return recordingSource(recording);
  const socket = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/runs/${id}/`;
  const api = `/api/runs/${id}`;
  return liveSource({ transitions: `${api}/transitions`, pages: `${api}/pages`, socket }, { length: seq });
}
