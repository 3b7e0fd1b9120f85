/* The scene of a step: everything that the stage needs to draw it, from the story and the moment. Pure. */

import { brokenAt, faultPlace, marksOf } from "./faults/broken.js";
import { gateIndex, gatesAt } from "./gates.js";
import { slotAt } from "./cast.js";
import { route } from "./diagram/routes.js";
import { commandsAt, podOf, rowAt } from "./session.js";
import { family, labelOf } from "./words.js";
import { worldOf } from "./world.js";

const PLACES = new Set(["kubectl", "apiserver", "etcd", "scheduler", "controllers", "registry"]);

/** `page`: {lines, verbs, states, cast, rows, map, chosen}; `moment` as in motion.js. */
export function sceneAt(page, moment) {
  const { lines, verbs, states, map } = page;
  const line = lines[moment.seq - 1];
  const verb = line && verbs[line.step];
  const cluster = states.at(moment.shown);
  const world = worldOf(cluster);
  const lit = line?.component === "cluster" ? everyPlace(map) : litPlaces(line, verb);
  const placed = placePods(page, world, moment.shown, lit);
  return {
    line,
    verb,
    world,
    lit,
    placed,
    broken: marksOf(brokenAt(cluster)),
    gates: gatesAt(lines, moment.part === "still" ? moment.seq : gateView(line, verb, moment), verbs),
    commands: commandsAt(lines, moment.seq, 1),
    pulling: line?.step?.includes("ull") && line.component === "containerd" ? line.facts?.image : null,
    changedKeys: new Set(
      moment.part === "still"
        ? (line?.changes ?? []).filter((change) => change.space === "etcd").map((change) => change.key)
        : [],
    ),
    acting: family(line?.component) === "controllers" ? line.component.replace(/-controller$/, "") : null,
    watching: [],
    doing: line?.node
      ? {
          node: line.node,
          place: verb?.to ?? verb?.from ?? line.component,
          words: line.node && !verb?.label ? shortVerb(line) : "",
        }
      : null,
    message: messageOf(map, line, verb, placed),
    progress: moment.part === "still" ? 1 : moment.part === "move" ? moment.progress : 0,
  };
}

/** While a gate's token is still on its way, the gates stand as before. */
function gateView(line, verb, moment) {
  return verb?.gate ? moment.seq - 1 : moment.seq - (line?.request ? 1 : 0);
}

function shortVerb(line) {
  return line.step.split(".")[1].replaceAll("-", " ");
}

/** The ids of the places that act: "apiserver", "kubelet/node-1", "pod/default/my-pod"; a node is lit with what is on it. */
export function litPlaces(line, verb) {
  const lit = new Set();
  if (!line) return lit;
  const broken = faultPlace(line);
  if (broken) return lit.add(broken).add(broken.includes("/") ? `node/${broken.split("/")[1]}` : broken);
  const names = verb?.from || verb?.to ? [verb.from, verb.to] : [family(line.component)];
  for (const name of names) if (name) addPlace(lit, name, line);
  const pod = podOf(line);
  if (pod && ["kubelet", "containerd", "cni"].includes(line.component)) lit.add(`pod/${pod}`);
  if ((line.changes ?? []).some((change) => change.space === "etcd")) lit.add("etcd");
  return lit;
}

/** What concerns the whole cluster dims nothing. */
function everyPlace(map) {
  return new Set([
    ...PLACES,
    ...map.nodes.flatMap(({ name }) => ["node", "kubelet", "containerd", "cni"].map((place) => `${place}/${name}`)),
  ]);
}

function addPlace(lit, name, line) {
  if (PLACES.has(name)) lit.add(name);
  else if (line.node) {
    lit.add(name === "pod" ? `pod/${podOf(line)}` : `${name}/${line.node}`);
    lit.add(`node/${line.node}`);
  }
}

/** The pods that stand on a node, each with its box. */
function placePods({ cast, rows, map, chosen }, world, shown, lit) {
  return world.pods.flatMap((pod) => {
    const node = map.nodes.find((geometry) => geometry.name === pod.node);
    const slot = node ? slotAt(cast, pod.id, shown) : null;
    const box = slot === null ? null : node.pods[slot];
    if (!box) return [];
    return [
      {
        pod,
        box,
        density: node.density,
        two: node.twoColumns && pod.containers.length > 1,
        status: rowAt(rows, pod.id, shown)?.row.STATUS,
        lit: lit.has(`pod/${pod.id}`),
        chosen: chosen === pod.id,
      },
    ];
  });
}

function messageOf(map, line, verb, placed) {
  if (!verb?.from || !verb?.to) return null;
  const pod = placed.find((place) => place.pod.id === podOf(line))?.box;
  const gate = verb.gate ? gateIndex(verb.gate) : 0;
  const points = route(map, verb.from, verb.to, { node: line.node, pod, gate });
  if (!points) return null;
  const failed = line.request?.code >= 400 || /error|fail/.test(line.step) || verb.label === "error";
  return { points, label: verb.gate ? "" : labelOf(line, verb), family: family(verb.from), failed, bounds: map };
}
