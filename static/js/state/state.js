/* The cluster after n lines: a fold of the story's differences. Pure; keyframes make every moment of a long story near. */

import { fold } from "./fold.js";

export const KEYFRAME_EVERY = 100;

/**
 * A cluster before the first line: spaces (name -> Map of key -> value), the etcd revision, the virtual time.
 * @type {Readonly<Cluster>}
 */
export const NOTHING = Object.freeze({ seq: 0, at_ms: 0, revision: 0, spaces: new Map() });

/**
 * The cluster after `lines` follow on `cluster`; unchanged spaces and values are shared with it.
 * @type {(cluster: Cluster, lines: Line[]) => Cluster}
 */
export function after(cluster, lines) {
  if (lines.length === 0) return cluster;
  const spaces = new Map(cluster.spaces);
  const own = new Map(); // the spaces that are this cluster's own
  let revision = cluster.revision;
  for (const line of lines) {
    for (const change of line.changes ?? []) {
      let keys = own.get(change.space);
      if (!keys) {
        keys = new Map(spaces.get(change.space));
        own.set(change.space, keys);
        spaces.set(change.space, keys);
      }
      revision = Math.max(revision, put(keys, change));
    }
    revision = Math.max(revision, line.revision ?? 0);
  }
  const last = lines[lines.length - 1];
  return { seq: last.seq, at_ms: last.at_ms, revision, spaces };
}

/** @type {(keys: Map<string, any>, change: Change) => number} */
function put(keys, change) {
  const value = fold(keys.get(change.key), change.difference);
  if (value === undefined || value === null) keys.delete(change.key);
  else keys.set(change.key, value);
  return (change.space === "etcd" && value?.mod_revision) || 0;
}

/** Answers `at(n)` for a story that may still grow. */
export class States {
  /** @type {Story} */
  #story;
  /** @type {Cluster[]} */
  #keyframes = [NOTHING];
  /** @type {Cluster} */
  #last = NOTHING;

  /** @param {Story} story */
  constructor(story) {
    this.#story = story;
    this.grow();
    story.onGrowth?.(() => this.grow());
  }

  /** Keep a keyframe for every full hundred of lines that is there. */
  grow() {
    while (this.#keyframes.length * KEYFRAME_EVERY <= this.#story.length) {
      const base = this.#keyframes[this.#keyframes.length - 1];
      this.#keyframes.push(after(base, this.#story.lines.slice(base.seq, base.seq + KEYFRAME_EVERY)));
    }
  }

  /** @type {(n: number) => Cluster} */
  at(n) {
    const seq = Math.max(0, Math.min(n, this.#story.length));
    const keyframe = this.#keyframes[Math.floor(seq / KEYFRAME_EVERY)];
    const near = this.#last.seq <= seq && this.#last.seq > keyframe.seq ? this.#last : keyframe;
    this.#last = after(near, this.#story.lines.slice(near.seq, seq));
    return this.#last;
  }
}

/** Which lines changed a key: "space key" -> [seq, ...], kept while the story grows. */
export class Touches {
  #story;
  /** @type {Map<string, number[]>} */
  #seqs = new Map();
  #known = 0;

  /** @param {Story} story */
  constructor(story) {
    this.#story = story;
    this.#grow();
    story.onGrowth?.(() => this.#grow());
  }

  /** @type {(space: string, key: string) => number[]} */
  of(space, key) {
    return this.#seqs.get(`${space} ${key}`) ?? [];
  }

  keys() {
    return [...this.#seqs.keys()];
  }

  #grow() {
    for (; this.#known < this.#story.length; this.#known += 1) {
      const line = this.#story.lines[this.#known];
      for (const change of line.changes ?? []) {
        const name = `${change.space} ${change.key}`;
        const seqs = this.#seqs.get(name);
        if (seqs) seqs.push(line.seq);
        else this.#seqs.set(name, [line.seq]);
      }
    }
  }

  /**
   * Every value that a key has had: [{seq, value}], a deletion with value undefined.
   * @type {(space: string, key: string) => HistoryStep[]}
   */
  history(space, key) {
    const steps = [];
    let value;
    for (const seq of this.of(space, key)) {
      for (const change of this.#story.lines[seq - 1].changes) {
        if (change.space === space && change.key === key) value = fold(value, change.difference);
      }
      steps.push({ seq, value });
    }
    return steps;
  }
}
