/* What is broken at a moment, from the space "faults" of the cluster: where it shows on the diagram, its words, and what mends it. Pure. */

import { core } from "../words/catalogue.js";
import { render } from "../words/format.js";

/**
 * "API server", "etcd member 1", "kubelet on node-2", "The whole of node-2" for the name that a fault gives a component.
 * @type {(component: string) => string}
 */
export function componentName(component) {
  const [part, node] = component.split("/");
  const about = core.faults.components[part];
  return node && about?.on ? render(about.on, { node }) : (about?.words ?? component);
}

/**
 * The place of the diagram: "scheduler", "etcd", "kubelet/node-1", "node/node-1"; who is not named there is one of the controllers.
 * @type {(component: string) => string}
 */
export function placeOf(component) {
  const about = core.faults.components[component.split("/")[0]];
  return about ? (about.place ?? component) : "controllers";
}

/**
 * A fault of the menu with its names filled in.
 * @type {(fault: any, facts: Facts) => any}
 */
export function filledFault(fault, facts) {
  if (typeof fault === "string") return render(fault, facts);
  if (fault === null || typeof fault !== "object") return fault;
  return Object.fromEntries(Object.entries(fault).map(([name, value]) => [name, filledFault(value, facts)]));
}

/**
 * [{id, words, place, kind, mend: {words, fault}}], in the order of their keys; `cluster` as state.js folds it.
 * @type {(cluster: Cluster) => Broken[]}
 */
export function brokenAt(cluster) {
  return [...(cluster.spaces.get("faults") ?? [])]
    .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
    .map(([key, value]) => broken(key, value))
    .filter((found) => found !== null);
}

/** @type {(id: string, value: any) => Broken | null} */
function broken(id, value) {
  const [kind, ...rest] = id.split("/");
  const about = core.faults.broken[kind];
  if (!about) return null;
  const name = rest.join("/");
  const of = { name, node: rest[0], of: rest[1], component: componentName(name), place: placeOf(name) };
  const facts = { ...value, ...(name ? of : {}) };
  const mend = about.mend && {
    words: about.mend.words,
    fault: kind === "registry" ? registryFault(Object.keys(value), null) : filledFault(about.mend.fault, facts),
  };
  return { id, kind, name, words: render(about.words, facts), place: render(about.place, facts), mend };
}

/**
 * What a pull of these images finds from now on: `entry`, or null for what was before.
 * @type {(images: string[], entry: object | null) => Fault}
 */
export function registryFault(images, entry) {
  return { registry: Object.fromEntries(images.map((image) => [image, entry])) };
}

/**
 * Marks for the diagram, by place: "stopped", "1 of 3 down", "cut", "away", "no addresses"; `still` where nothing goes on there.
 * @type {(all: Broken[]) => Map<string, Mark>}
 */
export function marksOf(all) {
  const marks = new Map();
  const { etcd, broken: kinds } = core.faults;
  const down = all.filter((one) => one.kind === "stopped" && one.place === "etcd").length;
  const still = down > etcd.may_lose;
  for (const { kind, place } of all) {
    const word = kinds[kind]?.mark;
    if (kind === "stopped" && place === "etcd")
      marks.set(place, { word: still ? etcd.no_quorum : render(etcd.down, { down, members: etcd.members }), still });
    else if (word) marks.set(place, { word, still: true });
  }
  return marks;
}

/**
 * The place that a line of the chapter Faults is about, or null: who is stopped, disturbed or tries again.
 * @type {(line?: Line) => string | null}
 */
export function faultPlace(line) {
  if (line?.component !== "fault") return null;
  const { component, node } = line.facts ?? {};
  if (component) return placeOf(component);
  return { registry: "registry", addresses: `cni/${node}` }[line.verb] ?? (node ? `node/${node}` : null);
}
