/* The story of a run on the server: history after N over HTTP, a nudge over a websocket. The socket is only a nudge; the story is the truth. */

import { parseLines } from "../story/story.js";

const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15_000];
const POLL_MS = 5000; // while there is no socket

/**
 * `urls`: {transitions, socket}. Calls handlers.nudge({seq, state}), handlers.trouble(message | null), handlers.wake().
 * @param {{ transitions: string, socket?: string }} urls
 * @param {{ after?: number, WebSocketClass?: typeof WebSocket, page?: Document }} [options]
 * @returns {Source}
 */
export function liveSource(
  urls,
  { after = 0, WebSocketClass = globalThis.WebSocket, page = globalThis.document } = {},
) {
  /** @type {SourceHandlers} */
  let handlers = {};
  /** @type {WebSocket | null} */
  let socket = null;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let known = after;
  let stopped = false;

  /** @type {(from: number) => Promise<Line[]>} */
  async function history(from) {
    const response = await fetch(`${urls.transitions}?after=${from}&form=difference`, {
      headers: { Accept: "application/jsonl" },
    });
    if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`);
    const lines = parseLines(await response.text());
    if (lines.length) known = Math.max(known, lines[lines.length - 1].seq);
    return lines;
  }

  function connect() {
    if (stopped || !urls.socket || !WebSocketClass) return;
    socket = new WebSocketClass(`${urls.socket}?after=${known}`);
    socket.onopen = () => {
      failures = 0;
      handlers.wake?.();
    };
    socket.onmessage = (event) => handlers.nudge?.(JSON.parse(event.data));
    socket.onclose = () => again();
  }

  function again() {
    if (stopped) return;
    clearTimeout(timer);
    const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
    failures += 1;
    timer = setTimeout(
      () => {
        if (failures > 2) handlers.wake?.(); // no socket to be had: ask by hand, every so often
        connect();
      },
      failures > 3 ? Math.max(wait, POLL_MS) : wait,
    );
  }

  function awake() {
    if (page?.visibilityState !== "hidden") handlers.wake?.();
  }

  /** @type {(given: SourceHandlers) => void} */
  function start(given) {
    handlers = given;
    connect();
    page?.addEventListener("visibilitychange", awake);
    globalThis.addEventListener?.("online", awake);
  }

  function stop() {
    stopped = true;
    clearTimeout(timer);
    socket?.close();
    page?.removeEventListener("visibilitychange", awake);
    globalThis.removeEventListener?.("online", awake);
  }

  return { history, start, stop };
}
