/* What the diagram and the panels need to know of a cluster: nodes, pods, queue, newest keys. The only file that knows the shapes of the keys. */

import { backOffOf } from "./backoff.js";

const PODS = "/registry/pods/";
const NODES = "/registry/minions/";
const EVENTS = "/registry/events/";
/** @type {WeakMap<Cluster, World>} */
const known = new WeakMap();

/**
 * The world of a cluster (state.js), made once for each: {nodes, pods, queue, keys, events, revision, at_ms, seq}.
 * @type {(cluster: Cluster) => World}
 */
export function worldOf(cluster) {
  const world = known.get(cluster) ?? makeWorld(cluster);
  known.set(cluster, world);
  return world;
}

/** @type {(cluster: Cluster) => World} */
function makeWorld(cluster) {
  const etcd = [...(cluster.spaces.get("etcd") ?? [])];
  const objects = (/** @type {string} */ prefix) => etcd.filter(([key]) => key.startsWith(prefix));
  return {
    seq: cluster.seq,
    at_ms: cluster.at_ms,
    revision: cluster.revision,
    nodes: objects(NODES)
      .map(([, record]) => nodeOf(record.object))
      .sort(byName),
    pods: objects(PODS)
      .map(([key, record]) => podOf(key, record.object, cluster.spaces))
      .sort(byAge),
    queue: queueOf(cluster.spaces.get("kube-scheduler")),
    keys: etcd
      .sort((a, b) => b[1].mod_revision - a[1].mod_revision)
      .map(([key, record]) => ({ key, revision: record.mod_revision, version: record.version })),
    events: objects(EVENTS).map(([, record]) => record.object),
  };
}

/** @type {(object: KubeObject) => NodeView} */
function nodeOf(object) {
  const ready = object.status?.conditions?.find((/** @type {any} */ condition) => condition.type === "Ready");
  return {
    name: object.metadata.name,
    range: object.spec?.podCIDR ?? "",
    ready: ready?.status ?? "Unknown",
    reason: ready?.status === "True" ? null : (ready?.reason ?? null),
    cordoned: Boolean(object.spec?.unschedulable),
    taints: object.spec?.taints ?? [],
  };
}

/**
 * A pod as its node has it: the object, and beside it what containerd knows and the API server may not have heard of yet.
 * @type {(key: string, object: KubeObject, spaces: Cluster["spaces"]) => PodView}
 */
function podOf(key, object, spaces) {
  const node = object.spec?.nodeName ?? null;
  const runtime = runtimeOf(object.metadata, spaces.get(`containerd/${node}`));
  const record = spaces.get(`kubelet/${node}`)?.get(`pods/${object.metadata.uid}`) ?? null;
  const reported = [...(object.status?.initContainerStatuses ?? []), ...(object.status?.containerStatuses ?? [])];
  const declared = [
    ...(object.spec?.initContainers ?? []).map((/** @type {any} */ made, /** @type {number} */ index) => ({
      ...made,
      role: roleOf(made, index),
    })),
    ...(object.spec?.containers ?? []),
  ];
  return {
    id: key.slice(PODS.length),
    key,
    name: object.metadata.name,
    namespace: object.metadata.namespace,
    node,
    created: object.metadata.creationTimestamp ?? "",
    deleting: Boolean(object.metadata.deletionTimestamp),
    phase: object.status?.phase ?? "Pending",
    ip: runtime.sandbox?.ip || object.status?.podIP || null,
    sandbox: runtime.sandbox,
    containers: declared.map((container) =>
      containerOf(
        container,
        runtime,
        reported.find((status) => status.name === container.name),
        record,
      ),
    ),
    volumes: volumesOf(object, record),
    object,
  };
}

/**
 * A sidecar is an init container that may be restarted for ever; the others run one after the other.
 * @type {(container: any, index: number) => string}
 */
function roleOf({ restartPolicy }, index) {
  return restartPolicy === "Always" ? "sidecar" : `init ${index + 1}`;
}

/**
 * {names, mounted} of the volumes that the manifest names; the token's volume, which every pod gets, is left out.
 * @type {(object: KubeObject, record: any) => PodView["volumes"]}
 */
function volumesOf({ spec }, record) {
  const names = (spec?.volumes ?? [])
    .map((/** @type {any} */ volume) => volume.name)
    .filter((/** @type {string} */ name) => !name.startsWith("kube-api-access-"));
  return names.length ? { names, mounted: Boolean(record?.mounted), known: Boolean(record) } : null;
}

/** @type {(declared: any, runtime: Runtime, reported: any, record: any) => ContainerView} */
function containerOf(declared, runtime, reported, record) {
  const [apiState, detail] = Object.entries(reported?.state ?? {})[0] ?? [null, {}];
  const real = runtime.containers.get(declared.name);
  return {
    name: declared.name,
    image: declared.image,
    role: declared.role ?? null,
    state: real?.state ?? apiState ?? "waiting",
    code: real?.exitCode ?? detail?.exitCode ?? null,
    reason: real ? (real.reason ?? null) : (detail?.reason ?? null),
    backOff: real?.state === "running" ? null : backOffOf(record, declared.name, detail?.reason),
    told: apiState, // what the API server says: it may lag behind `state`
    toldReason: detail?.reason ?? null,
    ready: Boolean(reported?.ready),
    restarts: reported?.restartCount ?? 0,
  };
}

/**
 * {sandbox: {state, ready, ip} | null, containers: Map name -> {state, exitCode, reason}} of one pod, from its node's containerd.
 * @type {(metadata: KubeObject["metadata"], keys?: Map<string, any>) => Runtime}
 */
function runtimeOf({ uid }, keys) {
  const made = keys?.get(`sandbox/${uid}`);
  const sandbox = made ? { state: made.state, ready: made.state === "ready", ip: made.ip ?? null } : null;
  const containers = new Map();
  for (const name of made?.containers ?? []) {
    const found = keys?.get(`container/${uid}/${name}`);
    if (found)
      containers.set(name, {
        state: found.state === "exited" ? "terminated" : found.state,
        exitCode: found.exit_code ?? null,
        reason: found.reason ?? null,
      });
  }
  return { sandbox, containers };
}

/** @type {(keys?: Map<string, any>) => World["queue"]} */
function queueOf(keys) {
  return [...(keys ?? [])]
    .filter(([key]) => key.startsWith("queue/"))
    .map(([key, entry]) => ({ pod: key.slice(key.lastIndexOf("/") + 1), where: entry.where }));
}

/** @type {(a: { name: string }, b: { name: string }) => number} */
function byName(a, b) {
  return a.name.localeCompare(b.name, "en", { numeric: true });
}

/** @type {(a: PodView, b: PodView) => number} */
function byAge(a, b) {
  return a.created.localeCompare(b.created) || byName(a, b);
}
