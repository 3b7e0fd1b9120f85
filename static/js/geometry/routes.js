/* The ways that messages take: the corner points from one place of the diagram to another. Pure. */

import { daemonsOf } from "./nodes.js";

/** @type {(box: Box) => number} */
const middleX = (box) => box.x + box.w / 2;
/** @type {(box: Box) => number} */
const middleY = (box) => box.y + box.h / 2;
/** @type {(box: Box) => number} */
const right = (box) => box.x + box.w;
/** @type {(box: Box) => number} */
const bottom = (box) => box.y + box.h;

/**
 * The corner points from place `from` to place `to`; `where` is {node, pod, gate} of the line. Null where there is no way.
 * @param {DiagramMap} map
 * @param {string} from
 * @param {string} to
 * @param {{ node?: string | null, pod?: Box, gate?: number }} [where]
 * @returns {Point[] | null}
 */
export function route(map, from, to, where = {}) {
  if (from === "apiserver" && to === "apiserver") return gateRoute(map, where.gate ?? 0);
  const known = oneWay(map, from, to, where);
  if (known) return known;
  const back = oneWay(map, to, from, where);
  return back ? back.reverse() : null;
}

/** @type {(map: DiagramMap, from: string, to: string, where: { node?: string | null, pod?: Box }) => Point[] | null} */
function oneWay(map, from, to, where) {
  const { boxes } = map;
  const node = map.nodes.find((made) => made.name === where.node);
  const way = `${from} ${to}`;
  if (way === "kubectl apiserver") return kubectlRoute(map);
  if (way === "apiserver etcd")
    return [
      [middleX(boxes.apiserver), bottom(boxes.apiserver)],
      [middleX(boxes.apiserver), boxes.etcd.y],
    ];
  if (way === "apiserver scheduler" || way === "apiserver controllers") return peerRoute(map, boxes[to]);
  if (!node) return null;
  if (way === "apiserver kubelet") return nodeRoute(map, node);
  if (way === "registry containerd") return registryRoute(map, node);
  const { [from]: start, [to]: end } = daemonsOf(node);
  if (start && end && (way === "kubelet containerd" || way === "containerd cni")) return bandRoute(node, start, end);
  return to === "pod" && start ? podRoute(node, start, where.pod ?? node.box) : null;
}

/** @type {(map: DiagramMap) => Point[]} */
function kubectlRoute({ boxes, gates, wide }) {
  const gate = gates[0];
  if (!wide)
    return [
      [boxes.apiserver.x + 60, bottom(boxes.kubectl)],
      [boxes.apiserver.x + 60, boxes.apiserver.y],
    ];
  const x = middleX(boxes.kubectl);
  return [
    [x, bottom(boxes.kubectl)],
    [x, middleY(gate)],
    [boxes.apiserver.x, middleY(gate)],
  ];
}

/**
 * Scheduler and controllers: above the API server where the page is wide, beside it on a phone.
 * @type {(map: DiagramMap, box: Box) => Point[]}
 */
function peerRoute({ boxes, wide }, box) {
  if (wide)
    return [
      [middleX(box), boxes.apiserver.y],
      [middleX(box), bottom(box)],
    ];
  return [
    [right(boxes.apiserver), middleY(box)],
    [box.x, middleY(box)],
  ];
}

/** @type {(map: DiagramMap, node: NodeGeometry) => Point[]} */
function nodeRoute({ boxes, trunk, lane, wide }, node) {
  const target = node.kubelet;
  if (wide && node.density === "chip") return overTheTop(boxes, trunk, lane, node);
  if (!wide)
    return [
      [right(boxes.apiserver), lane],
      [trunk, lane],
      [trunk, node.box.y - 8],
      [target.x + 30, node.box.y - 8],
      [target.x + 30, target.y],
    ];
  return [
    [right(boxes.apiserver), lane],
    [trunk, lane],
    [trunk, middleY(target)],
    [target.x, middleY(target)],
  ];
}

/**
 * Between two compact nodes and down to the kubelet: the header is full of names.
 * @type {(boxes: DiagramMap["boxes"], trunk: number, lane: number, node: NodeGeometry) => Point[]}
 */
function overTheTop(boxes, trunk, lane, { box, kubelet }) {
  const [x, y] = [middleX(kubelet), box.y - 5];
  return [
    [right(boxes.apiserver), lane],
    [trunk, lane],
    [trunk, y],
    [x, y],
    [x, kubelet.y],
  ];
}

/** @type {(node: NodeGeometry, from: Box, to: Box) => Point[]} */
function bandRoute(node, from, to) {
  if (node.density === "chip" || node.slim)
    return [
      [right(from), middleY(from)],
      [to.x, middleY(to)],
    ];
  const [start, end] = [middleX(from), middleX(to)];
  const aside = start < end ? 14 : -14;
  return [
    [start + aside, bottom(from)],
    [start + aside, node.band],
    [end - aside, node.band],
    [end - aside, bottom(to)],
  ];
}

/** @type {(node: NodeGeometry, from: Box, pod: Box) => Point[]} */
function podRoute(node, from, pod) {
  const x = Math.max(pod.x + 16, Math.min(right(pod) - 16, middleX(from)));
  if (Math.abs(x - middleX(from)) < 2)
    return [
      [x, bottom(from)],
      [x, pod.y],
    ];
  return [
    [middleX(from), bottom(from)],
    [middleX(from), node.band],
    [x, node.band],
    [x, pod.y],
  ];
}

/** @type {(map: DiagramMap, node: NodeGeometry) => Point[]} */
function registryRoute({ boxes, W, wide, nodes }, node) {
  const { registry } = boxes;
  const target = node.containerd;
  /** @type {Point} */
  const end = [middleX(target), target.y];
  if (wide && nodes[0] === node)
    return [
      [Math.max(registry.x + 20, middleX(target)), bottom(registry)],
      [Math.max(registry.x + 20, middleX(target)), node.box.y + 8],
      [middleX(target), node.box.y + 8],
      end,
    ];
  const gutter = W - (wide ? 9 : 4);
  return [
    [right(registry), middleY(registry)],
    [gutter, middleY(registry)],
    [gutter, node.box.y + 8],
    [end[0], node.box.y + 8],
    end,
  ];
}

/** @type {(map: DiagramMap, gate: number) => Point[]} */
function gateRoute({ gates }, gate) {
  const x = gates[0].x + 13;
  const end = middleY(gates[gate]);
  return [
    [x, gate === 0 ? gates[0].y : middleY(gates[gate - 1])],
    [x, end],
  ];
}
