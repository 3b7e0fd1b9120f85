/* Small badges on what is broken: on the border of a box, or across a wire that is cut. */

import { daemonsOf } from "../geometry/nodes.js";
import { route } from "../geometry/routes.js";
import { el, keyed, set } from "../dom/svg.js";

/** @typedef {{ place: string, word: string, at: Point }} Badge */

const HEIGHT = 17;
const LETTER = 5.7;

/** @type {(parent: SVGElement) => (map: DiagramMap, broken: Map<string, Mark>) => void} */
export function badgesPart(parent) {
  /** `broken`: Map place -> mark (state/broken.js). */
  return (map, broken) =>
    keyed(
      parent,
      [...broken].flatMap(([place, { word }]) => {
        const at = spot(map, place, word);
        return at ? [{ place, word, at }] : [];
      }),
      (badge) => badge.place,
      make,
      update,
    );
}

/** @type {(parent: SVGElement) => Record<string, SVGElement>} */
function make(parent) {
  const group = el("g", { class: "badge" }, parent);
  return {
    group,
    face: el("rect", { rx: HEIGHT / 2, height: HEIGHT, y: -HEIGHT / 2 }, group),
    cross: el("path", { d: "M-2.6 -2.6L2.6 2.6M2.6 -2.6L-2.6 2.6" }, group),
    text: el("text", { class: "tiny", y: 3.8 }, group),
  };
}

/** @type {(made: Record<string, SVGElement>, badge: Badge) => void} */
function update(made, { word, at }) {
  const width = widthOf(word);
  set(made.group, { transform: `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)})` });
  set(made.face, { x: -width / 2, width });
  set(made.cross, { transform: `translate(${(-width / 2 + 10).toFixed(1)} 0)` });
  set(made.text, { x: -width / 2 + 18, text: word });
}

/** @type {(word: string) => number} */
function widthOf(word) {
  return word.length * LETTER + 27;
}

/**
 * Where a badge stands: on the upper border of its box, at the right; a cut wire bears it shortly before its node.
 * @type {(map: DiagramMap, place: string, word: string) => Point | null}
 */
function spot(map, place, word) {
  const [part, name] = place.split("/");
  const node = map.nodes.find((made) => made.name === name);
  if (part === "wire") {
    const end = node && route(map, "apiserver", "kubelet", { node: name })?.at(-1);
    return end ? [end[0] - 12, end[1]] : null;
  }
  const box = node ? (part === "node" ? node.box : daemonsOf(node)[part]) : map.boxes[place];
  if (!box) return null;
  return [Math.max(box.x + widthOf(word) / 2, box.x + box.w - widthOf(word) / 2 - 8), box.y];
}
