/* What is broken at the moment that is shown, above the tabs, each with the button that mends it. */

import { h } from "../dom/dom.js";

/** `mend(fault)`; `update(shown, now)`: what is broken at the playhead and at the end of the story, where a mend takes effect. */
export function brokenList(root, { mine, mend }) {
  let drawn = null;
  return {
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

  function action({ mend: how, words }, still) {
    if (!still) return h("small", { class: "mute" }, "mended later");
    if (!how) return h("small", { class: "mute" }, "waits to happen");
    if (!mine()) return null;
    return h(
      "button",
      {
        type: "button",
        class: "button button-small",
        "aria-label": `${how.words}: ${words}`,
        onclick: (event) => press(event.target, how.fault),
      },
      how.words,
    );
  }

  async function press(button, fault) {
    button.disabled = true;
    await mend(fault);
    button.disabled = false;
  }
}
