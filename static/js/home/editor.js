// The manifest editor: the text field stays the truth (so undo, screen readers and phones work); a coloured copy lies under it.

import { $, all } from "../dom/dom.js";

/**
 * @param {HTMLElement} box
 */
export function makeEditor(box) {
  const field = $("textarea", box);
  const numbers = make("div", "numbers");
  const copy = make("pre", "copy");
  const code = copy.appendChild(make("code", "language-yaml"));
  let wrong = Number(box.dataset.line) || 0;

  box.append(numbers, copy);
  box.append(field);
  box.classList.add("live");
  field.addEventListener("input", () => {
    wrong = 0;
    draw();
  });
  field.addEventListener("scroll", follow);
  field.addEventListener("keydown", indent);
  new ResizeObserver(follow).observe(field);
  draw();

  function draw() {
    const text = field.value;
    code.innerHTML = coloured(text) + "\n";
    numbers.replaceChildren(...text.split("\n").map((_, at) => numberOf(at + 1)));
    copy.querySelector(".wrong")?.remove();
    if (wrong) mark();
    follow();
  }

  /** @type {(line: number) => HTMLElement} */
  function numberOf(line) {
    const number = make("span", line === wrong ? "wrong" : "");
    number.textContent = String(line);
    return number;
  }

  function mark() {
    const band = make("div", "wrong");
    copy.append(band);
  }

  // The copy and the numbers go where the field has been scrolled to.
  function follow() {
    copy.scrollTop = numbers.scrollTop = field.scrollTop;
    copy.scrollLeft = field.scrollLeft;
    numbers.style.height = copy.style.height = `${field.clientHeight}px`;
    const [band] = all(".wrong", copy);
    if (band) band.style.top = `${top(wrong) - field.scrollTop}px`;
  }

  /** @type {(line: number) => number} */
  function top(line) {
    const style = getComputedStyle(field);
    return parseFloat(style.paddingTop) + (line - 1) * parseFloat(style.lineHeight);
  }

  // Tab stays a way out of the field; a new line keeps the indentation of the one above it.
  /** @type {(event: KeyboardEvent) => void} */
  function indent(event) {
    if (event.key !== "Enter" || event.ctrlKey || event.metaKey || event.isComposing) return;
    const before = field.value.slice(0, field.selectionStart).split("\n").at(-1) ?? "";
    const spaces = (/^ */.exec(before)?.[0] ?? "") + (before.trimEnd().endsWith(":") ? "  " : "");
    if (!spaces) return;
    event.preventDefault();
    document.execCommand("insertText", false, "\n" + spaces);
  }

  return {
    get text() {
      return field.value;
    },
    /** @param {string} text */
    put(text) {
      field.value = text;
      wrong = 0;
      draw();
    },
    // Mark a line (counted from 1) and bring it into view; 0 takes the mark away.
    /** @param {number} [line] */
    show(line) {
      wrong = line || 0;
      draw();
      if (!wrong) return;
      const start =
        field.value
          .split("\n")
          .slice(0, wrong - 1)
          .join("\n").length + (wrong > 1 ? 1 : 0);
      field.focus({ preventScroll: true });
      field.setSelectionRange(start, start);
      field.scrollTop = Math.max(0, top(wrong) - field.clientHeight / 2);
    },
  };
}

/** @type {(text: string) => string} */
function coloured(text) {
  const prism = window.Prism;
  return prism?.languages.yaml ? prism.highlight(text, prism.languages.yaml, "yaml") : escaped(text);
}

/** @type {(text: string) => string} */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}

/** @type {(name: string, kind: string) => HTMLElement} */
function make(name, kind) {
  const element = document.createElement(name);
  element.className = kind;
  if (kind === "numbers" || kind === "copy") element.setAttribute("aria-hidden", "true");
  return element;
}
