/* Where everything stands: boxes in the diagram's own units, from the size of the page and the cast of the story. Pure. */

import { nodeLayout, nodeHeight, densityFor } from "./nodes.js";

const MARGIN = 20;
const WIDE_FROM = 700;

/**
 * A box is {x, y, w, h}. Returns {W, H, scale, wide, boxes: {place: box}, gates: [box], nodes: [node geometry], panel}.
 * @type {(pixels: Pixels, cast: Cast) => DiagramMap}
 */
export function layout(pixels, cast) {
  return pixels.width >= WIDE_FROM ? wideLayout(pixels, cast) : tallLayout(pixels, cast);
}

/** @type {(pixels: Pixels, cast: Cast) => DiagramMap} */
function wideLayout(pixels, cast) {
  const scale = Math.max(0.76, Math.min(1.7, pixels.width / 1010, pixels.height / 610));
  const W = pixels.width / scale;
  let H = Math.max(560, pixels.height / scale);
  const left = Math.round(Math.max(176, Math.min(230, W * 0.185)));
  const panel = { x: MARGIN + left + 34, y: 18, w: Math.min(380, 320 + (W - 1000) * 0.2), h: H - 36 };
  const inner = { x: panel.x + 20, w: panel.w - 40 };
  const half = (inner.w - 20) / 2;
  const gap = 50;
  const api = { x: inner.x, y: 46 + 80 + gap, w: inner.w, h: 206 };
  const nodesX = panel.x + panel.w + 60;
  const column = { x: nodesX, y: 70, w: W - MARGIN - nodesX };
  const nodes = placeNodes(cast, column, H - 18 - column.y);
  H = Math.max(H, nodes.bottom + 18); // the control plane stays as high as the window
  const boxes = {
    kubectl: { x: MARGIN, y: 46, w: left, h: 112 },
    controllers: { x: inner.x, y: 46, w: half, h: 80 },
    scheduler: { x: inner.x + half + 20, y: 46, w: half, h: 80 },
    apiserver: api,
    etcd: { x: inner.x, y: api.y + api.h + gap, w: inner.w, h: panel.h - (api.y + api.h + gap) },
    registry: { x: column.x + column.w - 164, y: 18, w: 164, h: 34 },
    owners: ownersBox(api, left, H),
  };
  const trunk = panel.x + panel.w + 30;
  return {
    W,
    H,
    scale,
    wide: true,
    boxes,
    gates: gateRows(api, 27),
    panel,
    trunk,
    lane: api.y + 20,
    nodes: nodes.nodes,
  };
}

/**
 * Under the terminal, below the wire that leads from it to the API server.
 * @type {(api: Box, left: number, H: number) => Box}
 */
function ownersBox(api, left, H) {
  const y = api.y + 110;
  return { x: MARGIN, y, w: left - 6, h: H - y - 18 };
}

/** @type {(pixels: Pixels, cast: Cast) => DiagramMap} */
function tallLayout(pixels, cast) {
  const W = Math.max(340, pixels.width);
  const margin = 10;
  const full = W - 2 * margin;
  const api = { x: margin, y: 116, w: Math.round(full * 0.6), h: 174 };
  const rightX = api.x + api.w + 30;
  const right = W - margin - rightX;
  const etcdY = api.y + api.h + 34;
  const column = { x: margin, y: etcdY + 110, w: full };
  const nodes = placeNodes(cast, column, 520);
  const boxes = {
    kubectl: { x: margin, y: 10, w: full, h: 66 },
    apiserver: api,
    scheduler: { x: rightX, y: api.y, w: right, h: 82 },
    controllers: { x: rightX, y: api.y + 98, w: right, h: 76 },
    etcd: { x: margin, y: etcdY, w: api.w, h: 76 },
    registry: { x: rightX, y: etcdY, w: right, h: 34 },
  };
  const trunk = api.x + api.w + 15;
  return {
    W,
    H: nodes.bottom + margin,
    scale: 1,
    wide: false,
    boxes,
    gates: gateRows(api, 22),
    panel: null,
    trunk,
    lane: api.y + api.h - 14,
    nodes: nodes.nodes,
  };
}

/** @type {(api: Box, height: number) => Box[]} */
function gateRows(api, height) {
  return Array.from({ length: 6 }, (_, index) => ({
    x: api.x + 10,
    y: api.y + api.h - 6 * height - 6 + index * height,
    w: api.w - 20,
    h: height,
  }));
}

/**
 * The nodes one under the other, at the greatest density of detail for which there is room.
 * @param {Cast} cast
 * @param {{ x: number, y: number, w: number }} column
 * @param {number} room
 */
function placeNodes(cast, column, room) {
  const names = cast.nodes;
  const density = densityFor(names, cast, column.w, room);
  let y = column.y;
  const nodes = names.map((name) => {
    const slots = cast.most.get(name) ?? 0;
    const widest = widestPod(cast, name);
    const h = nodeHeight(density, slots, column.w, widest);
    const made = nodeLayout({ name, density, slots, containers: widest, box: { x: column.x, y, w: column.w, h } });
    y += h + (density === "chip" || density === "medium" ? 10 : 14);
    return made;
  });
  return { nodes, bottom: y };
}

/** @type {(cast: Cast, node: string) => number} */
export function widestPod(cast, node) {
  return cast.stays.filter((stay) => stay.node === node).reduce((most, stay) => Math.max(most, stay.containers), 1);
}
