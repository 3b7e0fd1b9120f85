/* What can be changed in a decision, as text to read and to type: quantities, labels, taints, tolerations; and what they come to. Pure. */

/** @type {Record<string, number>} */
const UNITS = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  m: 1e-3,
  "": 1,
};
const OWN = ["kubernetes.io/", "beta.kubernetes.io/", "node.kubernetes.io/", "node-role.kubernetes.io/"]; // labels that every node bears

/**
 * A quantity as a number of CPUs or bytes; NaN for what is none.
 * @type {(text?: string) => number}
 */
export function amount(text) {
  const found = /^\s*([0-9.]+)\s*(Ki|Mi|Gi|Ti|k|K|M|G|T|m|)\s*$/.exec(String(text ?? ""));
  return found ? Number(found[1]) * UNITS[found[2]] : NaN;
}

/**
 * CPUs as people say them: 300m, 2.5.
 * @type {(cores: number) => string}
 */
export function cpu(cores) {
  if (Number.isInteger(Math.round(cores * 1000) / 1000)) return String(Math.round(cores));
  return Math.abs(cores) < 1 ? `${Math.round(cores * 1000)}m` : String(Math.round(cores * 100) / 100);
}

/** @type {(number: number) => string} */
export function bytes(number) {
  for (const unit of ["Gi", "Mi"])
    if (Math.abs(number) >= UNITS[unit]) return `${Math.round((number / UNITS[unit]) * 10) / 10}${unit}`;
  return String(Math.round(number));
}

/**
 * What is left on a node before the pod comes: {cpu: "2.5 of 4 CPU", memory: "7.9Gi of 7.9Gi"}; `node` as the decision endpoint tells it.
 * @type {(node: DecisionNode) => Record<string, string>}
 */
export function room({ allocatable = {}, requested = {} }) {
  const whole = { cpu: amount(allocatable.cpu), memory: amount(allocatable.memory) };
  return {
    cpu: `${cpu(whole.cpu - (requested.cpu ?? 0) / 1000)} of ${cpu(whole.cpu)} CPU`,
    memory: `${bytes(whole.memory - (requested.memory ?? 0))} of ${bytes(whole.memory)}`,
    pods: `${Number(allocatable.pods) - (requested.pods ?? 0)} of ${allocatable.pods} pods`,
  };
}

/** @type {(map?: Labels) => string} */
export const writeMap = (map = {}) =>
  Object.entries(map)
    .map(([key, value]) => (value === "" ? key : `${key}=${value}`))
    .join(", ");

/**
 * "disk=ssd, zone=a" -> {disk: "ssd", zone: "a"}; throws an Error that says what would be right.
 * @type {(text: string) => Labels}
 */
export function readMap(text) {
  return Object.fromEntries(
    parts(text).map((part) => {
      const [, key, value = ""] = /^([^=\s]+)(?:=(\S*))?$/.exec(part) ?? fail(part, "key=value, key=value");
      return [key, value];
    }),
  );
}

/** @type {(key: string) => boolean} */
const isGiven = (key) => OWN.some((prefix) => key.startsWith(prefix));

/** @type {(labels?: Labels) => Labels} */
export const ownLabels = (labels = {}) => Object.fromEntries(Object.entries(labels).filter(([key]) => !isGiven(key)));
/** @type {(labels?: Labels) => Labels} */
export const givenLabels = (labels = {}) => Object.fromEntries(Object.entries(labels).filter(([key]) => isGiven(key)));

/** @type {(taint: Taint) => string} */
export const writeTaint = ({ key, value, effect }) => `${key}${value ? `=${value}` : ""}:${effect}`;
/** @type {(taints?: Taint[]) => string} */
export const writeTaints = (taints = []) => taints.map(writeTaint).join(", ");

/**
 * "gpu=true:NoSchedule" -> [{key, value, effect}], as kubectl taint writes them.
 * @type {(text: string) => Taint[]}
 */
export function readTaints(text) {
  return parts(text).map((part) => {
    const [, key, value, effect] =
      /^([^=:\s]+)(?:=([^:\s]*))?:(NoSchedule|PreferNoSchedule|NoExecute)$/.exec(part) ??
      fail(part, "key=value:NoSchedule");
    return { key, ...(value ? { value } : {}), effect };
  });
}

/** @type {(tolerations?: Toleration[]) => string} */
export function writeTolerations(tolerations = []) {
  return tolerations
    .filter((one) => !ADDED.test(one.key ?? ""))
    .map(writeToleration)
    .join(", ");
}
const ADDED = /^node\.kubernetes\.io\/(not-ready|unreachable)$/; // every pod gets these two at admission
/** @type {(tolerations?: Toleration[]) => Toleration[]} */
export const addedTolerations = (tolerations = []) => tolerations.filter((one) => ADDED.test(one.key ?? ""));

/** @type {(toleration: Toleration) => string} */
function writeToleration({ key, operator, value, effect }) {
  const name = key ? `${key}${operator === "Exists" || !value ? "" : `=${value}`}` : "*";
  return effect ? `${name}:${effect}` : name;
}

/**
 * "gpu=true:NoSchedule", "gpu:NoSchedule", "gpu" or "*" -> tolerations.
 * @type {(text: string) => Toleration[]}
 */
export function readTolerations(text) {
  return parts(text).map((part) => {
    const [, key, value, effect] =
      /^([^=:\s]+)(?:=([^:\s]*))?(?::(NoSchedule|PreferNoSchedule|NoExecute))?$/.exec(part) ??
      fail(part, "key=value:NoSchedule, or * for all");
    const rule = value ? { operator: "Equal", value } : { operator: "Exists" };
    return { ...(key === "*" ? {} : { key }), ...rule, ...(effect ? { effect } : {}) };
  });
}

/**
 * One quantity such as 500m or 2Gi; empty means none.
 * @type {(text: string) => string}
 */
export function readQuantity(text) {
  const given = text.trim();
  if (given && Number.isNaN(amount(given))) fail(given, "500m, 2 or 256Mi");
  return given;
}

/** @type {(text: string) => string[]} */
function parts(text) {
  return text
    .split(/[,\n]/)
    .map((part) => part.trim())
    .filter(Boolean);
}

/** @type {(part: string, right: string) => never} */
function fail(part, right) {
  throw new Error(`"${part}" is not understood: write ${right}.`);
}

/**
 * `changes` for the decision endpoint with one field more: of the pod (node null) or of a node.
 * @type {(changes: Changes, node: string | null, field: string, value: any) => Changes}
 */
export function withChange(changes, node, field, value) {
  if (!node) return { ...changes, pod: { ...changes.pod, [field]: value } };
  return { ...changes, nodes: { ...changes.nodes, [node]: { ...changes.nodes?.[node], [field]: value } } };
}
