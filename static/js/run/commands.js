/* What the viewer asks of the run: an input at its end, a fork at the playhead, going on. */

import { fork, rememberFork } from "./fork.js";
import { give } from "./inputs.js";

/**
 * `page` and `player` as on the run page; `arriving` is arrivals.js; `heard(status)`, `catchUp()` take in what the run says.
 * @param {CommandsGiven} given
 */
export function commands({ run, page, player, arriving, heard, catchUp }) {
  /** @type {(input: Input) => Promise<void>} */
  async function ask(input) {
    const status = await give(run.id, input, run.token);
    Object.assign(run, { state: status.state, seq: status.seq, pace: status.pace });
    heard(status);
    await catchUp();
  }

  /**
   * A command is carried out where the story ends: go there, and play what it brings.
   * @type {(input: Input) => Promise<void>}
   */
  async function send(input) {
    const before = page.lines.length;
    await ask(input);
    const hasCome = page.lines.length > before;
    player.seek(before);
    arriving.play(hasCome);
  }

  /**
   * A fork at the line that is shown; with a fault it is broken there and runs on, without one it waits to be changed.
   * @type {(fault?: Fault | null) => Promise<void>}
   */
  async function forkHere(fault = null) {
    player.pause();
    const seq = Math.max(1, player.moment.seq);
    const made = await fork(run.id, seq);
    rememberFork(run.id, { id: made.id, at: seq });
    if (fault) {
      await give(made.id, { fault }, made.token);
      await give(made.id, { pace: run.pace === "stepped" ? "instant" : run.pace, speed: run.speed }, made.token);
    }
    location.assign(`${new URL(made.url).pathname}#${seq}`);
  }

  /** A run that waits goes on by itself, and what comes is played. */
  async function runOn() {
    const before = page.lines.length;
    arriving.wait();
    await ask({ pace: "instant" });
    if (page.lines.length > before) arriving.play(true);
  }

  return { ask, send, forkHere, runOn };
}
