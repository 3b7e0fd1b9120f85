/* Words for the screen: phrases filled with a line's facts, virtual times, waits, short names. Pure. */

import { core } from "./catalogue.js";
import { render } from "./format.js";

/**
 * "{pod} is bound" with facts; what is not known is an ellipsis, as on the server.
 * @type {(pattern: string | null | undefined, facts?: Facts | null) => string}
 */
export function fill(pattern, facts) {
  return render(pattern, facts);
}

/** @type {(line: Line, verb?: Verb) => string} */
export function titleOf(line, verb) {
  return verb ? fill(verb.title, line.facts) : (line.step ?? `${line.component} ${line.verb}`);
}

/** @type {WeakMap<Line, string>} */
const said = new WeakMap();

/**
 * The sentence of a line, made once from its facts; a line of an older run may carry its own.
 * @type {(line: Line, verb?: Verb) => string}
 */
export function saysOf(line, verb) {
  const known = said.get(line);
  if (known !== undefined) return known;
  const made = line.says ?? (verb ? fill(verb.says, line.facts) : titleOf(line));
  said.set(line, made);
  return made;
}

/**
 * The sentence of a line, and apart from it the rows that a terminal printed: of one row the sentence itself speaks.
 * @type {(line: Line, verb?: Verb) => { says: string, rows: string[] }}
 */
export function printedOf(line, verb) {
  const rows = String(line.facts?.output ?? "").split("\n");
  if (!verb || line.says || rows.length < 2) return { says: saysOf(line, verb), rows: [] };
  return { says: fill(verb.says, { ...line.facts, output: "" }).trim(), rows };
}

/**
 * The same for the ear: without the marks of code.
 * @type {(line: Line, verb?: Verb) => string}
 */
export function spoken(line, verb) {
  return saysOf(line, verb).replaceAll("`", "");
}

/** @type {(line: Line, verb?: Verb) => string} */
export function labelOf(line, verb) {
  return fill(verb?.label, line.facts);
}

/**
 * Milliseconds of virtual time as people say them: 512 ms, 1.64 s, 5 min 03 s, 2 h 05 min.
 * @type {(ms: number) => string}
 */
export function duration(ms) {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${trim(ms / 1000, 2)} s`;
  if (ms < 60_000) return `${trim(ms / 1000, 1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} min`;
}

/**
 * The clock of the run: 0.512 s, 63.2 s counts as 1:03.2.
 * @type {(ms: number) => string}
 */
export function clock(ms) {
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(3)} s`;
  const rest = (seconds % 60).toFixed(1).padStart(4, "0");
  return `${Math.floor(seconds / 60)}:${rest}`;
}

/**
 * What a skipped wait is called: "» 1.6 s pulling" or "10 s later", by the step that ends it.
 * @type {(ms: number, line?: Pick<Line, "step">) => string}
 */
export function waitWords(ms, line) {
  const spent = core.verbs[line?.step ?? ""]?.wait ?? "";
  return `${spent ? "» " : ""}${render(core.waits[spent], { wait_ms: ms })}`;
}

/**
 * Playback length at 1x: 1:04.
 * @type {(ms: number) => string}
 */
export function playback(ms) {
  const seconds = Math.max(0, Math.round(ms / 1000));
  return `${Math.floor(seconds / 60)}:${pad(seconds % 60)}`;
}

const DEFAULT = "default/";
/** @type {Record<string, string | undefined>} */
const NAMES = {
  kubectl: "kubectl",
  apiserver: "API server",
  etcd: "etcd",
  scheduler: "scheduler",
  "kube-scheduler": "scheduler",
  controllers: "controllers",
  kubelet: "kubelet",
  containerd: "containerd",
  cni: "CNI",
  pod: "pod",
  registry: "image registry",
  cluster: "cluster",
  fault: "you",
};

/**
 * "my-pod" of "default/my-pod", "kube-system/dns" as it is.
 * @type {(pod: string) => string}
 */
export function shortPod(pod) {
  return pod.startsWith(DEFAULT) ? pod.slice(DEFAULT.length) : pod;
}

/** @type {(component: string) => string} */
export function actorName(component) {
  return NAMES[component] ?? component;
}

/**
 * A component's colour family, one of the places of the diagram.
 * @type {(component?: string | null) => string}
 */
export function family(component) {
  if (component === "kube-scheduler") return "scheduler";
  if (component === "cluster" || component === "fault" || !component) return "kubectl";
  return NAMES[component] ? component : "controllers";
}

/**
 * What a printed STATUS means, for its colour; its word always stands beside it.
 * @type {(status?: string | null) => string}
 */
export function tone(status) {
  if (!status) return "idle";
  const { tones } = core;
  const [head, rest] = status.split(":"); // "Init:Error", "ExitCode:3"
  return tones[status] ?? tones[rest] ?? tones[head] ?? "busy";
}

/** @type {(number: number, places: number) => string} */
function trim(number, places) {
  return number.toFixed(places).replace(/\.?0+$/, "");
}

/** @type {(number: number) => string} */
function pad(number) {
  return String(number).padStart(2, "0");
}
