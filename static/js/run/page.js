/* What the page knows of its story: lines, states, cast, printed rows, tracks; made again when the story grows. */

import { castOf } from "../state/cast.js";
import { brokenAt } from "../state/broken.js";
import { stepsAt } from "../player/motion.js";
import { podOf, printedRows, rowAt } from "../story/session.js";
import { NOTHING, States, Touches } from "../state/state.js";
import { tracks } from "../state/statuses.js";

export class Page {
  /** @type {Map<string, Track[]>} */
  tracks = new Map();
  /** @type {Cast} */
  cast = { nodes: [], stays: [], most: new Map() };
  /** @type {WatchRow[]} */
  rows = [];
  /** @type {Cluster} */
  end = NOTHING; // what a new input will find
  /** @type {Broken[]} */
  broken = []; // at the end
  /** @type {Record<string, number>} */
  counts = {}; // steps by level of detail

  /**
   * @param {Story} story
   * @param {Verbs} verbs
   */
  constructor(story, verbs) {
    this.story = story;
    this.verbs = verbs;
    this.states = new States(story);
    this.touches = new Touches(story);
    /** @type {string | null} */
    this.chosen = null; // the pod that the viewer has picked, "namespace/name"
    /** @type {DiagramMap | null} */
    this.map = null;
    this.grow();
  }

  get lines() {
    return this.story.lines;
  }

  grow() {
    this.tracks = new Map();
    this.cast = castOf(this.touches);
    this.rows = printedRows(this.lines);
    this.end = this.states.at(this.lines.length);
    this.broken = brokenAt(this.end);
    this.counts = Object.fromEntries([1, 2, 3].map((level) => [level, stepsAt(this.lines, this.verbs, level)]));
  }

  /**
   * The pod that the lanes and the pill are about at line n: the picked one, or the one that the story last spoke of.
   * @type {(n: number) => string | null}
   */
  focus(n) {
    if (this.chosen) return this.chosen;
    for (let seq = Math.min(n, this.lines.length); seq > 0; seq -= 1) {
      const pod = podOf(this.lines[seq - 1]);
      if (pod) return pod;
    }
    return this.rows[0]?.pod ?? null;
  }

  /**
   * The tracks of a pod's lanes, made once until the story grows.
   * @type {(pod: string) => Track[]}
   */
  tracksOf(pod) {
    const known = this.tracks.get(pod);
    if (known) return known;
    const printed = this.rows.filter((row) => row.pod === pod);
    const made = tracks(this.touches.history("etcd", `/registry/pods/${pod}`), printed);
    this.tracks.set(pod, made);
    return made;
  }

  /**
   * What kubectl prints for a pod after n lines: {row} or undefined, also where it is gone.
   * @type {(pod: string, n: number) => { word: string, tone?: string } | null}
   */
  statusOf(pod, n) {
    const gone =
      this.touches.of("etcd", `/registry/pods/${pod}`).length > 0 &&
      !this.states.at(n).spaces.get("etcd")?.has(`/registry/pods/${pod}`);
    const printed = rowAt(this.rows, pod, n);
    if (!printed) return null;
    return gone ? { word: "gone", tone: "idle" } : { word: printed.row.STATUS };
  }
}
