/* A difference folded into a value, as simulation/cluster/values.py does it: the old value is never changed, unchanged parts are shared. */

/**
 * `old` with `found` applied: {"=": v} | {"x": 1} | {"k": {field: difference}, "o"?: [field, ...] in this order} | {"l": {index: difference}, "n": length}.
 * @type {(old: any, found?: Difference | null) => any}
 */
export function fold(old, found) {
  if (found === null || found === undefined) return old;
  if ("=" in found) return found["="];
  if ("x" in found) return undefined;
  if ("k" in found) return inOrder(foldMapping(old, found.k), found.o);
  return foldList(old, found.l, found.n);
}

/** @type {(old: any, fields: Record<string, Difference | null>) => any} */
function foldMapping(old, fields) {
  const made = { ...old };
  for (const [field, inner] of Object.entries(fields)) {
    if (inner && "x" in inner) delete made[field];
    else made[field] = fold(made[field], inner);
  }
  return made;
}

/** @type {(made: Record<string, any>, order?: string[]) => Record<string, any>} */
function inOrder(made, order) {
  return order ? Object.fromEntries(order.map((field) => [field, made[field]])) : made;
}

/**
 * @param {any[] | null | undefined} old
 * @param {Record<string, Difference | null> | undefined} items
 * @param {number} length
 * @returns {any[]}
 */
function foldList(old, items, length) {
  const made = (old ?? []).slice(0, length);
  while (made.length < length) made.push(null);
  for (const [index, inner] of Object.entries(items ?? {})) made[Number(index)] = fold(made[Number(index)], inner);
  return made;
}

/**
 * Every path that a difference touches, as arrays of names: a replaced value gives the paths of all its leaves.
 * @type {(found?: Difference | null, path?: string[]) => string[][]}
 */
export function touchedPaths(found, path = []) {
  if (!found) return [];
  if ("=" in found) return leaves(found["="], path);
  if ("x" in found) return [path];
  const inner = "k" in found ? found.k : (found.l ?? {});
  return Object.entries(inner).flatMap(([name, part]) => touchedPaths(part, [...path, name]));
}

/** @type {(value: any, path: string[]) => string[][]} */
function leaves(value, path) {
  if (value === null || typeof value !== "object") return [path];
  const names = Object.keys(value);
  if (names.length === 0) return [path];
  return [path, ...names.flatMap((name) => leaves(value[name], [...path, name]))];
}
