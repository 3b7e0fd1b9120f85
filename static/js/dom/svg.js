/* The few helpers by which the diagram is drawn: make, set what changed, keep one element for each key. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * A new SVG element in `parent`; the attribute "text" is its text.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} name
 * @param {Attributes} [attributes]
 * @param {Element | null} [parent]
 * @returns {SVGElementTagNameMap[K]}
 */
export function el(name, attributes = {}, parent = null) {
  const made = document.createElementNS(SVG, name);
  set(made, attributes);
  if (parent) parent.append(made);
  return made;
}

/**
 * Set attributes, only those that differ; null or false removes one.
 * @template {SVGElement} E
 * @param {E} element
 * @param {Attributes} attributes
 * @returns {E}
 */
export function set(element, attributes) {
  const before = (element.podflow ??= {});
  for (const [name, value] of Object.entries(attributes)) {
    if (before[name] === value) continue;
    before[name] = value;
    if (name === "text") element.textContent = value;
    else if (value === null || value === false) element.removeAttribute(name);
    else element.setAttribute(name, value);
  }
  return element;
}

/** @type {(box: { x: number, y: number }) => { transform: string }} */
export function at(box) {
  return { transform: `translate(${Math.round(box.x * 2) / 2} ${Math.round(box.y * 2) / 2})` };
}

/**
 * A group with a rounded rectangle that `place` moves and sizes: {group, rect, place(box)}.
 * @type {(parent: SVGElement, component: string, radius?: number) => BoxGroup}
 */
export function boxGroup(parent, component, radius = 12) {
  const group = el("g", { class: "box", "data-component": component }, parent);
  const halo = el("rect", { class: "halo", rx: radius + 4 }, group);
  const rect = el("rect", { class: "face", rx: radius }, group);
  /** @type {(box: Box) => void} */
  function place(box) {
    set(group, at(box));
    set(rect, { width: box.w, height: box.h });
    set(halo, { x: -4, y: -4, width: box.w + 8, height: box.h + 8 });
  }
  return { group, rect, place };
}

/**
 * One element for each item, by key, in order: made, updated and removed as the items change.
 * @template T, M
 * @param {SVGElement} parent
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(parent: SVGElement, item: T) => M} make
 * @param {(made: M, item: T) => void} update
 */
export function keyed(parent, items, keyOf, make, update) {
  const held = (parent.podflowKeyed ??= new Map());
  const seen = new Set();
  for (const item of items) {
    const key = keyOf(item);
    seen.add(key);
    if (!held.has(key)) held.set(key, make(parent, item));
    update(held.get(key), item);
  }
  for (const [key, made] of held) {
    if (seen.has(key)) continue;
    (made.group ?? made).remove();
    held.delete(key);
  }
}

/**
 * Text cut to what fits `width` at about `letter` units a letter.
 * @type {(text: string | number | null | undefined, width: number, letter?: number) => string}
 */
export function fit(text, width, letter = 6.4) {
  const room = Math.max(3, Math.floor(width / letter));
  const whole = String(text ?? "");
  return whole.length <= room ? whole : `${whole.slice(0, room - 1)}…`;
}
