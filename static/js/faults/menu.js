/* What can be broken: the entries of the menu "Break something", each an input for the run (simulation/cluster/faults/grammar.py). Pure. */

import { componentName } from "../state/broken.js";

const CONTROL_PLANE = ["apiserver", "etcd-0", "etcd-1", "etcd-2", "kube-scheduler", "kube-controller-manager"];
const ON_NODE = ["kubelet", "containerd", "cni", "node"];
/** @type {Record<string, string>} */
const MEANS = {
  apiserver: "nobody can read or write; what runs goes on",
  "etcd-0": "two of three members are a quorum; below that nothing can be written",
  "kube-scheduler": "new pods stay Pending",
  "kube-controller-manager": "nobody makes up for pods that are lost",
  kubelet: "its containers go on; nobody restarts, probes or reports them",
  containerd: "processes go on; none can be started",
  cni: "no new pod there gets an address",
  node: "power off: everything on it is dead",
};

/**
 * The control plane: [{id, words, means, verb, fault}]; what is broken already (ids) offers its mend instead.
 * @type {(brokenIds: Set<string>) => FaultEntry[]}
 */
export function controlPlane(brokenIds) {
  return CONTROL_PLANE.map((name) => switchOf(name, MEANS[name] ?? "", brokenIds));
}

/**
 * What there is to break on one node, its network and its addresses included.
 * @type {(node: string, brokenIds: Set<string>) => FaultEntry[]}
 */
export function onNode(node, brokenIds) {
  const parts = ON_NODE.map((part) => ({
    ...switchOf(`${part}/${node}`, MEANS[part], brokenIds),
    words: part === "node" ? "The whole node" : componentName(part),
  }));
  const cut = brokenIds.has(`cut/${node}`);
  const none = brokenIds.has(`addresses/${node}`);
  return [
    ...parts,
    {
      id: `cut/${node}`,
      words: "Network to the control plane",
      means: "its containers do not notice; after 50 s the node counts as lost",
      verb: cut ? "Heal" : "Cut",
      broken: cut,
      fault: cut ? { heal: node } : { cut: node },
    },
    {
      id: `addresses/${node}`,
      words: "Free addresses",
      means: "the next sandbox there cannot be made",
      verb: none ? "Give back" : "Take all",
      broken: none,
      fault: { addresses: { node, free: none ? null : 0 } },
    },
  ];
}

/** @type {(name: string, means: string, brokenIds: Set<string>) => FaultEntry} */
function switchOf(name, means, brokenIds) {
  const broken = brokenIds.has(`stopped/${name}`);
  return {
    id: `stopped/${name}`,
    words: componentName(name),
    means,
    verb: broken ? "Start" : "Stop",
    broken,
    fault: broken ? { start: name } : { stop: name },
  };
}

/**
 * The registry: `images` are those that the pods of the run name, `held` its entry in the space faults.
 * @type {(images: string[], held?: Record<string, any>) => FaultEntry}
 */
export function registry(images, held) {
  const names = held ? Object.keys(held) : [...new Set(["*", ...images])].sort();
  return {
    id: "registry",
    words: "Image registry",
    means: "a pull finds: connection refused",
    verb: held ? "Bring back" : "Take away",
    broken: Boolean(held),
    fault: {
      registry: Object.fromEntries(names.map((name) => [name, held ? null : { missing: "connection refused" }])),
    },
  };
}

/**
 * Who watches and writes, for the small disturbances.
 * @type {(nodes: string[]) => string[]}
 */
export function clients(nodes) {
  return ["kube-scheduler", "kube-controller-manager", ...nodes.map((node) => `kubelet/${node}`)];
}

/** @type {{ id: string, words: string, fault: (to: string) => Fault }[]} */
export const DISTURBANCES = [
  { id: "drop", words: "Lose it", fault: (to) => ({ watch: { to, do: "drop" } }) },
  { id: "repeat", words: "Send it twice", fault: (to) => ({ watch: { to, do: "repeat", by: "1s" } }) },
  { id: "delay", words: "Delay it by 10 s", fault: (to) => ({ watch: { to, do: "delay", by: "10s" } }) },
  { id: "conflict", words: "Answer its next write with 409", fault: (to) => ({ conflict: to }) },
];
