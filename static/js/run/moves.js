/* What the viewer does to the playhead. Leaps leave their place in the browser's history; the address follows when the playhead rests. */

import { writeMoment } from "./address.js";

const ONE_LEAP_MS = 800; // leaps in one go are one leap
const REST_MS = 300;

/**
 * `leave` is called before every move. Returns {seek, next, back, first, last, rest}.
 * @param {Player} player
 * @param {() => void} leave
 */
export function moves(player, leave) {
  let leapt_ms = -1e6;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @type {(move: () => void) => void} */
  function afterwards(move) {
    leave();
    move();
  }

  /**
   * A leap leaves the place where one was in the browser's history.
   * @type {(move: () => void) => void}
   */
  function leap(move) {
    if (performance.now() - leapt_ms > ONE_LEAP_MS) {
      writeMoment(player.moment.seq);
      history.pushState(null, "", location.hash || " ");
    }
    leapt_ms = performance.now();
    afterwards(move);
  }

  /** The address follows a little later, when the playhead rests: a hand that drags changes it once. */
  function rest() {
    clearTimeout(timer);
    if (!player.playing) timer = setTimeout(() => writeMoment(player.moment.seq), REST_MS);
  }

  return {
    seek: (/** @type {number} */ seq) => leap(() => player.seek(seq)),
    next: () => afterwards(() => player.next()),
    back: () => afterwards(() => player.back()),
    first: () => leap(() => player.first()),
    last: () => leap(() => player.last()),
    rest,
  };
}
