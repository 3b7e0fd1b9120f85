/* The ways that messages take: corner points from one place to another, a point at a share of the way, a path with round corners. Pure. */

const middleX = (box) => box.x + box.w / 2;
const middleY = (box) => box.y + box.h / 2;
const right = (box) => box.x + box.w;
const bottom = (box) => box.y + box.h;

/** The corner points from place `from` to place `to`; `where` is {node, pod, gate} of the line. Null where there is no way. */
export function route(map, from, to, where = {}) {
  if (from === "apiserver" && to === "apiserver") return gateRoute(map, where.gate ?? 0);
  const known = oneWay(map, from, to, where);
  if (known) return known;
  const back = oneWay(map, to, from, where);
  return back ? back.reverse() : null;
}

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
  if (way === "kubelet containerd" || way === "containerd cni") return bandRoute(node, node[from], node[to]);
  if (to === "pod" && node[from]) return podRoute(node, node[from], where.pod ?? node.box);
  return null;
}

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

/** Scheduler and controllers: above the API server where the page is wide, beside it on a phone. */
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

/** Between two compact nodes and down to the kubelet: the header is full of names. */
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

function registryRoute({ boxes, W, wide, nodes }, node) {
  const { registry } = boxes;
  const target = node.containerd;
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

function gateRoute({ gates }, gate) {
  const x = gates[0].x + 13;
  const end = middleY(gates[gate]);
  return [
    [x, gate === 0 ? gates[0].y : middleY(gates[gate - 1])],
    [x, end],
  ];
}

export function routeLength(points) {
  return points.slice(1).reduce((sum, point, index) => sum + distance(points[index], point), 0);
}

/** The point after `share` (0..1) of the way. */
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

/** The same way, `by` units shorter at its end: a label that has arrived lies against its target, not upon it. */
export function shorten(points, by) {
  const whole = routeLength(points);
  const share = Math.max(0.5, 1 - by / Math.max(1, whole));
  const kept = points.slice(0, -1).filter((_, index) => routeLength(points.slice(0, index + 1)) < whole * share);
  return [...kept, pointAt(points, share)];
}

/** An SVG path through the points with corners of radius `radius`. */
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

function toward(from, to, by) {
  const share = by / Math.max(1e-6, distance(from, to));
  return `${round(mix(from[0], to[0], share))} ${round(mix(from[1], to[1], share))}`;
}

const distance = (a, b) => Math.hypot(b[0] - a[0], b[1] - a[1]);
const mix = (a, b, share) => a + (b - a) * share;
const round = (number) => Math.round(number * 10) / 10;
