/* A node: its header, kubelet, containerd and CNI; idle ones are slim rows. Its pods are drawn by pod.js, above it. */

import { daemonsOf, ROOMY } from "../geometry/nodes.js";
import { boxGroup, el, fit, set } from "../dom/svg.js";

const DAEMONS = [
  ["kubelet", "kubelet"],
  ["containerd", "containerd"],
  ["cni", "CNI"],
];

/** @type {(parent: SVGElement) => DrawnNode} */
export function makeNode(parent) {
  const group = el("g", { class: "node" }, parent);
  const face = boxGroup(group, "kubelet", 16);
  face.group.classList.add("node-face");
  const name = el("text", { class: "node-name", x: 16, y: 23 }, face.group);
  const about = el("text", { class: "small mute", y: 23 }, face.group);
  const ready = el("text", { class: "small strong", y: 23, "text-anchor": "end" }, face.group);
  const mark = el("path", { class: "ready-mark" }, face.group);
  const daemons = Object.fromEntries(
    DAEMONS.map(([place, title]) => {
      const made = boxGroup(group, place, 9);
      made.group.classList.add("daemon");
      const name = el("text", { class: "name", "text-anchor": "middle", text: title }, made.group);
      const under = el("text", { class: "tiny mute", "text-anchor": "middle" }, made.group);
      return [place, { ...made, title: name, under }];
    }),
  );
  return { group, face, name, about, ready, mark, daemons };
}

/** @type {(made: DrawnNode, item: NodeItem) => void} */
export function updateNode(made, { geometry, node, pods, lit, doing, broken }) {
  const { box, slim, density } = geometry;
  /** @type {NodeView} */
  const known = node ?? { name: geometry.name, ready: "Unknown", range: "" };
  made.face.place(box);
  const off = broken.has(`node/${geometry.name}`);
  set(made.group, { "data-density": density, "data-lost": off || (node && node.ready !== "True") ? "yes" : null });
  const dx = slim ? 26 : 23;
  set(made.name, { text: known.name, y: dx });
  const nameWidth = known.name.length * 8 + 26;
  const room = density === "chip" ? 0 : box.w - nameWidth - 90;
  set(made.about, { x: nameWidth, y: dx, text: room > 60 ? fit(aboutWords(known, slim, pods), room, 6.4) : "" });
  const good = known.ready === "True";
  const word = !node ? "not there" : good ? (known.cordoned ? "cordoned" : "Ready") : "NotReady";
  set(made.ready, {
    x: box.w - 16,
    y: dx,
    text: word,
    "data-tone": good && !known.cordoned ? "good" : known.cordoned ? "wait" : "bad",
  });
  set(made.mark, {
    d: good ? "M-3 0L-1 2.5L3.5 -3" : "M-3 -3L3 3M3 -3L-3 3",
    transform: `translate(${box.w - 24 - word.length * 7} ${dx - 4})`,
    "data-tone": good ? "good" : "bad",
  });
  const places = daemonsOf(geometry);
  for (const [place, daemon] of Object.entries(made.daemons))
    updateDaemon(daemon, places[place], slim, density, doing?.place === place ? doing.words : "");
  set(made.face.group, {
    "data-lit": lit.has(`node/${known.name}`) || (slim && lit.has(`kubelet/${known.name}`)) ? "yes" : null,
  });
  for (const [place, daemon] of Object.entries(made.daemons))
    set(daemon.group, {
      "data-lit": lit.has(`${place}/${known.name}`) ? "yes" : null,
      "data-stopped": off || broken.has(`${place}/${known.name}`) ? "yes" : null,
    });
}

/**
 * A node that is lost says why and with which taints; its range is of no use then.
 * @type {(node: NodeView, slim: boolean, pods: number) => string}
 */
function aboutWords(node, slim, pods) {
  const keys = [...new Set(node.taints?.map((taint) => taint.key.split("/").pop()) ?? [])];
  const taints = keys.length ? `taint${keys.length > 1 ? "s" : ""} ${keys.join(", ")}` : "";
  const held = slim ? "no pods" : pods > 0 ? `${pods} pod${pods > 1 ? "s" : ""}` : "";
  const parts = node.reason ? [taints, node.reason, held] : [node.range, held, taints];
  return parts.filter(Boolean).join(" · ");
}

/** @type {(daemon: Daemon, box: Box, slim: boolean, density: Density | "slim", words: string) => void} */
function updateDaemon(daemon, box, slim, density, words) {
  set(daemon.group, { display: slim ? "none" : null });
  if (slim) return;
  daemon.place(box);
  const two = words && ROOMY.has(density);
  set(daemon.title, {
    x: box.w / 2,
    y: box.h / 2 + (two ? -2 : 4.5),
    class: density === "chip" ? "name tiny" : "name",
  });
  set(daemon.under, { x: box.w / 2, y: box.h / 2 + 12, text: two ? fit(words, box.w - 10, 5.7) : "" });
}
