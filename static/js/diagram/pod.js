/* A pod on its node: sandbox, address, containers with state and ready; a card, a row or a chip, by the room there is. */

import { boxGroup, el, fit, keyed, set } from "../dom/svg.js";
import { countdown } from "../state/backoff.js";
import { tone } from "../words/words.js";
import { ROOMY } from "../geometry/nodes.js";
import { containerBox } from "../geometry/pods.js";

const FINISHED = ["Succeeded", "Failed"];
/** @type {Record<string, string>} */
const GLYPHS = {
  good: "M-4 0L-1.2 3L4 -3.4",
  busy: "M-4 0A4 4 0 1 1 0 4",
  wait: "M0 -4V0.5L3 2.5",
  bad: "M-3.2 -3.2L3.2 3.2M3.2 -3.2L-3.2 3.2",
  idle: "M-4 0H4",
};

/** @type {(parent: SVGElement) => DrawnPod} */
export function makePod(parent) {
  const box = boxGroup(parent, "pod", 12);
  box.group.classList.add("pod");
  const { group } = box;
  return {
    ...box,
    glyph: el("path", { class: "glyph" }, group),
    name: el("text", { class: "pod-name" }, group),
    word: el("text", { class: "small", "text-anchor": "end" }, group),
    line: el("text", { class: "small mute" }, group),
    containers: el("g", {}, group),
    description: el("desc", {}, group),
  };
}

/**
 * `item`: {pod, box, density, status, lit, two}: `status` is what kubectl prints for it at this moment.
 * @type {(made: DrawnPod, item: PlacedPod) => void}
 */
export function updatePod(made, { pod, box, density, status, lit, chosen, two, lost, probed, at_ms }) {
  made.place(box);
  const word = status ?? pod.phase;
  set(made.group, {
    "data-lit": lit ? "yes" : null,
    "data-chosen": chosen ? "yes" : null,
    "data-pod": pod.id,
    "data-tone": tone(word),
    "data-sandbox": pod.sandbox?.ready ? "yes" : null,
    "data-deleting": pod.deleting ? "yes" : null,
    "data-lost": lost ? "yes" : null,
    "data-finished": FINISHED.includes(pod.phase) ? "yes" : null,
    role: "button",
    tabindex: "0",
    "aria-pressed": chosen ? "true" : "false",
  });
  const inside = pod.containers.map((container) => `${container.name} ${containerWords(container, at_ms)}`);
  set(made.description, { text: `Pod ${pod.name}: ${word}. ${inside.join("; ")}` });
  const small = density === "chip";
  set(made.glyph, { d: GLYPHS[tone(word)], transform: `translate(${small ? 13 : 18} ${small ? box.h / 2 : 20})` });
  const nameRoom = ROOMY.has(density) && box.w > 220 ? box.w - 40 - word.length * 6.6 - 10 : box.w - (small ? 28 : 42);
  set(made.name, {
    x: small ? 23 : 32,
    y: small ? box.h / 2 + 4 : 24.5,
    text: shortName(pod.name, nameRoom / (small ? 6.5 : 8.1)),
    class: small ? "pod-name tiny" : "pod-name",
  });
  const wide = ROOMY.has(density) && box.w > 220;
  set(made.word, { x: box.w - 14, y: 24, text: wide ? word : "" });
  set(made.line, {
    x: small ? 0 : ROOMY.has(density) ? 18 : 32,
    y: ROOMY.has(density) ? 43 : 39,
    text: small ? "" : fit(lineWords(pod, density, wide, word), box.w - 30 - (density === "medium" ? 14 : 0), 6.1),
  });
  const waits = density === "medium" ? pod.containers.find((container) => container.backOff)?.backOff : null;
  made.line.podflowTick = waits ? (/** @type {number} */ now) => fit(countdown(waits, now), box.w - 44, 6.1) : null;
  tick(made.line, at_ms);
  const rows = ROOMY.has(density)
    ? pod.containers.map((container, index) => ({
        container,
        at_ms,
        probed: probed?.container === container.name ? probed.tone : null,
        box: containerBox(index, pod.containers.length, box, two),
      }))
    : [];
  keyed(made.containers, rows, (row) => row.container.name, makeContainer, updateContainer);
}

