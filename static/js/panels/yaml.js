/* An object as YAML lines, as `kubectl get -o yaml` prints it, each with the path of the field it shows. Pure. */

/** @typedef {(string | number)[]} Path */

const HIDDEN = new Set(["managedFields"]);
const ORDER = ["apiVersion", "kind", "metadata", "spec", "status"];

/**
 * [{text, path: "status.phase", depth}] of a JSON object.
 * @type {(object: any) => YamlLine[]}
 */
export function yamlLines(object) {
  return mapping(object, [], 0);
}

/** @type {(value: Record<string, any>, path: Path, depth: number) => YamlLine[]} */
function mapping(value, path, depth) {
  return sorted(Object.keys(value), path)
    .filter((name) => !HIDDEN.has(name))
    .flatMap((name) => field(name, value[name], [...path, name], depth));
}

/** @type {(names: string[], path: Path) => string[]} */
function sorted(names, path) {
  if (path.length === 0) return names.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  return names.sort();
}

/** @type {(name: string) => number} */
const place = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

/** @type {(name: string, value: any, path: Path, depth: number) => YamlLine[]} */
function field(name, value, path, depth) {
  const head = `${indent(depth)}${key(name)}:`;
  if (isEmpty(value)) return [line(`${head} ${Array.isArray(value) ? "[]" : "{}"}`, path, depth)];
  if (Array.isArray(value))
    return [line(head, path, depth), ...value.flatMap((item, index) => listItem(item, [...path, index], depth))];
  if (value !== null && typeof value === "object") return [line(head, path, depth), ...mapping(value, path, depth + 1)];
  return scalarLines(head, value, path, depth);
}

/** @type {(value: any, path: Path, depth: number) => YamlLine[]} */
function listItem(value, path, depth) {
  if (value === null || typeof value !== "object" || isEmpty(value))
    return [line(`${indent(depth)}- ${isEmpty(value) ? "{}" : scalar(value)}`, path, depth)];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => listItem(item, [...path, index], depth + 1))
    : mapping(value, path, depth + 1);
  inner[0] = { ...inner[0], text: `${indent(depth)}- ${inner[0].text.trimStart()}` };
  return inner;
}

/** @type {(head: string, value: any, path: Path, depth: number) => YamlLine[]} */
function scalarLines(head, value, path, depth) {
  if (typeof value !== "string" || !value.includes("\n")) return [line(`${head} ${scalar(value)}`, path, depth)];
  const rows = value.replace(/\n$/, "").split("\n");
  return [
    line(`${head} |${value.endsWith("\n") ? "" : "-"}`, path, depth),
    ...rows.map((row) => line(`${indent(depth + 1)}${row}`, path, depth)),
  ];
}

/**
 * A scalar, quoted where YAML would read something else.
 * @type {(value: any) => string}
 */
export function scalar(value) {
  if (typeof value !== "string") return String(value);
  if (value === "" || /^[\s>|*&!%@`"'#{}[\],]|^[-?:](\s|$)|: |:$| #|\s$/.test(value)) return JSON.stringify(value);
  if (
    /^(true|false|yes|no|on|off|null|~)$/i.test(value) ||
    /^[-+]?(\d[\d_]*\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(value) ||
    /^\d{4}-\d\d-\d\d/.test(value)
  )
    return JSON.stringify(value);
  return value;
}

/** @type {(name: string) => string} */
function key(name) {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}

/** @type {(depth: number) => string} */
const indent = (depth) => "  ".repeat(depth);
/** @type {(value: any) => boolean} */
const isEmpty = (value) => value !== null && typeof value === "object" && Object.keys(value).length === 0;
/** @type {(text: string, path: Path, depth: number) => YamlLine} */
const line = (text, path, depth) => ({ text, path: path.join("."), depth });
