/* The scheduler with its queue and its last verdict, and the controllers. */

import { boxGroup, el, fit, set } from "../dom/svg.js";

/** @type {(parent: SVGElement) => Part} */
export function schedulerPart(parent) {
  const box = boxGroup(parent, "scheduler");
  el("text", { class: "name", x: 14, y: 24, text: "Scheduler" }, box.group);
  const rows = [0, 1, 2].map((index) => el("text", { class: "small mute", x: 14, y: 45 + index * 17 }, box.group));
  const bars = [0, 1, 2].map(() => el("rect", { class: "score", height: 11, rx: 3 }, box.group));

  return {
    group: box.group,
    update({ map, world, line }) {
      const place = map.boxes.scheduler;
      box.place(place);
      const verdict = line?.decision;
      const scores = verdict ? bestScores(verdict) : [];
      const most = Math.max(1, ...scores.map((score) => score.total));
      rows.forEach((row, index) => {
        const words = scores.length ? (scores[index]?.words ?? "") : (queueWords(world.queue, verdict)[index] ?? "");
        set(row, { text: fit(words, place.w - 24, 6.3), class: scores[index]?.chosen ? "small chosen" : "small mute" });
        const score = scores[index];
        set(bars[index], {
          x: 10,
          y: 34 + index * 17,
          width: score ? ((place.w - 20) * score.total) / most : 0,
          "data-chosen": score?.chosen ? "yes" : null,
        });
      });
    },
  };
}

/**
 * The three best nodes of a decision, best first.
 * @type {(decision: Decision) => { words: string, total: number, chosen: boolean }[]}
 */
function bestScores(decision) {
  const totals = Object.entries(decision.total ?? {});
  if (totals.length === 0 && decision.node)
    return [{ words: `✓ ${decision.node}: the only fit`, total: 1, chosen: true }];
  totals.sort((a, b) => Number(b[0] === decision.node) - Number(a[0] === decision.node) || b[1] - a[1]);
  return totals.slice(0, 3).map(([node, total]) => ({
    words: `${node === decision.node ? "✓ " : ""}${node} ${total}`,
    total,
    chosen: node === decision.node,
  }));
}

/** @type {(queue: World["queue"], verdict?: Decision | null) => string[]} */
function queueWords(queue, verdict) {
  if (verdict && !verdict.node) return ["no node fits", `${Object.keys(verdict.filters ?? {}).length} refused`];
  const kinds = [
    ["active", "queue"],
    ["backoff", "backing off"],
    ["unschedulable", "no node fits"],
  ];
  const words = kinds.flatMap(([where, title]) => {
    const pods = queue.filter((row) => row.where === where).map((row) => row.pod);
    return pods.length ? [`${title}: ${pods.length > 1 ? pods.length : pods[0]}`] : [];
  });
  return words.length ? words : ["queue: empty"];
}

/** @type {(parent: SVGElement) => Part} */
export function controllersPart(parent) {
  const box = boxGroup(parent, "controllers");
  el("text", { class: "name", x: 14, y: 24, text: "Controllers" }, box.group);
  const rows = [0, 1, 2].map((index) => el("text", { class: "small mute", x: 14, y: 45 + index * 17 }, box.group));

  return {
    group: box.group,
    update({ map, acting, watching }) {
      const place = map.boxes.controllers;
      box.place(place);
      const words = acting
        ? [place.w < 150 ? shortController(acting[0]) : acting[0], acting[1] ?? ""]
        : watching.length
          ? watching
          : ["nothing to do"];
      rows.forEach((row, index) =>
        set(row, {
          text: fit(words[index] ?? "", place.w - 24, 6.9),
          class: acting && index === 0 ? "small strong" : "small mute",
        }),
      );
    },
  };
}

const SUFFIX = "-controller";

/** @type {(name: string) => string} */
function shortController(name) {
  return name.endsWith(SUFFIX) ? name.slice(0, -SUFFIX.length) : name;
}
