/* Who moves where, and when: a pure function of playback time. Each step has a wait (if time was skipped), a move, and a still frame. */

import { saysOf } from "../words/words.js";

export const WAIT_FROM_MS = 1000; // a gap of virtual time that is worth a word
const MOVE_MS = { message: 760, gate: 420, act: 480 };
const WAIT_MS = 900;
const HOLD = { least: 900, most: 3200, perLetter: 15 };

/**
 * The frames of a story at a level of detail: [{seq, start, move, still, end, gap, prior}], milliseconds of playback at 1x.
 * `start` begins the wait, `move` the movement, `still` the still frame; `gap` is the skipped virtual time or 0; `prior` the last line before it.
 * @type {(lines: Line[], verbs: Verbs, level?: number) => Frame[]}
 */
export function frames(lines, verbs, level = 3) {
  /** @type {Frame[]} */
  const made = [];
  let start = 0;
  let at = lines[0]?.at_ms ?? 0;
  let prior = 0;
  for (const line of lines) {
    const verb = verbs[line.step];
    if ((verb?.level ?? 3) > level) {
      if (line.at_ms - at < WAIT_FROM_MS) prior = line.seq;
      continue;
    }
    const gap = line.at_ms - at;
    const skipped = gap >= WAIT_FROM_MS;
    const move = start + (skipped ? WAIT_MS : 0);
    const still = move + moveTime(verb);
    const end = still + holdTime(line, verb);
    made.push({ seq: line.seq, start, move, still, end, gap: skipped ? gap : 0, prior });
    prior = line.seq;
    start = end;
    at = line.at_ms;
  }
  return made;
}

/**
 * How many steps are shown at a level of detail.
 * @type {(lines: Line[], verbs: Verbs, level: number) => number}
 */
export function stepsAt(lines, verbs, level) {
  return lines.filter((line) => (verbs[line.step]?.level ?? 3) <= level).length;
}

/** @type {(verb?: Verb) => number} */
function moveTime(verb) {
  if (verb?.gate) return MOVE_MS.gate;
  return verb?.from && verb?.to ? MOVE_MS.message : MOVE_MS.act;
}

/** @type {(line: Line, verb?: Verb) => number} */
function holdTime(line, verb) {
  const letters = saysOf(line, verb).length;
  const wanted = HOLD.least + letters * HOLD.perLetter;
  return Math.min(HOLD.most, verb?.gate ? wanted * 0.7 : wanted);
}

/**
 * The index of the frame that holds playback time `time`; -1 where there is none.
 * @type {(made: Frame[], time: number) => number}
 */
export function frameAt(made, time) {
  let low = 0;
  let high = made.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (made[middle].start <= time) low = middle;
    else high = middle - 1;
  }
  return made.length ? low : -1;
}

/**
 * The index of the last frame whose seq is at most `seq`, or 0.
 * @type {(made: Frame[], seq: number) => number}
 */
export function frameOf(made, seq) {
  let low = 0;
  let high = made.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (made[middle].seq <= seq) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * What is to be seen at playback time `time`: {index, seq, part, progress, shown, gap}. `part` is "wait", "move" or "still";
 * `shown` is how many lines the picture has taken in: a message changes the world when it arrives.
 * @type {(made: Frame[], time: number) => Moment}
 */
export function moment(made, time) {
  const index = frameAt(made, time);
  if (index < 0) return { index: -1, seq: 0, part: "still", progress: 1, shown: 0, gap: 0 };
  const frame = made[index];
  const { seq, gap } = frame;
  if (time < frame.move)
    return { index, seq, part: "wait", progress: share(time, frame.start, frame.move), shown: frame.prior, gap };
  if (time < frame.still)
    return { index, seq, part: "move", progress: share(time, frame.move, frame.still), shown: seq - 1, gap };
  return { index, seq, part: "still", progress: 1, shown: seq, gap };
}

/**
 * The virtual time of a moment: while a wait is skipped it runs from the line before to this one.
 * @type {(lines: Line[], moment: Moment) => number}
 */
export function timeAt(lines, { seq, part, progress, gap }) {
  const at = lines[seq - 1]?.at_ms ?? 0;
  return part === "wait" ? at - gap * (1 - progress) : at;
}

/** @type {(time: number, from: number, to: number) => number} */
function share(time, from, to) {
  return Math.max(0, Math.min(1, (time - from) / (to - from)));
}

/**
 * Slow at both ends: messages set off and arrive gently.
 * @type {(progress: number) => number}
 */
export function ease(progress) {
  return progress < 0.5 ? 4 * progress ** 3 : 1 - (-2 * progress + 2) ** 3 / 2;
}