/** @type {(pod: PodView, density: PlacedPod["density"], wide: boolean, word: string) => string} */
function lineWords(pod, density, wide, word) {
  if (density === "medium") return word;
  const words = [];
  if (!wide) words.push(word);
  if (pod.sandbox?.state === "creating")
    words.push(pod.ip ? `sandbox begun · ${pod.ip}` : "sandbox begun, no address yet");
  else if (!pod.sandbox) words.push(pod.phase === "Pending" ? "no sandbox yet" : "no sandbox");
  else if (!pod.sandbox.ready) words.push(`sandbox ${pod.sandbox.state}`);
  else words.push(pod.ip ? `sandbox · ${pod.ip}` : "sandbox, no address yet");
  if (pod.volumes) words.push(volumeWords(pod.volumes));
  return words.join(" · ");
}

/**
 * The countdowns of a pod at another moment: virtual time passes while nothing else happens.
 * @type {(made: DrawnPod, at_ms: number) => void}
 */
export function tickPod(made, at_ms) {
  tick(made.line, at_ms);
  for (const container of made.containers.podflowKeyed?.values() ?? []) tick(container.state, at_ms);
}

/** @type {(element: SVGElement, at_ms: number) => void} */
function tick(element, at_ms) {
  if (element.podflowTick) set(element, { text: element.podflowTick(at_ms) });
}

/** @type {(volumes: { names: string[], mounted: boolean, known: boolean }) => string} */
function volumeWords({ names, mounted, known }) {
  const listed =
    names.length > 2 ? `${names.length} volumes` : `volume${names.length > 1 ? "s" : ""} ${names.join(", ")}`;
  return `${listed} ${mounted ? "mounted" : known ? "being mounted" : "not yet mounted"}`;
}

/** @type {(parent: SVGElement) => Record<string, SVGElement>} */
function makeContainer(parent) {
  const group = el("g", { class: "container" }, parent);
  return {
    group,
    face: el("rect", { class: "container-face", rx: 7 }, group),
    glyph: el("path", { class: "glyph" }, group),
    name: el("text", { class: "small strong", x: 26 }, group),
    state: el("text", { class: "tiny", x: 26 }, group),
    restarts: el("text", { class: "tiny strong restarts", "text-anchor": "end" }, group),
  };
}

/**
 * @param {Record<string, SVGElement>} made
 * @param {{ container: ContainerView, box: Box, at_ms: number, probed: string | null }} item
 * @returns {void}
 */
function updateContainer(made, { container, box, at_ms, probed }) {
  set(made.group, {
    transform: `translate(${box.x} ${box.y})`,
    "data-state": container.state,
    "data-tone": containerTone(container),
    "data-probed": probed,
  });
  set(made.face, { width: box.w, height: box.h });
  set(made.glyph, { d: GLYPHS[containerTone(container)], transform: `translate(13 ${box.h / 2})` });
  set(made.name, {
    y: box.h / 2 - 3,
    text: fit(
      `${container.role ? `${container.role}: ` : ""}${container.name}  ${container.image}`,
      box.w - 32 - (container.restarts ? 24 : 0),
      6.5,
    ),
  });
  set(made.state, { y: box.h / 2 + 11, text: fit(containerWords(container, at_ms), box.w - 32, 5.7) });
  set(made.restarts, { x: box.w - 8, y: box.h / 2 - 3, text: container.restarts ? `↻ ${container.restarts}` : "" });
  made.state.podflowTick = container.backOff ? (now) => fit(containerWords(container, now), box.w - 32, 5.7) : null;
}

/** @type {(container: ContainerView) => string} */
function containerTone({ state, code }) {
  if (state === "running") return "good";
  if (state === "terminated") return code ? "bad" : "idle";
  return state === "created" ? "busy" : "wait";
}

/**
 * What really is, and where the API server says something else, that too.
 * @type {(container: ContainerView, at_ms: number) => string}
 */
function containerWords(container, at_ms) {
  if (container.backOff) return `${countdown(container.backOff, at_ms)} · ${container.backOff.reason}`;
  const ended = container.state === "terminated";
  const words = [ended && container.code !== null ? `ended, exit ${container.code}` : container.state];
  if (container.told && container.told !== container.state)
    return [...words, `API server: still ${container.told}`].join(" · ");
  if (container.reason && !(ended && container.code === 0)) words.push(container.reason);
  if (container.ready && !ended) words.push("ready");
  return words.join(" · ");
}

/**
 * A long name keeps its end: that is what differs between replicas.
 * @type {(name: string, letters: number) => string}
 */
export function shortName(name, letters) {
  const room = Math.max(4, Math.floor(letters));
  if (name.length <= room) return name;
  const tail = Math.min(6, room - 3);
  return `${name.slice(0, room - tail - 1)}…${name.slice(-tail)}`;
}
