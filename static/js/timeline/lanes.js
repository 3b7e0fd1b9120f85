/* The four-status lane: phase, conditions, container state and kubectl's STATUS of one pod, over the timeline's own axis. */

import { around, h, say } from "../dom/dom.js";
import { segmentAt } from "../state/statuses.js";
import { xOfSeq } from "./layout.js";
import { tone } from "../words/words.js";

/** @type {Record<string, string>} */
const MEANING = {
  phase: "status.phase: one of five words, decided by the kubelet, for the whole pod",
  conditions: "status.conditions: yes-or-no questions, each answered on its own",
  container: "containerStatuses: what each container is doing",
  status: "the STATUS column of kubectl get pods: kubectl's own summary, stored nowhere",
};

/**
 * @param {HTMLElement} root
 * @param {{ seek: Seek }} does
 */
export function lanes(root, { seek }) {
  const cursor = h("div", { class: "lane-cursor" });
  const room = h("div", { class: "lane-cursor-room" }, cursor);
  /** @type {Laned} */
  let page;
  /** @type {{ value: HTMLElement, words: (shown: number) => string }[]} */
  let values = [];

  root.addEventListener("click", (event) => {
    const segment = around(event, "[data-seq]");
    if (segment) seek(Number(segment.dataset.seq));
  });

  /**
   * The story, the level, the pod or the width has changed. `tracks` as statuses.js makes them.
   * @type {(given: Laned) => void}
   */
  function layout(given) {
    page = given;
    values = [];
    const conditions = page.tracks.filter((track) => track.kind === "condition");
    const rows = page.tracks.filter((track) => track.kind !== "condition").map(plainRow);
    if (conditions.length) rows.splice(1, 0, conditionRow(conditions));
    root.replaceChildren(...rows, room);
    root.style.minHeight = `${roomFor(page.containers)}rem`;
    room.hidden = page.tracks.length === 0;
  }

  /** @type {(track: Track) => HTMLElement} */
  function plainRow(track) {
    const value = h("b", { class: "lane-value" });
    values.push({ value, words: (shown) => segmentAt(track, shown)?.word ?? "–" });
    const meaning = MEANING[track.id.split(" ")[0]];
    return h(
      "div",
      { class: "lane", "data-track": track.id },
      h(
        "div",
        { class: "lane-name", title: meaning },
        h("span", {}, track.title, track.id === "phase" ? h("i", {}, ` of ${page.name}`) : ""),
        value,
      ),
      h(
        "div",
        { class: "lane-bar" },
        track.segments.map((segment) => bar(segment, segment.word)),
      ),
    );
  }

  /** @type {(tracks: Track[]) => HTMLElement} */
  function conditionRow(tracks) {
    const value = h("b", { class: "lane-value" });
    values.push({
      value,
      words: (shown) =>
        `${tracks.filter((track) => segmentAt(track, shown)?.word === "True").length} of ${tracks.length} True`,
    });
    const rows = tracks.map((track) =>
      h(
        "div",
        { class: "lane-bar thin" },
        track.segments.map((segment) =>
          bar(segment, `${track.title}${segment.word === "True" ? "" : `: ${segment.word}`}`),
        ),
      ),
    );
    return h(
      "div",
      { class: "lane conditions" },
      h("div", { class: "lane-name", title: MEANING.conditions }, h("span", {}, "conditions"), value),
      h("div", { class: "lane-stack" }, rows),
    );
  }

  /** @type {(segment: Segment, words: string) => HTMLElement} */
  function bar(segment, words) {
    const from = xOfSeq(page.axis, page.frames, segment.from);
    const to = segment.to === Infinity ? 1 : xOfSeq(page.axis, page.frames, segment.to);
    const title = `${words}${segment.reason ? ` (${segment.reason})` : ""}, from step ${segment.from}`;
    const made = h(
      "span",
      {
        class: "segment",
        "data-seq": segment.from,
        "data-tone": toneOf(segment.felt),
        title,
        "data-word": segment.word,
      },
      words,
    );
    made.style.left = `${from * 100}%`;
    made.style.width = `${Math.max(0, to - from) * 100}%`;
    return made;
  }

  /** @type {(shown: number) => void} */
  function step(shown) {
    for (const { value, words } of values) say(value, words(shown));
  }

  return { layout, step, move: (/** @type {number} */ x) => cursor.style.setProperty("left", `${x * 100}%`) };
}

/**
 * The height of all lanes of a pod with so many containers, in rem (run-time.css): the page does not jump from pod to pod.
 * @type {(containers: number) => number}
 */
function roomFor(containers) {
  return (2 + containers) * 1.2 + 5 * 0.85 + 4 * 0.125 + (2 + containers) * 0.3125;
}

/** @type {(word: string) => string} */
function toneOf(word) {
  return word === "False" || word === "Unknown" ? "off" : tone(word);
}
