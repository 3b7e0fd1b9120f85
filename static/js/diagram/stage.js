/* The stage: the one SVG. It redraws the world only when the step changes, by keyed parts; between steps only the message moves. */

import { apiserverPart, etcdPart } from "./apiserver.js";
import { kubectlPart, registryPart } from "./kubectl.js";
import { badgesPart } from "./badges.js";
import { layout } from "../geometry/layout.js";
import { messagePart } from "./message.js";
import { makeNode, updateNode } from "./node.js";
import { controllersPart, schedulerPart } from "./peers.js";
import { ownersPart } from "./owners.js";
import { makePod, tickPod, updatePod } from "./pod.js";
import { pathOf } from "../geometry/paths.js";
import { route } from "../geometry/routes.js";
import { el, keyed, set } from "../dom/svg.js";

/** @type {Record<string, (parent: SVGElement) => Part>} */
const PARTS = {
  kubectl: kubectlPart,
  registry: registryPart,
  controllers: controllersPart,
  scheduler: schedulerPart,
  apiserver: apiserverPart,
  etcd: etcdPart,
};

/**
 * @param {SVGSVGElement} svg
 */
export function stage(svg) {
  const panel = el("g", { class: "panel" }, svg);
  const panelFace = el("rect", { rx: 18 }, panel);
  const panelName = el("text", { class: "over-label", text: "Control plane" }, panel);
  const wires = el("g", { class: "wires" }, svg);
  const nodes = el("g", {}, svg);
  const nodeWires = el("g", { class: "wires" }, svg);
  const parts = Object.fromEntries(Object.entries(PARTS).map(([place, make]) => [place, make(svg)]));
  const owners = ownersPart(svg);
  const pods = el("g", {}, svg);
  const badges = badgesPart(el("g", {}, svg));
  const message = messagePart(el("g", {}, svg));
  /** @type {DiagramMap} */
  let map;

  /**
   * The page or the cast has another size: everything gets its place anew. Returns the map.
   * @type {(pixels: Pixels, cast: Cast) => DiagramMap}
   */
  function resize(pixels, cast) {
    map = layout(pixels, cast);
    svg.setAttribute("viewBox", `0 0 ${map.W.toFixed(1)} ${map.H.toFixed(1)}`);
    svg.style.height = `${Math.round(map.H * map.scale)}px`;
    set(panel, { display: map.panel ? null : "none" });
    if (map.panel) {
      set(panelFace, { x: map.panel.x, y: map.panel.y, width: map.panel.w, height: map.panel.h });
      set(panelName, { x: map.panel.x + 20, y: map.panel.y + 19 });
    }
    drawWires();
    return map;
  }

  function drawWires() {
    const ways = [
      ["kubectl", "apiserver"],
      ["apiserver", "etcd"],
      ["apiserver", "scheduler"],
      ["apiserver", "controllers"],
    ].map(([from, to]) => ({ id: `${from}-${to}`, points: route(map, from, to) }));
    for (const node of map.nodes) {
      ways.push({ id: `node ${node.name}`, points: route(map, "apiserver", "kubelet", { node: node.name }) });
    }
    const inside = [];
    for (const node of map.nodes.filter((made) => !made.slim && made.density !== "chip")) {
      inside.push({ id: `cri ${node.name}`, points: route(map, "kubelet", "containerd", { node: node.name }) });
      inside.push({ id: `cni ${node.name}`, points: route(map, "containerd", "cni", { node: node.name }) });
    }
    keyed(wires, ways, (way) => way.id, makeWire, updateWire);
    keyed(nodeWires, inside, (way) => way.id, makeWire, updateWire);
  }

  /** @type {(parent: SVGElement) => { group: SVGElement }} */
  function makeWire(parent) {
    return { group: el("path", { class: "wire" }, parent) };
  }

  /** @type {(made: { group: SVGElement }, way: { points: Point[] | null }) => void} */
  function updateWire(made, way) {
    if (way.points) set(made.group, { d: pathOf(way.points) });
  }

  /**
   * Draw the world of a step. `scene` comes from scene.js.
   * @type {(scene: Scene) => void}
   */
  function draw(scene) {
    const { lit, broken } = scene;
    const model = { ...scene, map };
    for (const node of map.nodes)
      set(wires.podflowKeyed?.get(`node ${node.name}`).group, {
        "data-cut": broken.has(`wire/${node.name}`) ? "yes" : null,
      });
    for (const [place, part] of Object.entries(parts)) {
      part.update(model);
      const state = {
        "data-lit": lit.has(place) ? "yes" : null,
        "data-stopped": broken.get(place)?.still ? "yes" : null,
      };
      for (const group of [part.group, part.also]) if (group) set(group, state);
    }
    keyed(
      nodes,
      map.nodes,
      (node) => node.name,
      makeNode,
      (made, geometry) =>
        updateNode(made, {
          geometry,
          lit,
          broken,
          node: scene.world.nodes.find((node) => node.name === geometry.name),
          doing: scene.doing?.node === geometry.name ? scene.doing : null,
          pods: scene.placed.filter((placed) => placed.pod.node === geometry.name).length,
        }),
    );
    keyed(pods, scene.placed, (placed) => placed.pod.id, makePod, updatePod);
    owners.update(model);
    badges(map, broken);
    message.load(scene.message);
    message.move(scene.progress);
  }

  /**
   * Virtual time passes and nothing else: only countdowns change.
   * @type {(at_ms: number) => void}
   */
  function tick(at_ms) {
    for (const pod of pods.podflowKeyed?.values() ?? []) tickPod(pod, at_ms);
  }

  return { resize, draw, tick, move: message.move };
}
