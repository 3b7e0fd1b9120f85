/* What the page knows of its story: lines, states, cast, printed rows, tracks; made again when the story grows. */

import { castOf } from "../state/cast.js";
import { brokenAt } from "../state/broken.js";
import { frames } from "../player/motion.js";
import { podOf, printedRows, rowAt } from "../story/session.js";
import { States, Touches } from "../state/state.js";
import { tracks } from "../state/statuses.js";

export class Page {
  constructor(story, verbs) {
    this.story = story;
    this.verbs = verbs;
    this.states = new States(story);
    this.touches = new Touches(story);
    this.chosen = null; // the pod that the viewer has picked, "namespace/name"
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
    this.end = this.states.at(this.lines.length); // what a new input will find
    this.broken = brokenAt(this.end);
    this.counts = Object.fromEntries([1, 2, 3].map((level) => [level, frames(this.lines, this.verbs, level).length]));
  }

  /** The pod that the lanes and the pill are about at line n: the picked one, or the one that the story last spoke of. */
  focus(n) {
    if (this.chosen) return this.chosen;
    for (let seq = Math.min(n, this.lines.length); seq > 0; seq -= 1) {
      const pod = podOf(this.lines[seq - 1]);
      if (pod) return pod;
    }
    return this.rows[0]?.pod ?? null;
  }

  /** The tracks of a pod's lanes, made once until the story grows. */
  tracksOf(pod) {
    const key = `/registry/pods/${pod}`;
    if (!this.tracks.has(pod))
      this.tracks.set(
        pod,
        tracks(
          this.touches.history("etcd", key),
          this.rows.filter((printed) => printed.pod === pod),
        ),
      );
    return this.tracks.get(pod);
  }

  /** What kubectl prints for a pod after n lines: {row} or undefined, also where it is gone. */
  statusOf(pod, n) {
    const gone =
      this.touches.of("etcd", `/registry/pods/${pod}`).length > 0 &&
      !this.states.at(n).spaces.get("etcd")?.has(`/registry/pods/${pod}`);
    const printed = rowAt(this.rows, pod, n);
    if (!printed) return null;
    return gone ? { word: "gone", tone: "idle" } : { word: printed.row.STATUS };
  }
}
