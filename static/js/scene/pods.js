/* The pods of a step, each with its box on its node and what kubectl last printed for it. Pure. */

import { slotAt } from "../state/cast.js";

/**
 * The pods that stand on a node, each with its box.
 * @param {ScenePage} page
 * @param {World} world
 * @param {Moment} moment
 * @param {Set<string>} lit
 * @param {{ at_ms: number, probed: Probed | null }} more
 * @returns {PlacedPod[]}
 */
export function placePods({ cast, rows, map, chosen }, world, { shown }, lit, { at_ms, probed }) {
  const statuses = statusesAt(rows, shown);
  return world.pods.flatMap((pod) => {
    const node = map.nodes.find((geometry) => geometry.name === pod.node);
    const slot = node ? slotAt(cast, pod.id, shown) : null;
    const box = slot === null ? null : node?.pods[slot];
    if (!node || !box) return [];
    return [
      {
        pod,
        box,
        density: node.density,
        two: node.twoColumns && pod.containers.length > 1,
        status: statuses.get(pod.id),
        lit: lit.has(`pod/${pod.id}`),
        chosen: chosen === pod.id,
        lost: world.nodes.some((known) => known.name === pod.node && known.ready !== "True"),
        probed: probed?.pod === pod.id ? probed : null,
        at_ms,
      },
    ];
  });
}

/** @type {WeakMap<WatchRow[], { shown: number, next: number, statuses: Map<string | null, string> }>} */
const statusCache = new WeakMap();

/**
 * Map pod -> what kubectl last printed for it; rows are read on from where the last moment was.
 * @type {(rows: WatchRow[], shown: number) => Map<string | null, string>}
 */
export function statusesAt(rows, shown) {
  let held = statusCache.get(rows);
  if (!held || held.shown > shown) held = { shown: 0, next: 0, statuses: new Map() };
  for (; held.next < rows.length && rows[held.next].seq <= shown; held.next += 1)
    held.statuses.set(rows[held.next].pod, rows[held.next].row.STATUS);
  held.shown = shown;
  statusCache.set(rows, held);
  return held.statuses;
}
