/* The cast of a story: which nodes and pods ever appear, and the place that each pod keeps on its node. Pure.
   Places come from the whole story, so nothing jumps while it plays or when one seeks. */

const PODS = "/registry/pods/";
const NODES = "/registry/minions/";

/**
 * {nodes: [name], stays: [{pod, node, from, to, slot, containers}], most: Map node -> slots}; `touches` as in state.js.
 * @type {(touches: Touches) => Cast}
 */
export function castOf(touches) {
  const names = touches
    .keys()
    .filter((name) => name.startsWith("etcd "))
    .map((name) => name.slice(5));
  const stays = names.filter((key) => key.startsWith(PODS)).flatMap((key) => staysOf(touches, key));
  stays.sort((a, b) => a.from - b.from || a.pod.localeCompare(b.pod));
  const most = giveSlots(stays);
  const nodes = new Set(names.filter((key) => key.startsWith(NODES)).map((key) => key.slice(NODES.length)));
  for (const stay of stays) nodes.add(stay.node);
  return { nodes: [...nodes].sort((a, b) => a.localeCompare(b, "en", { numeric: true })), stays, most };
}

/** @type {(touches: Touches, key: string) => Stay[]} */
function staysOf(touches, key) {
  /** @type {Stay[]} */
  const stays = [];
  /** @type {Stay | null} */
  let open = null;
  for (const { seq, value } of touches.history("etcd", key)) {
    const object = value?.object;
    const same = open && object && open.uid === object.metadata.uid;
    if (open && !same) {
      open.to = seq;
      open = null;
    }
    if (!open && object?.spec?.nodeName) {
      const { containers = [], initContainers = [], nodeName } = object.spec;
      open = {
        pod: key.slice(PODS.length),
        uid: object.metadata.uid,
        node: nodeName,
        from: seq,
        to: Infinity,
        slot: 0,
        containers: containers.length + initContainers.length,
      };
      stays.push(open);
    }
  }
  return stays;
}

/**
 * The lowest free slot of its node for each stay; a slot is free again one step after its pod is gone.
 * @type {(stays: Stay[]) => Map<string, number>}
 */
function giveSlots(stays) {
  const most = new Map();
  /** @type {Map<string, Stay[]>} */
  const busy = new Map();
  for (const stay of stays) {
    const taken = (busy.get(stay.node) ?? []).filter((other) => other.to >= stay.from);
    const used = new Set(taken.map((other) => other.slot));
    while (used.has(stay.slot)) stay.slot += 1;
    busy.set(stay.node, [...taken, stay]);
    most.set(stay.node, Math.max(most.get(stay.node) ?? 0, stay.slot + 1));
  }
  return most;
}

/**
 * The slot of a pod ("namespace/name") at line `seq`, or null.
 * @type {(cast: Cast, pod: string, seq: number) => number | null}
 */
export function slotAt(cast, pod, seq) {
  const found = cast.stays.filter((stay) => stay.pod === pod && stay.from <= seq && seq <= stay.to);
  return found.length ? found[found.length - 1].slot : null;
}
