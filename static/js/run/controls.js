/* The buttons of the player, the speed, the level of detail, and the three clocks. */

import { $, all, around, say } from "../dom/dom.js";
import { SPEEDS } from "../player/player.js";
import { clock, playback } from "../words/words.js";

const PLAY = "M8 5.5v13l11-6.5z";
const PAUSE = "M7 5h3.6v14H7zM13.4 5H17v14h-3.6z";

/**
 * @param {HTMLElement} root
 * @param {Player} player
 * @param {Does} does
 */
export function controls(root, player, does) {
  const play = $("[data-do=play]", root);
  const speed = $("[data-do=speed]", root);
  speed.replaceChildren(...SPEEDS.map((value) => new Option(`${value}×`, String(value))));
  root.addEventListener("click", (event) => {
    act(does, around(event, "button[data-do]")?.dataset.do);
  });
  speed.addEventListener("change", () => player.setSpeed(Number(speed.value)));

  /** Every frame: only texts that differ are written. */
  function move() {
    say(
      $("[data-clock=playback]", root),
      `${playback(player.time / player.speed)} of ${playback(player.length / player.speed)}`,
    );
  }

  /** @type {(moment: Moment, line: Line | undefined, length: number) => void} */
  function step(moment, line, length) {
    say($("[data-clock=step]", root), moment.index < 0 ? "–" : `${line?.seq ?? 0} of ${length}`);
    clusterClock(line?.at_ms ?? 0);
    $("[data-do=first]", root).disabled = moment.index <= 0;
    $("[data-do=back]", root).disabled = moment.index <= 0;
    $("[data-do=next]", root).disabled = player.atEnd;
    $("[data-do=last]", root).disabled = player.atEnd;
  }

  /** @type {(at_ms: number) => void} */
  function clusterClock(at_ms) {
    say($("[data-clock=cluster]", root), clock(at_ms));
  }

  function state() {
    const words = player.playing ? "Pause" : "Play";
    if (play.dataset.words === words && speed.value === String(player.speed)) return;
    play.dataset.words = words;
    play.setAttribute("aria-label", `${words} (space)`);
    $("path", play).setAttribute("d", player.playing ? PAUSE : PLAY);
    speed.value = String(player.speed);
  }

  return { move, step, state, clock: clusterClock };
}

/**
 * Detail 9 · 25 · all: a group of radio buttons.
 * @param {HTMLElement} root
 * @param {Player} player
 * @param {(level: number) => void} change
 */
export function detail(root, player, change) {
  const inputs = all("input", root);
  for (const input of inputs) input.addEventListener("change", () => change(Number(input.value)));
  return {
    /** @param {Record<string, number>} counts */
    show(counts) {
      for (const input of inputs) {
        input.checked = Number(input.value) === player.level;
        say($("b", input.parentElement ?? root), String(counts[input.value]));
      }
    },
  };
}

/**
 * Do what a button is named after; a name that means nothing does nothing.
 * @type {(does: Does, name?: string) => void}
 */
export function act(does, name) {
  const plain = /** @type {Record<string, (() => void) | undefined>} */ (/** @type {unknown} */ (does));
  if (name) plain[name]?.();
}
