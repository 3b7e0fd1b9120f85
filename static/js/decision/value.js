/* A value that can be changed where it stands: an underlined button that becomes a field; Enter takes it, Escape leaves it. */

import { h, wordsOf } from "../dom/dom.js";

/**
 * `about` {id, label, shown, text}: `shown` is read, `text` is typed; `take(text)` may throw an Error with what would be right.
 * @param {{ id: string, label: string, shown: string, text?: string, changed?: boolean }} about
 * @param {(text: string) => void} take
 * @returns {HTMLElement}
 */
export function value({ id, label, shown, text = shown, changed = false }, take) {
  const button = toggle({ id, label, shown, changed }, () => open());

  function open() {
    const wrong = h("span", { class: "value-wrong", role: "alert" });
    const field = h("input", {
      type: "text",
      class: "value-field",
      "aria-label": label,
      value: text,
      spellcheck: "false",
      autocapitalize: "off",
      autocomplete: "off",
      size: Math.max(6, Math.min(26, text.length + 2)),
    });
    const room = h("span", { class: "value-room", "data-value": id }, field, wrong);
    let done = false;
    /** @type {(focus: boolean) => void} */
    const close = (focus) => {
      done = true;
      room.replaceWith(button);
      if (focus) button.focus();
    };
    const accept = () => {
      if (done) return;
      if (field.value.trim() === text.trim()) return close(true);
      try {
        take(field.value);
        done = true;
      } catch (error) {
        wrong.textContent = wordsOf(error);
        field.setAttribute("aria-invalid", "true");
      }
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") accept();
      else if (event.key !== "Escape") return;
      else close(true);
      event.preventDefault();
      event.stopPropagation();
    });
    field.addEventListener("blur", () => !done && close(false));
    button.replaceWith(room);
    field.focus();
    field.select();
  }

  return button;
}

/**
 * A value with two sides, such as "schedulable" and "cordoned".
 * @type {(about: { id: string, label: string, shown: string, changed?: boolean }, take: () => void) => HTMLElement}
 */
export function toggle({ id, label, shown, changed = false }, take) {
  return h(
    "button",
    {
      type: "button",
      class: "value",
      "data-value": id,
      "data-changed": changed ? "yes" : null,
      "aria-label": `${label}: ${shown}. Change it`,
      onclick: () => take(),
    },
    shown,
  );
}
