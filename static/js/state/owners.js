/* Who owns whom: Deployment -> ReplicaSet -> pods, Job -> pods, and which endpoints a Service has; from the objects of a cluster. Pure. */

/** @typedef {{ key: string, object: KubeObject }} Stored */

const ROOT = "/registry/";
const SERVICES = `${ROOT}services/specs/`;
const WORKLOADS = new Set([
  "deployments",
  "replicasets",
  "statefulsets",
  "daemonsets",
  "jobs",
  "cronjobs",
  "controllers",
]);
/** @type {WeakMap<Cluster, Owner[]>} */
const known = new WeakMap();

/**
 * [{key, kind, name, uid, words, depth, pods: [{id, name}], idle}]: the workloads of a cluster, every owner before what it owns; `pods` are those
 * that it owns itself, `idle` an old one that owns nothing; made once for each cluster.
 * @type {(cluster: Cluster) => Owner[]}
 */
export function ownersOf(cluster) {
  const rows = known.get(cluster) ?? make(cluster.spaces.get("etcd") ?? new Map());
  known.set(cluster, rows);
  return rows;
}

/** @type {(etcd: Map<string, any>) => Owner[]} */
function make(etcd) {
  /** @type {Stored[]} */
  const workloads = [];
  /** @type {{ id: string, object: KubeObject }[]} */
  const pods = [];
  for (const [key, { object }] of etcd) {
    const resource = resourceOf(key);
    if (WORKLOADS.has(resource)) workloads.push({ key, object });
    else if (resource === "pods") pods.push({ id: key.slice("/registry/pods/".length), object });
  }
  /** @type {(uid?: string) => Stored[]} */
  const below = (uid) => workloads.filter(({ object }) => ownerOf(object)?.uid === uid).sort(byAge);
  /** @type {Owner[]} */
  const rows = [];
  /** @type {(workload: Stored, depth: number) => void} */
  const add = ({ key, object }, depth) => {
    const own = pods.filter((pod) => ownerOf(pod.object)?.uid === object.metadata.uid).sort(byAge);
    const children = below(object.metadata.uid);
    rows.push({
      key,
      kind: object.kind,
      name: object.metadata.name,
      words: countOf(object),
      depth,
      pods: own.map(({ id, object: pod }) => ({ id, name: pod.metadata.name })),
      idle: own.length === 0 && children.length === 0 && depth > 0,
    });
    children.forEach((child) => add(child, depth + 1));
  };
  const uids = new Set(workloads.map(({ object }) => object.metadata.uid));
  workloads
    .filter(({ object }) => !uids.has(ownerOf(object)?.uid))
    .sort(byAge)
    .forEach((root) => add(root, 0));
  return rows;
}

/**
 * The resource of an etcd key: "pods" of /registry/pods/default/x, "deployments" of /registry/deployments/default/x.
 * @type {(key: string) => string}
 */
export function resourceOf(key) {
  const [first, second] = key.slice(ROOT.length).split("/");
  return first.includes(".") || first === "services" ? second : first;
}

/** @type {(object?: KubeObject) => { uid: string } | null} */
export function ownerOf(object) {
  return object?.metadata?.ownerReferences?.find((reference) => reference.controller) ?? null;
}

/** @type {(a: { object: KubeObject }, b: { object: KubeObject }) => number} */
function byAge(a, b) {
  const [one, two] = [a.object.metadata, b.object.metadata];
  const [older, younger] = [one.creationTimestamp ?? "", two.creationTimestamp ?? ""];
  if (older !== younger) return older < younger ? -1 : 1;
  return one.name.localeCompare(two.name, "en", { numeric: true });
}

/**
 * What is ready of what is wanted, as `kubectl get` says it: "2/3".
 * @type {(object: KubeObject) => string}
 */
function countOf({ kind, spec = {}, status = {} }) {
  if (kind === "CronJob") return status.active?.length ? `${status.active.length} active` : (spec.schedule ?? "");
  if (kind === "Job") return `${status.succeeded ?? 0}/${spec.completions ?? 1}`;
  if (kind === "DaemonSet") return `${status.numberReady ?? 0}/${status.desiredNumberScheduled ?? 0}`;
  return `${status.readyReplicas ?? 0}/${spec.replicas ?? 1}`;
}

/**
 * [{key, name, ready, all}]: the Services (but the API server's own) with their endpoints, by EndpointSlice.
 * @type {(cluster: Cluster) => ServiceRow[]}
 */
export function servicesOf(cluster) {
  const etcd = [...(cluster.spaces.get("etcd") ?? [])];
  const slices = etcd.filter(([key]) => resourceOf(key) === "endpointslices").map(([, { object }]) => object);
  return etcd
    .filter(([key]) => key.startsWith(SERVICES) && !key.endsWith("/default/kubernetes"))
    .map(([key, { object }]) => {
      const own = slices
        .filter(
          ({ metadata }) =>
            metadata.labels?.["kubernetes.io/service-name"] === object.metadata.name &&
            metadata.namespace === object.metadata.namespace,
        )
        .flatMap((slice) => slice.endpoints ?? []);
      return {
        key,
        name: object.metadata.name,
        ready: own.filter((endpoint) => endpoint.conditions?.ready !== false).length,
        all: own.length,
      };
    });
}

/**
 * The keys of etcd in an order that shows who owns whom: [{key, depth}], owned ones under their owner, the rest by name.
 * @type {(cluster: Cluster) => KeyRow[]}
 */
export function keysByOwner(cluster) {
  const etcd = cluster.spaces.get("etcd") ?? new Map();
  const uids = new Map([...etcd].map(([key, { object }]) => [object.metadata?.uid, key]));
  /** @type {Map<string | null, string[]>} */
  const owned = new Map();
  for (const [key, { object }] of etcd) {
    const owner = uids.get(ownerOf(object)?.uid) ?? null;
    owned.set(owner, [...(owned.get(owner) ?? []), key]);
  }
  /** @type {KeyRow[]} */
  const rows = [];
  /** @type {(key: string, depth: number) => void} */
  const add = (key, depth) => {
    rows.push({ key, depth });
    (owned.get(key) ?? []).sort().forEach((child) => add(child, depth + 1));
  };
  (owned.get(null) ?? []).sort().forEach((key) => add(key, 0));
  return rows;
}
