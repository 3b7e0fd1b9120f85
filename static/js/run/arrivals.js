/* Lines arrive: what the playhead does by itself, at the first ones, at a moment that the address asks for, and after the end. */

import { momentInAddress } from "./address.js";

/**
 * `calm.matches` where the viewer wants nothing to move. Returns {grown, changed, leave, wait, play}.
 * @param {{ player: Player, run: Run, calm: { matches: boolean } }} given
 */
export function arrivals({ player, run, calm }) {
  const asked = momentInAddress();
  let left = false; // the viewer has gone elsewhere than the address asked, while the story was still being told
  let waits = false; // the viewer watched to the end of a run that still goes on: what comes is played
  for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (left = true), { once: true });

  /**
   * The story has grown beyond line `before`.
   * @type {(before: number) => void}
   */
  function grown(before) {
    if (before === 0) open();
    else if (asked && asked > before && !left) player.seek(asked);
    else if (waits && player.time < player.length) player.play(); // lines of a finer level add nothing to play
  }

  /** At the first lines: stand still at the moment of the address, or play a run that is the viewer's own, fresh and no lesson. */
  function open() {
    if (asked) {
      player.seek(asked);
      return;
    }
    player.rewind();
    if (isFresh(run) && !calm.matches) player.play();
    else player.first();
  }

  /** The player has changed: one that plays waits for nothing, one that has come to the end of a running story waits for more. */
  function changed() {
    if (player.playing) waits = false;
    else if (player.atEnd && player.time >= player.length && run.state === "running") waits = true;
  }

  /** The viewer goes somewhere. */
  function leave() {
    waits = false;
  }

  /** What comes is to be played. */
  function wait() {
    waits = !calm.matches;
  }

  /**
   * Play what has come, or wait for it.
   * @type {(hasCome: boolean) => void}
   */
  function play(hasCome) {
    if (calm.matches) return;
    if (hasCome) player.play();
    else waits = true;
  }

  return { grown, changed, leave, wait, play };
}

/** @type {(run: Run) => boolean} */
function isFresh(run) {
  const name = `seen ${run.id}`;
  if (!run.can_change || run.lesson || sessionStorage.getItem(name)) return false;
  sessionStorage.setItem(name, "yes");
  return true;
}
