/* What a container waits for: until when its kubelet backs off, as virtual time, and the words of the countdown. Pure. */

import { duration } from "../words/words.js";

const WAITING = "BackOff";

/**
 * {reason, until_ms} of a container that its kubelet makes wait, or null. `record` is the kubelet's memory of the pod
 * (space kubelet/<node>, key pods/<uid>), `told` the reason that the API server knows.
 * @type {(record: any, container: string, told?: string) => BackOff | null}
 */
export function backOffOf(record, container, told) {
  if (!record) return null;
  const reason = record.reasons?.[container]?.[0] ?? told;
  if (!reason?.endsWith(WAITING) || typeof record.next_ms !== "number") return null;
  return { reason, until_ms: record.next_ms };
}

/**
 * "next try in 12.4 s", and when it is due: "next try now".
 * @type {(backOff: { until_ms: number }, at_ms: number) => string}
 */
export function countdown({ until_ms }, at_ms) {
  const left = until_ms - at_ms;
  return left > 0 ? `next try in ${duration(Math.ceil(left / 100) * 100)}` : "next try now";
}
