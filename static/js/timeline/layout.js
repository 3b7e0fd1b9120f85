/* The axis that timeline and lanes share: one place for every step, a wider one where time was skipped. Pure; x runs from 0 to 1. */

const WAIT_ROOM = 2; // in steps
const LAST_ROOM = 2.5; // what the last step brought wants to be read in the lanes

/** {xs: [x of each frame], chapters: [{name, from, to, x, end}], waits: [{index, x, end}]} of the frames (motion.js). */
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

function chaptersOf(frames, lines, verbs, xs, unit) {
  const made = [];
  frames.forEach((frame, index) => {
    const name = chapterOf(lines[frame.seq - 1], verbs);
    if (name === null && made.length) made.at(-1).to = index;
    else if (made.at(-1)?.name === null) Object.assign(made.at(-1), { name, to: index });
    else if (made.at(-1)?.name === name) made.at(-1).to = index;
    else made.push({ name, from: index, to: index });
  });
  for (const chapter of made) chapter.name ??= "More";
  made.forEach((chapter, index) => {
    chapter.x = Math.max(0, xs[chapter.from] - unit / 2);
    chapter.end = made[index + 1] ? xs[made[index + 1].from] - unit / 2 : 1;
  });
  return made;
}

// what goes on beside the story, in any chapter: the kubelet's bookkeeping and the terminal's answer
const BESIDE = ["kubectl.prints", "kubelet.relist", "kubelet.patch-status"];

/** The chapter of a line; null for bookkeeping (level 3, BESIDE), which belongs to the chapter around it. */
function chapterOf({ step }, verbs) {
  const verb = verbs[step];
  if (verb && (verb.level === 3 || BESIDE.includes(step))) return null;
  return verb?.chapter ?? "More";
}

/** Where the playhead is at a moment: it travels while something moves, and stands while the frame is still. */
export function playheadX({ xs }, moment) {
  if (moment.index < 0) return 0;
  const here = xs[moment.index];
  const before = xs[moment.index - 1] ?? here;
  if (moment.part === "still") return here;
  const half = moment.gap ? (before + here) / 2 : before;
  return moment.part === "wait" ? before + (half - before) * moment.progress : half + (here - half) * moment.progress;
}

/** The frame whose place is nearest to x. */
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

/** The x at which line `seq` takes effect: the place of the first shown step that has it behind it; 1 beyond the end. */
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
