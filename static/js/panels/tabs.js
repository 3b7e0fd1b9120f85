/* The tabs beside the diagram: only the open one is drawn, and only when the step has changed. */

import { $ } from "../dom/dom.js";

/** `panels`: {id: {update(page)}}; the tabs stand in the page as [role=tab][data-panel=id]. */
export function tabs(root, panels) {
  const buttons = [...root.querySelectorAll("[role=tab]")];
  let open = buttons[0].dataset.panel;
  let page = null;

  function show(id, focus = false) {
    open = id;
    for (const button of buttons) {
      const chosen = button.dataset.panel === id;
      button.setAttribute("aria-selected", chosen);
      button.tabIndex = chosen ? 0 : -1;
      $(`#panel-${button.dataset.panel}`).hidden = !chosen;
      if (chosen && focus) button.focus();
    }
    if (page) panels[open].update(page);
  }

  root.addEventListener("click", (event) => {
    const button = event.target.closest("[role=tab]");
    if (button) show(button.dataset.panel);
  });
  root.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    const index = buttons.findIndex((button) => button.dataset.panel === open);
    show(buttons[(index + step + buttons.length) % buttons.length].dataset.panel, true);
  });
  show(open);

  return {
    show,
    update(given) {
      page = given;
      panels[open].update(page);
    },
    count(id, number) {
      const badge = $(`[data-panel="${id}"] .count`, root);
      badge.textContent = number || "";
    },
  };
}
