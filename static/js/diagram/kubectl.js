/* You and your kubectl, as a small terminal; and the image registry, which is outside the cluster too. */

import { boxGroup, el, fit, set } from "../dom/svg.js";

const LETTER = 7.25;

/** @type {(parent: SVGElement) => Part} */
export function kubectlPart(parent) {
  const box = boxGroup(parent, "kubectl", 12);
  box.group.classList.add("kubectl");
  const caption = el("text", { class: "over-label", y: -10, text: "You" }, box.group);
  const dots = el("g", { class: "window-dots" }, box.group);
  for (const index of [0, 1, 2]) el("circle", { cx: 15 + index * 12, cy: 14, r: 3.2 }, dots);
  const rows = Array.from({ length: 6 }, () => el("text", { class: "mono small" }, box.group));

  return {
    group: box.group,
    update({ map, commands }) {
      const place = map.boxes.kubectl;
      box.place(place);
      set(caption, { text: map.wide ? "You" : "" });
      const text = terminalRows(commands, (place.w - 28) / LETTER, Math.floor((place.h - 28) / 17));
      rows.forEach((row, index) => {
        const [kind, words] = text[index] ?? ["", ""];
        set(row, { x: 14, y: 40 + index * 17, text: words, class: `mono small ${kind}` });
      });
    },
  };
}

/**
 * The last command, wrapped to `letters`, and its answer: at most `most` rows of [class, text].
 * @type {(commands: Command[], letters: number, most: number) => [string, string][]}
 */
function terminalRows(commands, letters, most) {
  const last = commands.at(-1);
  if (!last) return [["prompt", "$"]];
  /** @type {[string, string][]} */
  const command = wrap(`$ ${last.command}`, letters).map((words) => ["command", words]);
  /** @type {[string, string][]} */
  const answer = answerRows(last.output ?? "", letters).map((words) => ["answer", words]);
  const kept = command.slice(0, Math.max(1, most - answer.length));
  const end = kept.length - 1;
  if (kept.length < command.length) kept[end] = ["command", `${kept[end][1].slice(0, letters - 1)}…`];
  return [...kept, ...answer].slice(0, most);
}

/**
 * The first two rows of what was printed: a table keeps its rows and its columns, a single long row is wrapped.
 * @type {(output: string, letters: number) => string[]}
 */
export function answerRows(output, letters) {
  if (!output) return [];
  const rows = output.split("\n");
  if (rows.length === 1) return wrap(output, letters).slice(0, 2);
  return rows.slice(0, 2).map((row) => row.slice(0, Math.floor(letters)).replaceAll(" ", "\u00a0"));
}

/** @type {(text: string, letters: number) => string[]} */
export function wrap(text, letters) {
  const rows = [""];
  for (const word of text.split(" ")) {
    const row = rows[rows.length - 1];
    if (row && row.length + 1 + word.length > letters) rows.push(word);
    else rows[rows.length - 1] = row ? `${row} ${word}` : word;
  }
  return rows.map((row) => (row.length > letters ? `${row.slice(0, Math.floor(letters) - 1)}…` : row));
}

/** @type {(parent: SVGElement) => Part} */
export function registryPart(parent) {
  const box = boxGroup(parent, "registry", 10);
  const title = el("text", { class: "name", x: 14, y: 22 }, box.group);
  return {
    group: box.group,
    update({ map, pulling }) {
      const place = map.boxes.registry;
      box.place(place);
      set(title, { text: fit(pulling ? `Registry · ${pulling}` : "Image registry", place.w - 22, 7) });
    },
  };
}
