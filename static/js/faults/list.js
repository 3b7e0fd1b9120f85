/* What is broken at the moment that is shown, above the tabs, each with the button that mends it. */

import { h } from "../dom/dom.js";

/**
 * `mend(fault)`; `update(shown, now)`: what is broken at the playhead and at the end of the story, where a mend takes effect.
 * @param {HTMLElement} root
 * @param {{ mine: () => boolean, mend: (fault: Fault) => Promise<void> }} does
 */
export function brokenList(root, { mine, mend }) {
  /** @type {string | null} */
  let drawn = null;
  return {
    /**
     * @param {Broken[]} shown
     * @param {Broken[]} now
     */
    update(shown, now) {
      const still = new Set(now.map((one) => one.id));
      const state = JSON.stringify([shown.map((one) => one.words), [...still]]);
      if (state === drawn) return;
      drawn = state;
      root.hidden = shown.length === 0;
      root.replaceChildren(
        h("h3", {}, "Broken at this moment"),
        h(
          "ul",
          {},
          shown.map((one) => h("li", {}, h("span", {}, one.words), action(one, still.has(one.id)))),
        ),
      );
    },
  };

  /** @type {(broken: Broken, still: boolean) => HTMLElement | null} */
  function action({ mend: how, words }, still) {
    if (!still) return h("small", { class: "mute" }, "mended later");
    if (!how) return h("small", { class: "mute" }, "still to come");
    if (!mine()) return null;
    const made = h(
      "button",
      {
        type: "button",
        class: "button button-small",
        "aria-label": `${how.words}: ${words}`,
        onclick: () => press(made, how.fault),
      },
      how.words,
    );
    return made;
  }

  /** @type {(button: HTMLButtonElement, fault: Fault) => Promise<void>} */
  async function press(button, fault) {
    button.disabled = true;
    await mend(fault);
    button.disabled = false;
  }
}
