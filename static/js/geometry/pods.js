/* The inside of a pod's card: where each of its containers stands. Pure. */

import { ROOMY } from "./nodes.js";

/**
 * Where a container stands in its pod's card: a probe goes to it.
 * @type {(placed: PlacedPod, name: string) => Box}
 */
export function containerBoxIn({ pod, box, density, two }, name) {
  const index = pod.containers.findIndex((container) => container.name === name);
  if (index < 0 || !ROOMY.has(density)) return box;
  const inside = containerBox(index, pod.containers.length, box, two);
  return { ...inside, x: box.x + inside.x, y: box.y + inside.y };
}

/** @type {(index: number, count: number, box: Box, two?: boolean) => Box} */
export function containerBox(index, count, box, two) {
  const inner = box.w - 28;
  const width = two ? (inner - 8) / 2 : inner;
  const pitch = (box.h - 58) / (two ? Math.ceil(count / 2) : count);
  return {
    x: 14 + (two ? (index % 2) * (width + 8) : 0),
    y: 53 + (two ? Math.floor(index / 2) : index) * pitch,
    w: width,
    h: Math.max(20, pitch - 5),
  };
}
