/* The tabs beside the diagram: only the open one is drawn, and only when the step has changed. */

import { $, all, around } from "../dom/dom.js";

/**
 * `panels`: {id: {update(page)}}; the tabs stand in the page as [role=tab][data-panel=id].
 * @param {HTMLElement} root
 * @param {Record<string, Panel>} panels
 */
export function tabs(root, panels) {
  const buttons = all("[role=tab]", root);
  /** @type {string} */
  let open = buttons[0].dataset.panel ?? "";
  /** @type {Shown | null} */
  let page = null;

  /** @type {(id: string, focus?: boolean) => void} */
  function show(id, focus = false) {
    open = id;
    for (const button of buttons) {
      const chosen = button.dataset.panel === id;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      $(`#panel-${button.dataset.panel}`).hidden = !chosen;
      if (chosen && focus) button.focus();
    }
    if (page) panels[open].update(page);
  }

  root.addEventListener("click", (event) => {
    const id = around(event, "[role=tab]")?.dataset.panel;
    if (id) show(id);
  });
  root.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const index = buttons.findIndex((button) => button.dataset.panel === open);
    show(buttons[(index + step + buttons.length) % buttons.length].dataset.panel ?? "", true);
  });
  show(open);

  return {
    show,
    /** @type {(given: Shown) => void} */
    update(given) {
      page = given;
      panels[open].update(page);
    },
    /** @type {(id: string, number: number) => void} */
    count(id, number) {
      const badge = $(`[data-panel="${id}"] .count`, root);
      badge.textContent = number ? String(number) : "";
    },
  };
}
