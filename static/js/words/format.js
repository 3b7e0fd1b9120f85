/* Patterns of phrases, filled with a line's facts: the grammar of simulation/cluster/phrases/format.py, rendered alike. Pure. */

import { core } from "./catalogue.js";

const MISSING = "…";
const SHOWN = 5;
const FIRST = 3;
const HEAD = /([a-z_]\w*)\s*(?:,\s*([a-z]+)\s*(,)?\s*)?/y;
const KEY = /\s*(=\d+|[\w./:-]+)\s*\{/y;
/**
 * An argument of a pattern, and what a pattern consists of: texts, arguments, null for the number of the plural around it.
 * @typedef {{ name: string, kind: string, cases: Map<string, Part[]> }} Argument
 * @typedef {string | Argument | null} Part
 * @typedef {(argument: Argument, value: any, facts: Facts, number: string) => string} Chooser
 */

/** @type {Map<string, Part[]>} */
const parsed = new Map();

/**
 * The pattern filled with facts; what cannot be said is shown as it is, never an error for what a fact is.
 * @type {(pattern?: string | null, facts?: Facts | null) => string}
 */
export function render(pattern, facts) {
  if (!pattern) return "";
  let parts = parsed.get(pattern);
  if (!parts) parsed.set(pattern, (parts = partsFrom(pattern, 0, false).parts));
  return filled(parts, facts ?? {}, "");
}

/** @type {(text: string, start: number, counted: boolean) => { parts: Part[], end: number }} */
function partsFrom(text, start, counted) {
  /** @type {Part[]} */
  const parts = [];
  let at = start;
  while (at < text.length && text[at] !== "}") {
    if (text[at] === "{") {
      const found = argumentFrom(text, at + 1, counted);
      parts.push(found.argument);
      at = found.end;
    } else if (counted && text[at] === "#") {
      parts.push(null);
      at += 1;
    } else {
      const from = at;
      while (at < text.length && !(counted ? "{}#" : "{}").includes(text[at])) at += 1;
      parts.push(text.slice(from, at));
    }
  }
  return { parts, end: at };
}

/** @type {(pattern: RegExp, text: string, at: number) => RegExpExecArray | null} */
function matchAt(pattern, text, at) {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** @type {(text: string, start: number, counted: boolean) => { argument: Argument, end: number }} */
function argumentFrom(text, start, counted) {
  const [head = "", name = "", kind = "plain", more] = matchAt(HEAD, text, start) ?? [];
  /** @type {Argument["cases"]} */
  const cases = new Map();
  let at = start + head.length;
  for (let key = more ? matchAt(KEY, text, at) : null; key; key = matchAt(KEY, text, at)) {
    const found = partsFrom(text, at + key[0].length, counted || kind === "plural");
    cases.set(key[1], found.parts);
    at = found.end + 1;
  }
  return { argument: { name, kind, cases }, end: text.indexOf("}", at) + 1 };
}

/** @type {(parts: Part[], facts: Facts, number: string) => string} */
function filled(parts, facts, number) {
  let text = "";
  for (const part of parts)
    text += typeof part === "string" ? part : part === null ? number : valueOf(part, facts, number);
  return text;
}

/** @type {(argument: Argument, facts: Facts, number: string) => string} */
function valueOf(argument, facts, number) {
  const value = facts[argument.name] ?? null;
  if (argument.cases.size) return CASES[argument.kind](argument, value, facts, number);
  if (argument.kind === "plain" || typeof value !== "number") return shown(value);
  return UNITS[argument.kind](value);
}

/** @type {(value: any) => string} */
function shown(value) {
  if (value === null || value === undefined) return MISSING;
  if (typeof value === "number") return String(Number.isInteger(value) ? value : Number(value.toFixed(3)));
  return Array.isArray(value) ? inWords(value.map(shown)) : String(value);
}

/**
 * "a, b and c"; of more than five "a, b, c and 7 more": joined by the words of the catalogue.
 * @type {(items: string[]) => string}
 */
export function inWords(items) {
  if (items.length < 2) return items[0] ?? MISSING;
  const { and, more, comma } = core.words;
  if (items.length > SHOWN)
    return render(more, { first: items.slice(0, FIRST).join(comma), count: items.length - FIRST });
  return render(and, { first: items.slice(0, -1).join(comma), last: items[items.length - 1] });
}

/** @type {Chooser} */
function select({ cases }, value, facts, number) {
  const found = cases.get(value === null ? "none" : shown(value)) ?? cases.get("other");
  return found ? filled(found, facts, number) : shown(value);
}

/** @type {Chooser} */
function plural({ cases }, value, facts, number) {
  const none = cases.get("none");
  if (value === null && none) return filled(none, facts, number);
  const count = Array.isArray(value) ? value.length : value;
  if (typeof count !== "number") return shown(count);
  const found = cases.get(`=${count}`) ?? (count === 1 ? cases.get("one") : null) ?? cases.get("other");
  return filled(found ?? [], facts, shown(count));
}

/** @type {Chooser} */
function list(argument, value, facts, number) {
  return Array.isArray(value) ? inWords(value.map((item) => select(argument, item, facts, number))) : shown(value);
}

/** @type {(ms: number) => string} */
function duration(ms) {
  if (ms < 1000) return `${shown(ms)} ms`;
  const tenths = Math.floor((ms + 50) / 100);
  const whole = Math.floor((ms + 500) / 1000);
  if (tenths < 600) return `${tenths / 10} s`;
  if (whole < 3600) return two(Math.floor(whole / 60), "min", whole % 60, "s");
  const minutes = Math.floor((whole + 30) / 60);
  return two(Math.floor(minutes / 60), "h", minutes % 60, "min");
}

/** @type {(large: number, unit: string, small: number, smaller: string) => string} */
function two(large, unit, small, smaller) {
  return small ? `${large} ${unit} ${small} ${smaller}` : `${large} ${unit}`;
}

/** @type {(size: number) => string} */
function bytes(size) {
  const { power, name } = BINARY.find((one) => size >= 2 ** one.power) ?? { power: 0, name: "B" };
  const unit = 2 ** power;
  return `${Math.floor((size * 20 + unit) / (2 * unit)) / 10} ${name}`;
}

const BINARY = [
  { power: 30, name: "GiB" },
  { power: 20, name: "MiB" },
  { power: 10, name: "KiB" },
];

/** @type {Record<string, Chooser>} */
const CASES = { select, plural, list };
/** @type {Record<string, (value: any) => string>} */
const UNITS = { duration, seconds: (/** @type {number} */ value) => duration(value * 1000), bytes, list: shown };
