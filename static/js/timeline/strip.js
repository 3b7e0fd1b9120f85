/* Timeline and lanes on their one axis: laid out again only when their frames, their pod or their width have changed. */

import { $, say } from "../dom/dom.js";
import { shortPod, titleOf } from "../words/words.js";
import { lanes } from "./lanes.js";
import { axis, NOTHING_YET, playheadX } from "./layout.js";
import { timeline } from "./timeline.js";

/**
 * Draws into #timeline, #lanes and #lanes-of of the run page. Returns {forget, frame, move, step}.
 * @param {{ page: Page, player: Player, does: Does }} given
 */
export function strip({ page, player, does }) {
  const line = timeline($("#timeline"), does);
  const lane = lanes($("#lanes"), does);
  /** @type {Frame[] | null} */
  let framed = null; // the frames that the timeline was laid out for
  /** @type {{ axis: Axis, pod: string | null | undefined }} */
  let held = { axis: NOTHING_YET, pod: undefined }; // the axis, and the pod that the lanes were laid out for

  /** The width is another one. */
  function forget() {
    framed = null;
  }

  /** @type {(pod: string | null) => void} */
  function frame(pod) {
    const { frames } = player;
    if (framed !== frames) {
      framed = frames;
      held = { axis: axis(frames, page.lines, page.verbs), pod: undefined };
      line.layout({ frames, lines: page.lines, verbs: page.verbs, axis: held.axis });
    }
    if (held.pod === pod) return;
    held.pod = pod;
    const name = shortPod(pod ?? "");
    lane.layout({
      frames,
      axis: held.axis,
      tracks: pod ? page.tracksOf(pod) : [],
      name,
      containers: Math.max(1, ...page.cast.stays.map((stay) => stay.containers)),
    });
    say($("#lanes-of"), name);
  }

  /** @type {(moment: Moment) => void} */
  function move(moment) {
    line.move(moment);
    lane.move(playheadX(held.axis, moment));
  }

  /** @type {(moment: Moment, scene: Scene) => void} */
  function step(moment, scene) {
    line.step(
      moment,
      `Step ${moment.seq} of ${page.lines.length}: ${scene.line ? titleOf(scene.line, scene.verb) : "nothing yet"}`,
    );
    lane.step(moment.shown);
  }

  return { forget, frame, move, step };
}
