/* The keys: everything that a mouse can do to the player, a keyboard can. */

import { h } from "../dom/dom.js";

const HELP = [
  ["Space or K", "play, pause"],
  ["→ or L", "next step"],
  ["← or J", "step back"],
  ["Home, End", "first, last step"],
  ["+ and −", "faster, slower"],
  ["1 2 3", "detail: the main steps, the usual, all"],
  ["F", "what if, from here: fork at this step"],
  ["B", "break something"],
  ["W", "why this node? at a decision of the scheduler"],
  ["T", "read the story as text"],
  ["C", "copy a link to this moment"],
  ["?", "this help"],
];

/**
 * Listen on the page; `does` are the actions by name. Keys in a field, a list or a button keep their own meaning.
 * @type {(player: Player, does: Does) => void}
 */
export function keys(player, does) {
  /** @type {Record<string, () => void>} */
  const actions = {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    ArrowRight: () => does.next(),
    l: () => does.next(),
    ArrowLeft: () => does.back(),
    j: () => does.back(),
    Home: () => does.first(),
    End: () => does.last(),
    "+": () => player.faster(1),
    "=": () => player.faster(1),
    "-": () => player.faster(-1),
    1: () => does.level(1),
    2: () => does.level(2),
    3: () => does.level(3),
    f: () => does.fork(),
    b: () => does.break(),
    w: () => does.decision(),
    t: () => does.text(),
    c: () => does.share(),
    "?": () => does.help(),
  };
  document.addEventListener("keydown", (event) => {
    if (
      event.ctrlKey ||
      event.metaKey ||
      event.altKey ||
      event.defaultPrevented ||
      document.querySelector("dialog[open]")
    )
      return;
    if (event.target instanceof Element && isTheirs(event.key, event.target)) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  });
}

/**
 * Typing belongs to fields; space to buttons and links; arrows and Home to what scrolls by them.
 * @type {(key: string, target: Element) => boolean}
 */
function isTheirs(key, target) {
  if (target.matches("input:not([type=range]), textarea, select, [contenteditable]")) return true;
  if (target.matches("input[type=range]")) return /^(Arrow|Home|End|Page)/.test(key);
  if (key === " " || key === "Enter") return target.matches("button, a, summary, [role=button]");
  if (/^(Arrow|Home|End)/.test(key)) return target.matches("[role=tab], pre, .screen");
  return false;
}

/**
 * The help: what each key does, as a list of descriptions.
 * @type {(list: HTMLElement) => void}
 */
export function writeHelp(list) {
  /** @type {(part: string) => Child} */
  const keyed = (part) => (/^(, | or | and )$/.test(part) ? part : h("kbd", {}, part));
  list.replaceChildren(
    ...HELP.flatMap(([names, words]) => [h("dt", {}, names.split(/(, | or | and )/).map(keyed)), h("dd", {}, words)]),
  );
}
