/* What is broken at a moment, from the space "faults" of the cluster: where it shows on the diagram, its words, and what mends it. Pure. */

/** @type {Record<string, string | undefined>} */
const NAMES = {
  apiserver: "API server",
  "kube-scheduler": "Scheduler",
  "kube-controller-manager": "Controller manager",
  kubelet: "kubelet",
  containerd: "containerd",
  cni: "CNI",
};
/** @type {Record<string, string | undefined>} */
const PLACES = { "kube-scheduler": "scheduler", "kube-controller-manager": "controllers" };
/** @type {Record<string, string | undefined>} */
const DOES = { drop: "will be lost", repeat: "will come twice", delay: "will come late" };
const QUORUM = 2;

/**
 * "API server", "etcd member 1", "kubelet on node-2", "the whole node node-2" for the name that a fault gives a component.
 * @type {(component: string) => string}
 */
export function componentName(component) {
  const [part, node] = component.split("/");
  if (part === "node") return `The whole of ${node}`;
  if (part.startsWith("etcd-")) return `etcd member ${Number(part.slice(5)) + 1}`;
  return `${NAMES[part] ?? part}${node ? ` on ${node}` : ""}`;
}

/**
 * The place of the diagram: "scheduler", "etcd", "kubelet/node-1", "node/node-1".
 * @type {(component: string) => string}
 */
export function placeOf(component) {
  if (component.startsWith("etcd-")) return "etcd";
  return PLACES[component] ?? component;
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
  const name = rest.join("/");
  return KINDS[kind] ? { id, kind, name, ...KINDS[kind](name, value) } : null;
}

/** @type {Record<string, (name: string, value: any) => Pick<Broken, "words" | "place" | "mend">>} */
const KINDS = {
  stopped: (name) => ({
    words: `${componentName(name)} is stopped`,
    place: placeOf(name),
    mend: { words: "Start", fault: { start: name } },
  }),
  cut: (node) => ({
    words: `The network to ${node} is cut`,
    place: `wire/${node}`,
    mend: { words: "Heal", fault: { heal: node } },
  }),
  registry: (_, entries) => ({
    words: "The image registry does not answer as it did",
    place: "registry",
    mend: {
      words: "Bring back",
      fault: { registry: Object.fromEntries(Object.keys(entries).map((name) => [name, null])) },
    },
  }),
  addresses: (node, { free }) => ({
    words: `${node} has ${free === 0 ? "no" : free} addresses left to give`,
    place: `cni/${node}`,
    mend: { words: "Give back", fault: { addresses: { node, free: null } } },
  }),
  watch: (name, { do: what }) => ({
    words: `The next watch event for ${componentName(name)} ${DOES[what] ?? "is disturbed"}`,
    place: placeOf(name),
    mend: null,
  }),
  conflict: (name) => ({
    words: `The next write of ${componentName(name)} will meet a 409 Conflict`,
    place: placeOf(name),
    mend: null,
  }),
};

/**
 * Marks for the diagram: Map place -> "stopped" | "1 of 3 down" | "cut" | "away" | "no addresses"; only what stands still or is away.
 * @type {(all: Broken[]) => Map<string, string>}
 */
export function marksOf(all) {
  const marks = new Map();
  const members = all.filter((one) => one.kind === "stopped" && one.place === "etcd").length;
  for (const { kind, place } of all) {
    if (kind === "stopped" && place === "etcd")
      marks.set(place, members >= QUORUM ? "no quorum" : `${members} of 3 down`);
    else if (kind === "stopped") marks.set(place, "stopped");
    else if (kind === "cut") marks.set(place, "cut");
    else if (kind === "registry") marks.set(place, "away");
    else if (kind === "addresses") marks.set(place, "no addresses");
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
  if (component) return placeOf(component).replace(/^.*-controller$|^generic-garbage-collector$/, "controllers");
  return { registry: "registry", addresses: `cni/${node}` }[line.verb] ?? (node ? `node/${node}` : null);
}
