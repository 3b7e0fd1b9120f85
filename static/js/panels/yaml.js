/* An object as YAML lines, as `kubectl get -o yaml` prints it, each with the path of the field it shows. Pure. */

const HIDDEN = new Set(["managedFields"]);
const ORDER = ["apiVersion", "kind", "metadata", "spec", "status"];

/** [{text, path: "status.phase", depth}] of a JSON object. */
export function yamlLines(object) {
  return mapping(object, [], 0);
}

function mapping(value, path, depth) {
  return sorted(Object.keys(value), path)
    .filter((name) => !HIDDEN.has(name))
    .flatMap((name) => field(name, value[name], [...path, name], depth));
}

function sorted(names, path) {
  if (path.length === 0) return names.sort((a, b) => place(a) - place(b) || a.localeCompare(b));
  return names.sort();
}

const place = (name) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);

function field(name, value, path, depth) {
  const head = `${indent(depth)}${key(name)}:`;
  if (isEmpty(value)) return [line(`${head} ${Array.isArray(value) ? "[]" : "{}"}`, path, depth)];
  if (Array.isArray(value))
    return [line(head, path, depth), ...value.flatMap((item, index) => listItem(item, [...path, index], depth))];
  if (value !== null && typeof value === "object") return [line(head, path, depth), ...mapping(value, path, depth + 1)];
  return scalarLines(head, value, path, depth);
}

function listItem(value, path, depth) {
  if (value === null || typeof value !== "object" || isEmpty(value))
    return [line(`${indent(depth)}- ${isEmpty(value) ? "{}" : scalar(value)}`, path, depth)];
  const inner = Array.isArray(value)
    ? value.flatMap((item, index) => listItem(item, [...path, index], depth + 1))
    : mapping(value, path, depth + 1);
  inner[0] = { ...inner[0], text: `${indent(depth)}- ${inner[0].text.trimStart()}` };
  return inner;
}

function scalarLines(head, value, path, depth) {
  if (typeof value !== "string" || !value.includes("\n")) return [line(`${head} ${scalar(value)}`, path, depth)];
  const rows = value.replace(/\n$/, "").split("\n");
  return [
    line(`${head} |${value.endsWith("\n") ? "" : "-"}`, path, depth),
    ...rows.map((row) => line(`${indent(depth + 1)}${row}`, path, depth)),
  ];
}

/** A scalar, quoted where YAML would read something else. */
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

function key(name) {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}

const indent = (depth) => "  ".repeat(depth);
const isEmpty = (value) => value !== null && typeof value === "object" && Object.keys(value).length === 0;
const line = (text, path, depth) => ({ text, path: path.join("."), depth });
