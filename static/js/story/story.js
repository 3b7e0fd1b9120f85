/* The story as far as it is known: lines 1..length, appended once, never doubled, never with a gap. */

export class Story {
  /** @type {Line[]} */
  #lines = [];
  /** @type {Map<number, Line>} */
  #early = new Map(); // lines that came before the ones that stand between
  /** @type {Set<(before: number, after: number) => void>} */
  #listeners = new Set();

  get length() {
    return this.#lines.length;
  }

  get lines() {
    return this.#lines;
  }

  /**
   * The line with this seq, or undefined.
   * @type {(seq: number) => Line | undefined}
   */
  line(seq) {
    return this.#lines[seq - 1];
  }

  /** True where lines have come from beyond the end: someone has to fetch what is missing after `length`. */
  get hasGap() {
    return this.#early.size > 0;
  }

  /**
   * Take what came, in any order, known or new. Returns how many lines the story grew by.
   * @type {(lines: Line[]) => number}
   */
  append(lines) {
    const before = this.length;
    for (const line of lines) {
      if (line.seq > this.length) this.#early.set(line.seq, line);
      this.#join();
    }
    if (this.length > before) for (const listener of this.#listeners) listener(before, this.length);
    return this.length - before;
  }

  /**
   * Call `listener(before, after)` whenever the story grows; returns what stops it.
   * @type {(listener: (before: number, after: number) => void) => () => boolean}
   */
  onGrowth(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #join() {
    for (let line = this.#early.get(this.length + 1); line; line = this.#early.get(this.length + 1)) {
      this.#lines.push(line);
      this.#early.delete(line.seq);
    }
  }
}

/**
 * JSON Lines -> transitions; an unfinished last line (a broken connection) is left out.
 * @type {(text: string) => Line[]}
 */
export function parseLines(text) {
  const rows = text.split("\n").filter((row) => row.trim() !== "");
  return rows.flatMap((row, index) => {
    try {
      return [JSON.parse(row)];
    } catch (error) {
      if (index === rows.length - 1) return [];
      throw error;
    }
  });
}
