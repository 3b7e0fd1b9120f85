/* Where the caption stands: beside what acts, never on it, and on as little else as can be. Pure; all boxes in one unit. */

/** @typedef {{ W: number, H: number, top: number }} Bounds */

const GAP = 14;
const COST = { lit: 60, node: 3, other: 0.32, distance: 70 };

/**
 * The best place for a caption. `sizes` are [{w, h}] to choose from; `anchor` the box of the actor, or null where nobody acts; `ground` what it stands on (its node); `lit` boxes that must stay free,
 * `near` boxes that better stay free, `other` the rest; `bounds` {W, H, top}: what can be seen, from `top` down. Returns {x, y, w, h, side}.
 * @type {(given: Around & { sizes: Size[], bounds: Bounds }) => Place}
 */
export function placeCaption({ sizes, anchor, ground = anchor, lit, near = [], other = [], bounds }) {
  /** @type {(Place & { cost: number }) | null} */
  let best = null;
  for (const size of sizes) {
    const places = [
      ...candidates(size, anchor, bounds),
      ...(ground === anchor ? [] : candidates(size, ground, bounds)),
    ];
    for (const place of places) {
      const cost = costOf(place, ground, lit, near, other) + (size === sizes[0] ? 0 : 2500);
      if (!best || cost < best.cost) best = { ...place, cost };
    }
  }
  return /** @type {Place} */ (best); // there is always a place
}

/** @type {(size: Size, anchor: Box | null, bounds: Bounds) => Place[]} */
function candidates({ w, h }, anchor, { W, H, top = 0 }) {
  /** @type {{ x: number, y: number, side: string }[]} */
  const places = [];
  if (!anchor) anchor = { x: W, y: top + H, w: 0, h: 0 };
  /** @type {(start: number, length: number, size: number) => number[]} */
  const aligned = (start, length, size) => [start, start + length / 2 - size / 2, start + length - size];
  for (const y of aligned(anchor.y, anchor.h, h)) {
    places.push({ x: anchor.x + anchor.w + GAP, y, side: "right" }, { x: anchor.x - GAP - w, y, side: "left" });
  }
  for (const x of aligned(anchor.x, anchor.w, w)) {
    places.push({ x, y: anchor.y + anchor.h + GAP, side: "below" }, { x, y: anchor.y - GAP - h, side: "above" });
  }
  for (const x of [12, W - 12 - w]) for (let y = 12; y + h < H; y += 24) places.push({ x, y: top + y, side: "free" });
  return places.map((place) => ({
    ...place,
    w,
    h,
    x: Math.max(8, Math.min(W - w - 8, place.x)),
    y: top + Math.max(8, Math.min(H - h - 8, place.y - top)),
  }));
}

/** @type {(place: Place, anchor: Box | null, lit: Box[], near: Box[], other: Box[]) => number} */
function costOf(place, anchor, lit, near, other) {
  /** @type {(boxes: Box[]) => number} */
  const area = (boxes) => boxes.reduce((sum, box) => sum + overlap(place, box), 0);
  return (
    area(lit) * COST.lit +
    area(near) * COST.node +
    area(other) * COST.other +
    (anchor ? gapBetween(place, anchor) * COST.distance : 0)
  );
}

/** @type {(a: Box, b: Box) => number} */
export function overlap(a, b) {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}

/** @type {(a: Box, b: Box) => number} */
function gapBetween(a, b) {
  const dx = Math.max(0, b.x - (a.x + a.w), a.x - (b.x + b.w));
  const dy = Math.max(0, b.y - (a.y + a.h), a.y - (b.y + b.h));
  return Math.hypot(dx, dy);
}

/**
 * The boxes that a way covers, each a segment made `wide` thick.
 * @type {(points: Point[], wide?: number) => Box[]}
 */
export function wayBoxes(points, wide = 30) {
  return points.slice(1).map((point, index) => {
    const [a, b] = [points[index], point];
    return {
      x: Math.min(a[0], b[0]) - wide / 2,
      y: Math.min(a[1], b[1]) - wide / 2,
      w: Math.abs(a[0] - b[0]) + wide,
      h: Math.abs(a[1] - b[1]) + wide,
    };
  });
}
