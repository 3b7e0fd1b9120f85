/* The timeline: a mark for every step in the colour of who acts, chapters, skipped waits, the playhead; a range input to seek by hand or by key. */

import { all, h } from "../dom/dom.js";
import { el, set } from "../dom/svg.js";
import { nearest, NOTHING_YET, playheadX } from "./layout.js";
import { actorName, clock, family, titleOf, waitWords } from "../words/words.js";

const TRACK_Y = 12;

/**
 * @param {HTMLElement} root
 * @param {{ seek: Seek }} does
 */
export function timeline(root, { seek }) {
  const chapters = h("div", { class: "chapters" });
  const svg = el("svg", { class: "marks", "aria-hidden": "true" });
  const waits = h("div", { class: "waits" });
  const thumb = h("div", { class: "thumb" });
  const range = h("input", {
    type: "range",
    class: "scrub",
    min: 0,
    step: 1,
    "aria-label": "Step",
    oninput: () => seek(page.frames[Number(range.value)].seq),
  });
  const hint = h("div", { class: "hint", hidden: true });
  const track = h("div", { class: "track" }, svg, waits, thumb, range, hint);
  root.append(chapters, track);
  /** @type {Timed} */
  let page = { frames: [], lines: [], verbs: {}, axis: NOTHING_YET };
  let width = 0; // of the track, kept here: to ask the page for it is dear while it changes

  range.addEventListener("pointermove", (event) => showHint(event));
  range.addEventListener("pointerleave", () => (hint.hidden = true));

  /** @type {(event: PointerEvent) => void} */
  function showHint(event) {
    const box = track.getBoundingClientRect();
    const frame = page.frames[nearest(page.axis, (event.clientX - box.left) / box.width)];
    if (!frame) return;
    const line = page.lines[frame.seq - 1];
    hint.textContent = `${frame.seq} · ${titleOf(line, page.verbs[line.step])} · ${actorName(line.component)} · ${clock(line.at_ms)}`;
    hint.style.left = `${Math.max(8, Math.min(92, ((event.clientX - box.left) / box.width) * 100))}%`;
    hint.hidden = false;
  }

  /**
   * The story, the level or the width has changed.
   * @type {(given: Timed) => void}
   */
  function layout(given) {
    page = given;
    width = track.clientWidth;
    range.max = String(Math.max(0, page.frames.length - 1));
    chapters.replaceChildren(
      ...labelled(page.axis.chapters, width).map((chapter) => chapterButton(chapter, page.frames, seek)),
    );
    waits.replaceChildren(...page.axis.waits.map((wait) => waitPill(wait, page, width)));
    drawMarks(svg, page, width);
  }

  /**
   * The playhead, every frame.
   * @type {(moment: Moment) => void}
   */
  function move(moment) {
    const x = playheadX(page.axis, moment) * width;
    thumb.style.transform = `translateX(${x.toFixed(1)}px)`;
    svg.style.setProperty("--played", `${x.toFixed(1)}px`);
  }

  /**
   * A new step: what the slider says.
   * @type {(moment: Moment, words: string) => void}
   */
  function step(moment, words) {
    range.value = String(Math.max(0, moment.index));
    range.setAttribute("aria-valuetext", words);
    for (const { dataset } of all("button", chapters)) {
      const isNow = moment.index >= Number(dataset.from) && moment.index <= Number(dataset.to);
      if (isNow) dataset.now = "";
      else delete dataset.now;
    }
  }

  return { layout, move, step };
}

/**
 * The chapters that have room for their word, the long ones first; each may write on over the narrow ones behind it.
 * @type {(chapters: AxisChapter[], width: number) => AxisChapter[]}
 */
function labelled(chapters, width) {
  /** @type {AxisChapter[]} */
  const shown = [];
  /** @type {(chapter: AxisChapter) => { from: number, to: number }} */
  const room = (chapter) => ({ from: chapter.x * width, to: chapter.x * width + chapter.name.length * 6.4 + 14 });
  for (const chapter of [...chapters].sort((a, b) => b.end - b.x - (a.end - a.x))) {
    const { from, to } = room(chapter);
    if (shown.every((other) => to <= room(other).from || room(other).to <= from)) shown.push(chapter);
  }
  shown.sort((a, b) => a.x - b.x);
  return shown.map((chapter, index) => ({ ...chapter, end: shown[index + 1]?.x ?? 1 }));
}

/** @type {(chapter: AxisChapter, frames: Frame[], seek: Seek) => HTMLElement} */
function chapterButton(chapter, frames, seek) {
  const button = h(
    "button",
    {
      type: "button",
      class: "chapter",
      title: `Chapter ${chapter.name}`,
      onclick: () => seek(frames[chapter.from].seq),
    },
    chapter.name,
  );
  Object.assign(button.dataset, { from: chapter.from, to: chapter.to });
  button.style.left = `${chapter.x * 100}%`;
  button.style.width = `${(chapter.end - chapter.x) * 100}%`;
  return button;
}

/** @type {(wait: AxisWait, page: Timed, width: number) => HTMLElement} */
function waitPill(wait, { frames, lines }, width) {
  const words = waitWords(wait.gap, lines[frames[wait.index].seq - 1]);
  const room = (wait.end - wait.x) * width + 26;
  const pill = h(
    "span",
    { class: "wait-pill", title: `${words}: time of the cluster that is skipped on your screen` },
    room > words.length * 6 + 16 ? words : "»",
  );
  pill.style.left = `${((wait.x + wait.end) / 2) * 100}%`;
  return pill;
}

/**
 * One path for each component and size, however long the story is.
 * @type {(svg: SVGSVGElement, page: Timed, width: number) => void}
 */
function drawMarks(svg, { frames, lines, verbs, axis }, width) {
  svg.setAttribute("width", String(width));
  const unit = axis.unit * width;
  svg.style.setProperty("--mark", `${Math.max(2, Math.min(6, unit * 0.6)).toFixed(1)}px`);
  const paths = new Map();
  frames.forEach((frame, index) => {
    const line = lines[frame.seq - 1];
    const size = verbs[line.step]?.level === 1 ? "great" : "small";
    const name = `${family(line.component)} ${size}`;
    paths.set(name, `${paths.get(name) ?? ""}M${(axis.xs[index] * width).toFixed(1)} ${TRACK_Y}h.01`);
  });
  svg.replaceChildren();
  el("path", { class: "rail", d: `M2 ${TRACK_Y}H${width - 2}` }, svg);
  el("path", { class: "rail-played", d: `M2 ${TRACK_Y}H${width - 2}` }, svg);
  for (const [name, d] of paths) {
    const [component, size] = name.split(" ");
    set(el("path", { d, class: `mark ${size}` }, svg), { "data-component": component });
  }
}
