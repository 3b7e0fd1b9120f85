/* A way as a line: its length, the point at a share of it, a shorter one, an SVG path with round corners. Pure. */

/** @type {(points: Point[]) => number} */
export function routeLength(points) {
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index], point), 0);
}

/**
 * The point after `share` (0..1) of the way.
 * @type {(points: Point[], share: number) => Point}
 */
export function pointAt(points, share) {
  let rest = share * routeLength(points);
  for (let index = 1; index < points.length; index += 1) {
    const step = distance(points[index - 1], points[index]);
    if (rest <= step || index === points.length - 1) {
      const part = step === 0 ? 0 : rest / step;
      return [mix(points[index - 1][0], points[index][0], part), mix(points[index - 1][1], points[index][1], part)];
    }
    rest -= step;
  }
  return points[0];
}

/**
 * The same way, `by` units shorter at its end: a label that has arrived lies against its target, not upon it.
 * @type {(points: Point[], by: number) => Point[]}
 */
export function shorten(points, by) {
  const whole = routeLength(points);
  const share = Math.max(0.5, 1 - by / Math.max(1, whole));
  const kept = points.slice(0, -1).filter((_, index) => routeLength(points.slice(0, index + 1)) < whole * share);
  return [...kept, pointAt(points, share)];
}

/**
 * An SVG path through the points with corners of radius `radius`.
 * @type {(points: Point[], radius?: number) => string}
 */
export function pathOf(points, radius = 10) {
  const parts = [`M${points[0].map(round).join(" ")}`];
  for (let index = 1; index < points.length - 1; index += 1) {
    const [before, corner, next] = [points[index - 1], points[index], points[index + 1]];
    const cut = Math.min(radius, distance(before, corner) / 2, distance(corner, next) / 2);
    parts.push(`L${toward(corner, before, cut)}Q${corner.map(round).join(" ")} ${toward(corner, next, cut)}`);
  }
  parts.push(`L${points[points.length - 1].map(round).join(" ")}`);
  return parts.join("");
}

/** @type {(from: Point, to: Point, by: number) => string} */
function toward(from, to, by) {
  const share = by / Math.max(1e-6, distance(from, to));
  return `${round(mix(from[0], to[0], share))} ${round(mix(from[1], to[1], share))}`;
}

/** @type {(a: Point, b: Point) => number} */
const distance = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);
/** @type {(a: number, b: number, share: number) => number} */
const mix = (a, b, share) => a + (b - a) * share;
/** @type {(number: number) => number} */
const round = (number) => Math.round(number * 10) / 10;
