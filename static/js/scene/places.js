/* Which places act in a step, and are lit: by the line and the way of its verb. Pure. */

import { faultPlace } from "../state/broken.js";
import { podOf } from "../story/session.js";
import { family } from "../words/words.js";

const PLACES = new Set(["kubectl", "apiserver", "etcd", "scheduler", "controllers", "registry"]);

/**
 * The ids of the places that act: "apiserver", "kubelet/node-1", "pod/default/my-pod"; a node is lit with what is on it.
 * @type {(line?: Line, verb?: Verb) => Set<string>}
 */
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

/**
 * What concerns the whole cluster dims nothing.
 * @type {(map: DiagramMap) => Set<string>}
 */
export function everyPlace(map) {
  return new Set([
    ...PLACES,
    ...map.nodes.flatMap(({ name }) => ["node", "kubelet", "containerd", "cni"].map((place) => `${place}/${name}`)),
  ]);
}

/** @type {(lit: Set<string>, name: string, line: Line) => void} */
function addPlace(lit, name, line) {
  if (PLACES.has(name)) lit.add(name);
  else if (line.node) {
    lit.add(name === "pod" ? `pod/${podOf(line)}` : `${name}/${line.node}`);
    lit.add(`node/${line.node}`);
  }
}
