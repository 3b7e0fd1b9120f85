/* The one clock of the page: a requestAnimationFrame loop that runs only while something plays. */

/**
 * A clock whose `start(tick)` calls tick(elapsed milliseconds) every frame until `stop()`.
 * @type {(request?: typeof requestAnimationFrame, cancel?: typeof cancelAnimationFrame) => Clock}
 */
export function animationClock(request = requestAnimationFrame, cancel = cancelAnimationFrame) {
  /** @type {number | null} */
  let handle = null;
  /** @type {number | null} */
  let last = null;
  function stop() {
    if (handle !== null) cancel(handle);
    handle = null;
    last = null;
  }
  /** @type {(tick: (elapsed_ms: number) => void) => void} */
  function start(tick) {
    stop();
    /** @type {(now: number) => void} */
    const frame = (now) => {
      const elapsed = last === null ? 0 : Math.min(now - last, 100); // a page that slept does not leap
      last = now;
      handle = request(frame);
      tick(elapsed);
    };
    handle = request(frame);
  }
  return { start, stop };
}
