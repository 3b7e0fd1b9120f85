/* The player: a playhead in playback time, and what may move it. It knows nothing of the page. */

import { frameOf, frames, moment } from "./motion.js";

export const SPEEDS = [0.25, 0.5, 1, 2, 4, 8];

export class Player {
  /** @type {Clock} */
  #clock;
  /** @type {Verbs} */
  #verbs;
  /** @type {Line[]} */
  #lines = [];
  /** @type {Set<(player: Player) => void>} */
  #listeners = new Set();
  /** @type {number | null} */
  #until = null; // a step forward plays to here and stops

  /**
   * `clock` has start(tick) and stop(); `still` true means: never play a movement, step from still to still.
   * @param {{ clock: Clock, verbs: Verbs, level?: number, still?: boolean }} given
   */
  constructor({ clock, verbs, level = 2, still = false }) {
    this.#clock = clock;
    this.#verbs = verbs;
    this.still = still;
    this.level = level;
    /** @type {Frame[]} */
    this.frames = [];
    this.time = 0;
    this.speed = 1;
    this.playing = false;
  }

  /** @type {(listener: (player: Player) => void) => () => boolean} */
  onChange(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get moment() {
    return moment(this.frames, this.time);
  }

  get length() {
    return this.frames.length ? this.frames[this.frames.length - 1].end : 0;
  }

  get atEnd() {
    return this.frames.length === 0 || this.time >= this.frames[this.frames.length - 1].still;
  }

  /**
   * The story has grown, or is another one: the playhead stays on its step.
   * @type {(lines: Line[]) => void}
   */
  load(lines) {
    this.#lines = lines;
    this.#reframe();
  }

  /** @type {(level: number) => void} */
  setLevel(level) {
    this.level = level;
    this.#until = null;
    this.#reframe();
  }

  #reframe() {
    const { seq, index } = this.moment;
    const inside = index >= 0 ? this.time - this.frames[index].start : 0;
    this.frames = frames(this.#lines, this.#verbs, this.level);
    if (index >= 0) {
      const frame = this.frames[frameOf(this.frames, seq)];
      this.time = frame?.seq === seq ? frame.start + inside : (frame?.still ?? 0);
    }
    if (this.#until !== null) this.#until = this.frames[frameOf(this.frames, seq)]?.still ?? null;
    this.#tell();
  }

  play() {
    if (this.playing || this.frames.length === 0) return;
    if (this.time >= this.length) this.time = 0;
    this.#until = null;
    this.#run();
  }

  pause() {
    const wasPlaying = this.playing;
    this.#halt();
    if (wasPlaying) this.#tell();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  /** @type {(speed: number) => void} */
  setSpeed(speed) {
    this.speed = Math.min(SPEEDS[SPEEDS.length - 1], Math.max(SPEEDS[0], speed));
    this.#tell();
  }

  /** @type {(by?: number) => void} */
  faster(by = 1) {
    const index = SPEEDS.findIndex((speed) => speed >= this.speed);
    this.setSpeed(SPEEDS[Math.max(0, Math.min(SPEEDS.length - 1, index + by))]);
  }

  /** Forward: plays the next movement and stops in its still frame; pressed again on the way, it is there at once. */
  next() {
    const { index, part } = this.moment;
    const target = this.frames[part === "still" ? index + 1 : index];
    if (!target) return;
    if (this.still || (this.#until !== null && part !== "still")) return this.#stillAt(target); // impatient: arrive at once
    this.#halt();
    this.time = Math.max(this.time, target.start);
    this.#until = target.still;
    this.#run();
  }

  /** Back: the still frame before. */
  back() {
    const { index } = this.moment;
    this.#stillAt(this.frames[Math.max(0, index - 1)]);
  }

  first() {
    this.#stillAt(this.frames[0]);
  }

  last() {
    this.#stillAt(this.frames[this.frames.length - 1]);
  }

  rewind() {
    this.#halt();
    this.time = 0;
    this.#tell();
  }

  /**
   * Go to a line and stand still there; a line of a finer level raises the detail to it.
   * @type {(seq: number) => void}
   */
  seek(seq) {
    const line = this.#lines[Math.max(1, Math.min(seq, this.#lines.length)) - 1];
    if (!line) return;
    const level = this.#verbs[line.step]?.level ?? 3;
    if (level > this.level) {
      this.level = level;
      this.frames = frames(this.#lines, this.#verbs, level);
    }
    this.#stillAt(this.frames[frameOf(this.frames, line.seq)]);
  }

  /** @type {(frame?: Frame) => void} */
  #stillAt(frame) {
    this.#halt();
    if (frame) this.time = frame.still;
    this.#tell();
  }

  #run() {
    this.playing = true;
    this.#tell();
    this.#clock.start((elapsed) => this.#tick(elapsed));
  }

  /** @type {(elapsed_ms: number) => void} */
  #tick(elapsed) {
    const end = this.#until ?? this.length;
    this.time = Math.min(end, this.time + elapsed * this.speed);
    if (this.still && this.moment.part !== "still") this.time = this.frames[this.moment.index].still;
    if (this.time >= end) this.#halt();
    this.#tell();
  }

  #halt() {
    this.playing = false;
    this.#until = null;
    this.#clock.stop();
  }

  #tell() {
    for (const listener of this.#listeners) listener(this);
  }
}
