/* The axis that timeline and lanes share: one place for every step, a wider one where time was skipped. Pure; x runs from 0 to 1. */

/**
 * Before anything is laid out.
 * @type {Axis}
 */
export const NOTHING_YET = { xs: [], waits: [], unit: 1, chapters: [] };

const WAIT_ROOM = 2; // in steps
const LAST_ROOM = 2.5; // what the last step brought wants to be read in the lanes

/**
 * {xs: [x of each frame], chapters: [{name, from, to, x, end}], waits: [{index, x, end}]} of the frames (motion.js).
 * @type {(frames: Frame[], lines: Line[], verbs: Verbs) => Axis}
 */
export function axis(frames, lines, verbs) {
  let room = 0.5;
  const places = frames.map((frame) => {
    if (frame.gap) room += WAIT_ROOM;
    const place = room;
    room += 1;
    return place;
  });
  const whole = Math.max(1, room - 1 + LAST_ROOM);
  const xs = places.map((place) => place / whole);
  const waits = frames.flatMap((frame, index) =>
    frame.gap && index > 0 ? [{ index, gap: frame.gap, x: xs[index - 1], end: xs[index] }] : [],
  );
  return { xs, waits, unit: 1 / whole, chapters: chaptersOf(frames, lines, verbs, xs, 1 / whole) };
}

/** @type {(frames: Frame[], lines: Line[], verbs: Verbs, xs: number[], unit: number) => AxisChapter[]} */
function chaptersOf(frames, lines, verbs, xs, unit) {
  /** @type {{ name: string | null, from: number, to: number }[]} */
  const made = [];
  frames.forEach((frame, index) => {
    const name = chapterOf(lines[frame.seq - 1], verbs);
    const last = made.at(-1);
    if (last && (name === null || last.name === name)) last.to = index;
    else if (last?.name === null) Object.assign(last, { name, to: index });
    else made.push({ name, from: index, to: index });
  });
  return made.map(({ name, from, to }, index) => ({
    name: name ?? "More",
    from,
    to,
    x: Math.max(0, xs[from] - unit / 2),
    end: made[index + 1] ? xs[made[index + 1].from] - unit / 2 : 1,
  }));
}

/**
 * The chapter of a line; null for bookkeeping (level 3, `beside`), which belongs to the chapter around it.
 * @type {(line: Line, verbs: Verbs) => string | null}
 */
function chapterOf({ step }, verbs) {
  const verb = verbs[step];
  if (verb && (verb.level === 3 || verb.beside)) return null;
  return verb?.chapter ?? "More";
}

/**
 * Where the playhead is at a moment: it travels while something moves, and stands while the frame is still.
 * @type {(axis: { xs: number[] }, moment: Moment) => number}
 */
export function playheadX({ xs }, moment) {
  if (moment.index < 0) return 0;
  const here = xs[moment.index];
  const before = xs[moment.index - 1] ?? here;
  if (moment.part === "still") return here;
  const half = moment.gap ? (before + here) / 2 : before;
  return moment.part === "wait" ? before + (half - before) * moment.progress : half + (here - half) * moment.progress;
}

/**
 * The frame whose place is nearest to x.
 * @type {(axis: { xs: number[] }, x: number) => number}
 */
export function nearest({ xs }, x) {
  let low = 0;
  let high = xs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] + xs[middle + 1]) / 2 < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The x at which line `seq` takes effect: the place of the first shown step that has it behind it; 1 beyond the end.
 * @type {(axis: { xs: number[] }, frames: Frame[], seq: number) => number}
 */
export function xOfSeq({ xs }, frames, seq) {
  let low = 0;
  let high = frames.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle].seq < seq) low = middle + 1;
    else high = middle;
  }
  return low < xs.length ? xs[low] : 1;
}
