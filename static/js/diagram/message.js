/* The one thing that moves: a message with its name, on its way; in a still frame it lies where it has arrived. */

import { ease } from "../player/motion.js";
import { el, fit, set } from "../dom/svg.js";
import { pathOf, pointAt, shorten } from "../geometry/paths.js";

const LETTER = 7.3;

/** @type {(parent: SVGElement) => { load: (message: Message | null) => void, move: (progress: number) => void }} */
export function messagePart(parent) {
  const trail = el("path", { class: "trail" }, parent);
  const pill = el("g", { class: "message" }, parent);
  const face = el("rect", { rx: 12, height: 24, y: -12 }, pill);
  const text = el("text", { class: "mono", "text-anchor": "middle", y: 4.2 }, pill);
  /** @type {{ points: Point[], least: number, most: number } | null} */
  let way = null;

  /**
   * A new step: {points, label, family, bounds} or null where nothing moves.
   * @type {(message: Message | null) => void}
   */
  function load(message) {
    const points = message?.points;
    set(pill, { display: points ? null : "none" });
    set(trail, { d: points ? pathOf(points) : "", "data-component": message?.family ?? null });
    if (!points) {
      way = null;
      return;
    }
    const words = fit(message.label, 230, LETTER);
    const width = words ? words.length * LETTER + 22 : message.pulse ? 12 : 18;
    const [end, before] = [points[points.length - 1], points[points.length - 2]];
    const sideways = Math.abs(end[0] - before[0]) > Math.abs(end[1] - before[1]);
    way = {
      points: words ? shorten(points, (sideways ? width / 2 : 12) + 5) : points,
      ...clearOf(points, sideways && words !== "", width / 2 + 5, message.bounds),
    };
    set(pill, { "data-component": message.family, "data-failed": message.failed ? "yes" : null });
    set(face, { x: -width / 2, width, height: words ? 24 : width, y: words ? -12 : -width / 2 });
    set(text, { text: words });
  }

  /**
   * Where it is at `progress` (0..1) of its way.
   * @type {(progress: number) => void}
   */
  function move(progress) {
    if (!way) return;
    const [x, y] = pointAt(way.points, ease(progress));
    const inside = Math.max(way.least, Math.min(way.most, x));
    pill.setAttribute("transform", `translate(${inside.toFixed(1)} ${y.toFixed(1)})`);
  }

  return { load, move };
}

/**
 * Between which x a label may be: on the page, and not upon the box at whose side it ends.
 * @type {(points: Point[], sideways: boolean, half: number, bounds: { W: number }) => { least: number, most: number }}
 */
function clearOf(points, sideways, half, { W }) {
  const [end, before] = [points[points.length - 1], points[points.length - 2]];
  const leftwards = sideways && end[0] < before[0];
  const rightwards = sideways && end[0] > before[0];
  return { least: leftwards ? end[0] + half : half, most: rightwards ? Math.max(half, end[0] - half) : W - half };
}
