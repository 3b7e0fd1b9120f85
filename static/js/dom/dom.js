/* Small helpers for the page around the diagram: make elements, find them, say things. */

/** A new element: h("p", {class: "x", onclick}, "text", child). Null children are left out. */
export function h(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function $(selector, from = document) {
  return from.querySelector(selector);
}

export function json(id) {
  const element = document.getElementById(id);
  return element ? JSON.parse(element.textContent) : null;
}

/** Set text only where it differs: a live region speaks on every write. */
export function say(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/** A sentence with `code` in it, as nodes. */
export function rich(text) {
  return (text ?? "").split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));
}

/** A short message at the bottom of the page that goes by itself. */
export function toast(text) {
  const place = $("#toast");
  place.textContent = text;
  place.dataset.shown = "yes";
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => delete place.dataset.shown, 3200);
}

/** A button that leads to a step. */
export function stepButton(seq, words, seek) {
  return h("button", { type: "button", class: "step-link", "data-seq": seq, onclick: () => seek(seq) }, words);
}
