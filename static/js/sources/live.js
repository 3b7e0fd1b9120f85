/* The story of a run on the server: history after N over HTTP, a nudge over a websocket. The socket is only a nudge; the story is the truth. */

import { linesAt, PAGE_LINES, someAtOnce, wholePages } from "./pages.js";

const RETRY_MS = [500, 1000, 2000, 4000, 8000, 15_000];
const POLL_MS = 5000; // while there is no socket

/**
 * `urls`: {transitions, pages, socket}; `length` is how long the story is at least. Calls handlers.nudge({seq, state}), handlers.trouble(message | null), handlers.wake().
 * @param {{ transitions: string, pages?: string, socket?: string }} urls
 * @param {{ after?: number, length?: number, WebSocketClass?: typeof WebSocket, page?: Document }} [options]
 * @returns {Source}
 */
export function liveSource(
  urls,
  { after = 0, length = 0, WebSocketClass = globalThis.WebSocket, page = globalThis.document } = {},
) {
  /** @type {SourceHandlers} */
  let handlers = {};
  /** @type {WebSocket | null} */
  let socket = null;
  let failures = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  let known = after; // the last line that is here
  let told = length; // the last line that there is, as far as one has heard
  let stopped = false;

  /**
   * The lines after `from`: whole pages as far as the story is known to go, and beside them its open end.
   * @type {(from: number) => Promise<Line[]>}
   */
  async function history(from) {
    const pages = urls.pages ? wholePages(from, told) : [];
    const after = pages.length ? (pages[pages.length - 1] + 1) * PAGE_LINES : from;
    const asked = [...pages.map((page) => `${urls.pages}/${page}`), `${urls.transitions}?after=${after}&form=difference`];
    const lines = (await someAtOnce(asked, linesAt)).flat().filter((line) => line.seq > from);
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
    socket.onmessage = (event) => {
      const nudge = JSON.parse(event.data);
      told = Math.max(told, nudge.seq ?? 0);
      handlers.nudge?.(nudge);
    };
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
