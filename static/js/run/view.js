/* The view: what is drawn when the playhead moves. A new step redraws the world; between steps only the message, the playhead and the clock move. */

import { caption } from "../caption/caption.js";
import { controls, detail } from "./controls.js";
import { stage } from "../diagram/stage.js";
import { $, h, say } from "../dom/dom.js";
import { brokenAt } from "../state/broken.js";
import { brokenList } from "../faults/list.js";
import { lanes } from "../timeline/lanes.js";
import { timeAt } from "../player/motion.js";
import { objectPanel } from "../panels/object.js";
import { etcdPanel, eventsPanel, kubectlPanel } from "../panels/tables.js";
import { tabs } from "../panels/tabs.js";
import { whyPanel } from "../panels/why.js";
import { sceneAt } from "../scene/scene.js";
import { commandsAt } from "../story/session.js";
import { timeline } from "../timeline/timeline.js";
import { axis, playheadX } from "../timeline/layout.js";
import { titleOf, tone, waitWords } from "../words/words.js";
import { worldOf } from "../state/world.js";

export function makeView({ page, player, run, does }) {
  const diagram = stage($("#diagram"));
  const room = $("#stage");
  const words = caption($("#caption"), {
    narration: $("#narration"),
    why: () => side.show("why", true),
    decision: () => does.decision(last.line),
  });
  const line = timeline($("#timeline"), does);
  const lane = lanes($("#lanes"), does);
  const buttons = controls($("#controls"), player, does);
  const level = detail($("#detail"), player, does.level);
  const object = objectPanel($("#panel-object"), does);
  const side = tabs($("#side"), {
    object,
    etcd: etcdPanel($("#panel-etcd")),
    events: eventsPanel($("#panel-events"), does),
    kubectl: kubectlPanel($("#panel-kubectl"), does),
    why: whyPanel($("#panel-why"), does),
  });
  const broken = brokenList($("#broken"), { mine: () => run.can_change, mend: does.mend });
  let drawn = null; // what the picture shows: "seq part shown"
  let size = { width: 0, height: 0 }; // of the window on the diagram, in CSS pixels
  let last = null; // the scene that is drawn
  let scrolled = 0; // kept here: to ask the page for it is dear while it changes
  let framed = null; // the frames that the timeline was laid out for
  let held = { axis: { xs: [] }, pod: undefined }; // the axis, and the pod that the lanes were laid out for

  new ResizeObserver(() => relayout()).observe(room);
  new ResizeObserver(() => relayout()).observe($("#timeline"));
  room.addEventListener("scroll", () => moved(room.scrollTop), { passive: true });
  $("#diagram").addEventListener("click", (event) => choose(event.target));
  $("#diagram").addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") choose(event.target);
  });

  function choose(target) {
    const { pod, key } = target.closest?.("[data-pod], [data-key]")?.dataset ?? {};
    if (pod) does.choose(pod);
    if (!key) return;
    side.show("object");
    object.pick(key);
  }

  function relayout() {
    size = { width: room.clientWidth, height: room.clientHeight };
    page.map = diagram.resize(size, page.cast);
    framed = null;
    refresh();
  }

  function refresh() {
    drawn = null;
    change();
  }

  /** Called for every change of the player, at most once a frame while it plays. */
  function change() {
    if (!page.map) return;
    const moment = player.moment;
    const name = `${moment.seq} ${moment.part} ${moment.shown} ${player.level}`;
    if (name !== drawn) {
      drawn = name;
      step(moment);
    } else if (moment.part === "move") {
      diagram.move(moment.progress);
    } else if (moment.part === "wait") {
      const at_ms = timeAt(page.lines, moment);
      diagram.tick(at_ms);
      buttons.clock(at_ms);
    }
    line.move(moment);
    lane.move(playheadX(held.axis, moment));
    buttons.move();
    buttons.state();
  }

  function step(moment) {
    const scene = sceneAt(page, moment);
    const pod = page.focus(moment.seq);
    frame(pod);
    diagram.draw(scene);
    words.write(scene, moment.seq, page.lines.length);
    follow(scene);
    placeCaption(scene);
    if (moment.part === "still" && !(player.playing && player.speed > 2))
      words.narrate(scene, moment.seq, page.lines.length, moment.gap);
    skipped(moment, scene);
    buttons.step(moment, scene.line, page.lines.length);
    line.step(
      moment,
      `Step ${moment.seq} of ${page.lines.length}: ${scene.line ? titleOf(scene.line, scene.verb) : "nothing yet"}`,
    );
    lane.step(moment.shown);
    level.show(page.counts);
    status(pod, moment.shown);
    panels(scene, moment);
  }

  /** Timeline and lanes are laid out again only when their frames, their pod or their width have changed. */
  function frame(pod) {
    if (framed !== player.frames) {
      framed = player.frames;
      held = { axis: axis(player.frames, page.lines, page.verbs), pod: undefined };
      line.layout({ frames: player.frames, lines: page.lines, verbs: page.verbs, axis: held.axis });
    }
    if (held.pod === pod) return;
    held.pod = pod;
    const name = pod?.replace(/^default\//, "") ?? "";
    lane.layout({
      frames: player.frames,
      axis: held.axis,
      tracks: pod ? page.tracksOf(pod) : [],
      name,
      containers: Math.max(1, ...page.cast.stays.map((stay) => stay.containers)),
    });
    say($("#lanes-of"), name);
  }

  function skipped(moment, scene) {
    const chip = $("#skipped");
    const shown = moment.gap > 0 && moment.part !== "still";
    chip.hidden = !shown;
    if (shown) say(chip, waitWords(moment.gap, scene.line));
  }

  function status(pod, shown) {
    const pill = $("#status");
    const found = pod && page.statusOf(pod, shown);
    const several = page.cast.stays.length > 1 && pod;
    const name = several ? `${pod.replace(/^default\//, "")} ` : "";
    const words = found ? found.word : "no pod yet";
    if (pill.dataset.words !== name + words) pill.replaceChildren(h("span", { class: "hide-narrow" }, name), words);
    pill.dataset.words = name + words;
    pill.dataset.tone = found?.tone ?? tone(found?.word);
  }

  function panels(scene, moment) {
    const cluster = page.states.at(moment.shown);
    const world = worldOf(cluster);
    side.update({
      ...page,
      lines: page.lines,
      cluster,
      world,
      shown: moment.shown,
      line: scene.line,
      commands: commandsAt(page.lines, moment.shown),
    });
    side.count("events", world.events.length);
    broken.update(brokenAt(cluster), page.broken);
    note(scene.verb?.chapter);
  }

  /** A lesson's words on this chapter. */
  function note(chapter) {
    const notes = run.chapter_notes ?? run.notes ?? {};
    const place = $("#note");
    if (place.dataset.chapter === (chapter ?? "")) return;
    place.dataset.chapter = chapter ?? "";
    place.hidden = !notes[chapter];
    place.replaceChildren();
    if (notes[chapter]) place.append(h("h3", {}, chapter), Object.assign(h("div"), { innerHTML: notes[chapter] }));
  }

  /** The viewer has scrolled the diagram: the caption goes with it. */
  function moved(top) {
    if (Math.abs(top - scrolled) < 1) return;
    scrolled = top;
    if (last) placeCaption(last);
  }

  function placeCaption(scene) {
    last = scene;
    words.place(page.map, scene, { top: scrolled / page.map.scale, H: size.height / page.map.scale });
  }

  /** Where the diagram is longer than its window (a phone, many nodes) it follows what acts. */
  function follow(scene) {
    if (page.map.H * page.map.scale <= size.height + 24) return;
    const node = page.map.nodes.find((geometry) => scene.lit.has(`node/${geometry.name}`));
    const box =
      node?.box ??
      page.map.boxes[["etcd", "apiserver", "kubectl"].find((place) => scene.lit.has(place))] ??
      page.map.boxes.kubectl;
    const middle = (box.y + box.h / 2) * page.map.scale;
    if (page.map.wide && middle > scrolled + 60 && middle < scrolled + size.height - 120) return;
    const top = Math.max(0, Math.min(page.map.H * page.map.scale - size.height, middle - size.height / 2));
    if (page.map.wide) scrolled = top;
    room.scrollTo({ top, behavior: player.still || page.map.wide ? "auto" : "smooth" });
  }

  function state({ state: word, pace }) {
    $("#live").hidden = word !== "running" || pace === "stepped";
  }

  state(run);
  return { change, refresh, relayout, state };
}
