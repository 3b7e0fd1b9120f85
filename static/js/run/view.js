/* The view: what is drawn when the playhead moves. A new step redraws the world; between steps only the message, the playhead and the clock move. */

import { caption } from "../caption/caption.js";
import { stage } from "../diagram/stage.js";
import { $ } from "../dom/dom.js";
import { timeAt } from "../player/motion.js";
import { sceneAt } from "../scene/scene.js";
import { strip } from "../timeline/strip.js";
import { controls, detail } from "./controls.js";
import { sideOf } from "./side.js";
import { signs } from "./signs.js";
import { diagramWindow } from "./window.js";

/**
 * `does` are the actions of the page by name (run.js). Returns {change, refresh, relayout, state}.
 * @param {{ page: Page, player: Player, run: Run, does: Does }} given
 */
export function makeView({ page, player, run, does }) {
  const room = $("#stage");
  const diagram = stage($("#diagram"));
  const words = caption($("#caption"), {
    narration: $("#narration"),
    why: () => side.showWhy(),
    decision: () => does.decision(),
  });
  const seen = diagramWindow(room, { player, words });
  const time = strip({ page, player, does });
  const buttons = controls($("#controls"), player, does);
  const level = detail($("#detail"), player, does.level);
  const side = sideOf({ page, run, does });
  const sign = signs({ page, run });
  /** @type {string | null} */
  let drawn = null; // what the picture shows: "seq part shown level"

  new ResizeObserver(() => relayout()).observe(room);
  new ResizeObserver(() => relayout()).observe($("#timeline"));
  $("#diagram").addEventListener("click", (event) => choose(event.target));
  $("#diagram").addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") choose(event.target);
  });

  /** @type {(target: EventTarget | null) => void} */
  function choose(target) {
    const hit = target instanceof Element ? target.closest("[data-pod], [data-key]") : null;
    const [pod, key] = [hit?.getAttribute("data-pod"), hit?.getAttribute("data-key")];
    if (pod) does.choose(pod);
    if (key) side.showObject(key);
  }

  function relayout() {
    page.map = diagram.resize(seen.measure(), page.cast);
    time.forget();
    refresh();
  }

  function refresh() {
    drawn = null;
    change();
  }

  /** Called for every change of the player, at most once a frame while it plays. */
  function change() {
    const { map } = page;
    if (!map) return;
    const moment = player.moment;
    const name = `${moment.seq} ${moment.part} ${moment.shown} ${player.level}`;
    if (name !== drawn) {
      drawn = name;
      step(map, moment);
    } else if (moment.part === "move") {
      diagram.move(moment.progress);
    } else if (moment.part === "wait") {
      const at_ms = timeAt(page.lines, moment);
      diagram.tick(at_ms);
      buttons.clock(at_ms);
    }
    time.move(moment);
    buttons.move();
    buttons.state();
  }

  /** @type {(map: DiagramMap, moment: Moment) => void} */
  function step(map, moment) {
    const scene = sceneAt({ ...page, lines: page.lines, map }, moment);
    const { length } = page.lines;
    const pod = page.focus(moment.seq);
    time.frame(pod);
    diagram.draw(scene);
    words.write(scene, moment.seq, length);
    seen.show(map, scene);
    if (moment.part === "still" && !(player.playing && player.speed > 2))
      words.narrate(scene, moment.seq, length, moment.gap);
    buttons.step(moment, scene.line, length);
    time.step(moment, scene);
    level.show(page.counts);
    sign.skipped(moment, scene);
    sign.status(pod, moment.shown);
    sign.note(scene.verb?.chapter);
    side.update(scene, moment);
  }

  sign.state(run);
  return { change, refresh, relayout, state: sign.state };
}
