/* The owners as a small tree under the terminal: Deployment, ReplicaSets, a mark for each pod; and the Services with their endpoints. */

import { tone } from "../words/words.js";
import { at, el, fit, keyed, set } from "../dom/svg.js";

const ROW = 21;
const INDENT = 13;
const MARK = 9;

/** @type {(parent: SVGElement) => Part} */
export function ownersPart(parent) {
  const group = el("g", { class: "owners" }, parent);
  const title = el("text", { class: "over-label", y: -10 }, group);
  const rows = el("g", {}, group);
  return {
    group,
    update({ map, owners, services, statuses, chosen }) {
      const place = map.boxes.owners;
      const all = place ? ownerRows(owners, services, place.w) : [];
      const most = place ? Math.floor((place.h - 12) / ROW) : 0;
      const shown = all.slice(0, all.length > most ? Math.max(0, most - 1) : most);
      if (shown.length < all.length)
        shown.push({ id: "more", depth: 0, text: `and ${all.length - shown.length} more`, pods: [] });
      set(group, { display: shown.length ? null : "none", ...(place ? at(place) : {}) });
      set(title, { text: owners.length ? "Who owns whom" : "Services" });
      keyed(
        rows,
        shown.map((row, index) => ({ ...row, index, w: place?.w ?? 0, statuses, chosen })),
        (row) => row.id,
        makeRow,
        updateRow,
      );
    },
  };
}

/**
 * Rows of text and rows of marks: {id, key, depth, text, count, pods}.
 * @type {(owners: Owner[], services: ServiceRow[], width: number) => OwnerRow[]}
 */
function ownerRows(owners, services, width) {
  /** @type {(depth: number) => number} */
  const perRow = (depth) => Math.max(4, Math.floor((width - (depth + 1) * INDENT) / (MARK + 4)));
  const made = owners
    .filter((owner) => !owner.idle)
    .flatMap((owner) => {
      const head = {
        id: owner.key,
        key: owner.key,
        depth: owner.depth,
        kind: owner.kind,
        text: owner.name,
        count: owner.words,
        pods: [],
      };
      /** @type {OwnerRow[]} */
      const marks = [];
      const step = perRow(owner.depth);
      for (let from = 0; from < owner.pods.length; from += step)
        marks.push({
          id: `${owner.key} ${from}`,
          depth: owner.depth + 1,
          text: "",
          pods: owner.pods.slice(from, from + step),
        });
      return [head, ...marks];
    });
  const small = services.map(({ key, name, ready, all }) => ({
    id: key,
    key,
    depth: 0,
    kind: "Service",
    text: name,
    count: `${ready} of ${all} ready`,
    pods: [],
  }));
  return [...made, ...small];
}

/** @type {(parent: SVGElement) => Record<string, SVGElement>} */
function makeRow(parent) {
  const group = el("g", {}, parent);
  return {
    group,
    line: el("path", { class: "owner-line" }, group),
    face: el("rect", { class: "owner-face", rx: 5, height: ROW - 3, y: -13 }, group),
    name: el("text", { class: "tiny" }, group),
    count: el("text", { class: "tiny strong", "text-anchor": "end" }, group),
    marks: el("g", {}, group),
  };
}

/** @type {(made: Record<string, SVGElement>, row: DrawnRow) => void} */
function updateRow(made, row) {
  const x = row.depth * INDENT;
  const kind = row.kind ? `${row.kind} ` : "";
  set(made.group, {
    ...at({ x: 0, y: row.index * ROW + 12 }),
    class: row.key ? "owner" : "owner-marks",
    "data-key": row.key ?? null,
    role: row.key ? "button" : null,
    tabindex: row.key ? "0" : null,
    "aria-label": row.key ? `${kind}${row.text} ${row.count}: show the object` : null,
  });
  set(made.line, { d: row.depth && !row.pods.length ? `M${x - 8} -14V-4H${x - 2}` : "" });
  set(made.face, { x: x - 4, width: row.key ? row.w - x + 8 : 0 });
  const shown = fit(`${kind}${row.text}`, row.w - x - (row.count?.length ?? 0) * 6.2 - 8, 5.9);
  set(made.name, { x, text: row.text ? `${shown}\u00a0` : "" });
  set(made.count, { x: row.w, text: row.count ?? "" });
  keyed(
    made.marks,
    row.pods.map((pod, index) => ({ pod, index, x, row })),
    ({ pod }) => pod.id,
    makeMark,
    updateMark,
  );
}

/** @type {(parent: SVGElement) => Record<string, SVGElement>} */
function makeMark(parent) {
  const group = el("rect", { class: "owner-pod", width: MARK, height: MARK, y: -9, rx: 2.5 }, parent);
  return { group, title: el("title", {}, group) };
}

/**
 * @param {Record<string, SVGElement>} made
 * @param {{ pod: { id: string, name: string }, index: number, x: number, row: DrawnRow }} mark
 * @returns {void}
 */
function updateMark(made, { pod, index, x, row }) {
  const status = row.statuses.get(pod.id) ?? "Pending";
  set(made.group, {
    x: x + index * (MARK + 4),
    "data-tone": tone(status),
    "data-pod": pod.id,
    "data-chosen": row.chosen === pod.id ? "yes" : null,
  });
  set(made.title, { text: `${pod.name}: ${status}` });
}
