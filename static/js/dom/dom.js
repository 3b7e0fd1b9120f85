/* Small helpers for the page around the diagram: make elements, find them, say things. */

/**
 * A new element: h("p", {class: "x", onclick}, "text", child). Null children are left out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name
 * @param {Attributes} [attributes]
 * @param {Children} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  const kept = children.flat().filter((child) => child !== null && child !== undefined && child !== false);
  made.append(.../** @type {(Node | string)[]} */ (kept));
  return made;
}

/**
 * @template {string} S
 * @param {S} selector
 * @param {ParentNode} [from]
 * @returns {Found<S>}
 */
export function $(selector, from = document) {
  return /** @type {Found<S>} */ (from.querySelector(selector));
}

/**
 * What the server has written into the page as JSON.
 * @type {(id: string) => any}
 */
export function json(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

/**
 * All elements that a selector means.
 * @template {string} S
 * @param {S} selector
 * @param {ParentNode} [from]
 * @returns {Found<S>[]}
 */
export function all(selector, from = document) {
  return /** @type {Found<S>[]} */ ([...from.querySelectorAll(selector)]);
}

/**
 * The nearest element around what an event has hit, or null.
 * @type {(event: Event, selector: string) => HTMLElement | null}
 */
export function around({ target }, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * Set text only where it differs: a live region speaks on every write.
 * @type {(element: Element, text: string) => void}
 */
export function say(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * A sentence with `code` in it, as nodes.
 * @type {(text?: string | null) => (string | HTMLElement)[]}
 */
export function rich(text) {
  return (text ?? "").split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));
}

/**
 * A sentence, and below it the rows that a terminal printed: at most so many.
 * @type {(told: { says: string, rows: string[] }, most?: number) => (string | HTMLElement)[]}
 */
export function withRows({ says, rows }, most = Infinity) {
  if (rows.length === 0) return rich(says);
  const more = Math.max(0, rows.length - most);
  const shown = more ? [...rows.slice(0, most), `(${more} more)`] : rows;
  return [h("span", {}, rich(says)), h("span", { class: "output" }, shown.join("\n"))];
}

/**
 * The words of what was thrown.
 * @type {(error: unknown) => string}
 */
export function wordsOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let toasted;

/**
 * A short message at the bottom of the page that goes by itself.
 * @type {(text: string) => void}
 */
export function toast(text) {
  const place = $("#toast");
  place.textContent = text;
  place.dataset.shown = "yes";
  clearTimeout(toasted);
  toasted = setTimeout(() => delete place.dataset.shown, 3200);
}

/**
 * A button that leads to a step.
 * @type {(seq: number, words: Child | Child[], seek: Seek) => HTMLButtonElement}
 */
export function stepButton(seq, words, seek) {
  return h("button", { type: "button", class: "step-link", "data-seq": seq, onclick: () => seek(seq) }, words);
}
