/* The API server with its gates in order, and etcd under it with its newest keys. */

import { at, boxGroup, el, fit, keyed, set } from "../dom/svg.js";

const ROOT = "/registry";
/** @type {Record<GateRow["state"], string>} */
const MARKS = { open: "", passed: "M-4 0L-1 3L4 -3", now: "M-4 0L-1 3L4 -3", refused: "M-3 -3L3 3M3 -3L-3 3" };

/** @type {(parent: SVGElement) => Part} */
export function apiserverPart(parent) {
  const box = boxGroup(parent, "apiserver");
  el("text", { class: "name", x: 16, y: 25, text: "API server" }, box.group);
  const rows = el("g", {}, parent);
  rows.setAttribute("class", "gates box");
  rows.dataset.component = "apiserver";

  return {
    group: box.group,
    also: rows,
    update({ map, gates }) {
      box.place(map.boxes.apiserver);
      keyed(
        rows,
        gates.map((gate, index) => ({ ...gate, index, box: map.gates[index] })),
        (gate) => gate.id,
        makeGate,
        updateGate,
      );
    },
  };
}

/** @type {(parent: SVGElement) => Record<string, SVGElement>} */
function makeGate(parent) {
  const group = el("g", { class: "gate" }, parent);
  return {
    group,
    face: el("rect", { class: "gate-face", rx: 7 }, group),
    line: el("path", { class: "gate-line" }, group),
    dot: el("circle", { class: "gate-dot", cx: 13, r: 8 }, group),
    mark: el("path", { class: "gate-mark" }, group),
    question: el("text", { class: "gate-question", x: 30 }, group),
    note: el("text", { class: "gate-note", "text-anchor": "end" }, group),
  };
}

/** @type {(made: Record<string, SVGElement>, gate: GateRow & { index: number, box: Box }) => void} */
function updateGate(made, gate) {
  const { box } = gate;
  const middle = box.h / 2;
  set(made.group, { ...at(box), "data-state": gate.state });
  set(made.face, { width: box.w, height: box.h - 2, y: 1 });
  set(made.line, { d: gate.index < 5 ? `M13 ${middle + 8}V${middle + box.h - 8}` : "" });
  set(made.dot, { cy: middle });
  set(made.mark, { d: MARKS[gate.state], transform: `translate(13 ${middle})` });
  set(made.question, { y: middle + 4.5, text: gate.question });
  set(made.note, { x: box.w - 8, y: middle + 4, text: fit(gate.note, box.w - 46 - gate.question.length * 6.9, 6.8) });
}

/** @type {(parent: SVGElement) => Part} */
export function etcdPart(parent) {
  const box = boxGroup(parent, "etcd");
  el("text", { class: "name", x: 16, y: 25, text: "etcd" }, box.group);
  const revision = el("text", { class: "small mute mono", y: 25, "text-anchor": "end" }, box.group);
  const rows = el("g", {}, box.group);

  return {
    group: box.group,
    update({ map, world, changedKeys }) {
      const place = map.boxes.etcd;
      box.place(place);
      set(revision, { x: place.w - 16, text: world.revision ? `revision ${world.revision}` : "empty" });
      const most = Math.max(1, Math.floor((place.h - 42) / 21));
      const shown = world.keys
        .slice(0, most)
        .map((row, index) => ({ ...row, index, place, now: changedKeys.has(row.key) }));
      keyed(rows, shown, (row) => row.key, makeKey, updateKey);
    },
  };
}

/** @type {(parent: SVGElement) => Record<string, SVGElement>} */
function makeKey(parent) {
  const group = el("g", { class: "etcd-key" }, parent);
  return {
    group,
    face: el("rect", { rx: 5, height: 19, x: 8, y: -14 }, group),
    name: el("text", { class: "mono tiny", x: 16 }, group),
    revision: el("text", { class: "mono tiny", "text-anchor": "end" }, group),
  };
}

/**
 * @param {Record<string, SVGElement>} made
 * @param {{ key: string, revision: number, index: number, place: Box, now: boolean }} row
 * @returns {void}
 */
function updateKey(made, row) {
  set(made.group, { ...at({ x: 0, y: 49 + row.index * 21 }), "data-now": row.now ? "yes" : null });
  set(made.face, { width: row.place.w - 16 });
  set(made.name, { text: shortKey(row.key, Math.floor((row.place.w - 76) / 6.55)) });
  set(made.revision, { x: row.place.w - 16, text: row.revision });
}

/**
 * A key cut in its middle: its kind and its last name are what one looks for.
 * @type {(key: string, letters: number) => string}
 */
export function shortKey(key, letters) {
  const whole = key.startsWith(ROOT) ? key.slice(ROOT.length) : key;
  if (whole.length <= letters) return whole;
  const head = whole.slice(0, Math.ceil(letters * 0.4));
  return `${head}…${whole.slice(whole.length - (letters - head.length - 1))}`;
}
