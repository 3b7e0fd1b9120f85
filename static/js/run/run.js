/* The run page: joins source, story, player and everything that shows it. Methods of the view stand in view.js. */

import { copy, linkTo, momentInAddress, onAddress, writeMoment } from "./address.js";
import { animationClock } from "../player/clock.js";
import { decisionDialog } from "../decision/dialog.js";
import { isDecision } from "../decision/grid.js";
import { $, json, toast } from "../dom/dom.js";
import { follow } from "../sources/follow.js";
import { faultDialog } from "../faults/dialog.js";
import { fork, rememberFork } from "./fork.js";
import { decide, give, terminalLine } from "./inputs.js";
import { HELP, keys } from "./keys.js";
import { notices } from "./notices.js";
import { Page } from "./page.js";
import { Player } from "../player/player.js";
import { liveSource } from "../sources/live.js";
import { recordingSource } from "../sources/recording.js";
import { Story } from "../story/story.js";
import { openText } from "../panels/text-view.js";
import { makeView } from "./view.js";
import { worldOf } from "../state/world.js";

const run = json("run");
const verbs = json("verbs");
const asked = momentInAddress();
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const story = new Story();
const page = new Page(story, verbs);
const player = new Player({ clock: animationClock(), verbs, still: calm.matches });
calm.addEventListener("change", () => (player.still = calm.matches));

const does = {
  seek,
  next: () => afterwards(() => player.next()),
  back: () => afterwards(() => player.back()),
  play: () => player.toggle(),
  first: () => leap(() => player.first()),
  last: () => leap(() => player.last()),
  share,
  level: (level) => player.setLevel(level),
  text: () => openText($("#text-view"), page, player.moment.seq, seek),
  help: () => $("#help").showModal(),
  fork: () => told(forkHere()),
  break: () => breakSomething(),
  mend: (fault) => told(sendCommand({ fault })),
  decision: (line = page.lines[player.moment.seq - 1]) => {
    if (!isDecision(line)) return;
    player.pause();
    decisions.open(line);
  },
  choose: (pod) => {
    page.chosen = page.chosen === pod ? null : pod;
    view.refresh();
  },
};
const decisions = decisionDialog($("#decision"), (at, changes) => decide(run.id, at, changes));
const faults = faultDialog($("#faults"), (fault, { fork: inFork }) =>
  inFork ? forkHere(fault) : sendCommand({ fault }),
);
const view = makeView({ page, player, run, does });
const notice = notices($("#notices"), {
  retry: () => following.catchUp(),
  goOn: () => ask({ continue: true }),
  step: () => ask({ step: 1 }),
  runOn: () => runOn(),
});
const following = follow(sourceOf(run), story, {
  state: (news) => {
    Object.assign(run, news);
    notice.state(news);
    view.state(run);
  },
  trouble: (error) => notice.trouble(error),
});
let left = false; // the viewer has gone elsewhere than the address asked, while the story was still being told
let waits = false; // the viewer watched to the end of a run that still goes on: what comes is played

story.onGrowth((before) => {
  page.grow();
  player.load(story.lines);
  view.relayout();
  if (before === 0) open();
  else if (asked > before && !left) player.seek(asked);
  else if (waits && player.time < player.length) player.play(); // lines of a finer level add nothing to play
});
player.onChange(() => {
  if (player.playing) waits = false;
  else if (player.atEnd && player.time >= player.length && run.state === "running") waits = true;
  writeSoon();
  view.change();
});
keys(player, does);
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (left = true), { once: true });
onAddress((seq) => player.seek(seq));
$("#help dl").innerHTML = HELP.map(
  ([key, words]) =>
    `<dt>${key
      .split(/(, | or | and )/)
      .map((part) => (/^(, | or | and )$/.test(part) ? part : `<kbd>${part}</kbd>`))
      .join("")}</dt><dd>${words}</dd>`,
).join("");
document.addEventListener("click", (event) => {
  const name = event.target.closest("[data-act]")?.dataset.act;
  if (name) does[name]?.();
});
if (run.can_change) terminalLine($("#terminal"), { send: sendCommand });
notice.state(run);
following.catchUp();

function sourceOf({ id, recording }) {
  if (recording) return recordingSource(recording);
  const socket = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/ws/runs/${id}/`;
  return liveSource({ transitions: `/api/runs/${id}/transitions`, socket });
}

/** At the first lines: stand still at the moment of the address, or play a run that is the viewer's own, fresh and no lesson. */
function open() {
  if (asked) {
    player.seek(asked);
    return;
  }
  player.rewind();
  if (isFresh() && !calm.matches) player.play();
  else player.first();
}

function isFresh() {
  const name = `seen ${run.id}`;
  if (!run.can_change || run.lesson || sessionStorage.getItem(name)) return false;
  sessionStorage.setItem(name, "yes");
  return true;
}

function seek(seq) {
  leap(() => player.seek(seq));
}

/** The address follows a little later, when the playhead rests: a hand that drags changes it once. */
function writeSoon() {
  clearTimeout(writeSoon.timer);
  if (!player.playing) writeSoon.timer = setTimeout(() => writeMoment(player.moment.seq), 300);
}

/** A leap leaves the place where one was in the browser's history; leaps in one go are one leap. */
function leap(move) {
  if (performance.now() - (leap.last ?? -1e6) > 800) {
    writeMoment(player.moment.seq);
    history.pushState(null, "", location.hash || " ");
  }
  leap.last = performance.now();
  afterwards(move);
}

function afterwards(move) {
  waits = false;
  move();
}

async function share() {
  player.pause();
  const { seq } = player.moment;
  writeMoment(seq);
  toast(await copy(linkTo(run.url, seq), `the link to step ${seq}`));
}

async function ask(input) {
  const status = await give(run.id, input, run.token);
  Object.assign(run, { state: status.state, seq: status.seq, pace: status.pace });
  notice.state(status);
  await following.catchUp();
}

/** A command is carried out where the story ends: go there, and play what it brings. */
async function sendCommand(input) {
  const before = story.length;
  await ask(input);
  const wanted = story.length > before;
  player.seek(before);
  if (calm.matches) return;
  if (wanted) player.play();
  else waits = true;
}

/** A fork at the line that is shown; with a fault it is broken there and runs on, without one it waits to be changed. */
async function forkHere(fault = null) {
  player.pause();
  const seq = Math.max(1, player.moment.seq);
  const made = await fork(run.id, seq);
  rememberFork(run.id, { id: made.id, at: seq });
  if (fault) {
    await give(made.id, { fault }, made.token);
    await give(made.id, { pace: run.pace === "stepped" ? "instant" : run.pace, speed: run.speed }, made.token);
  }
  location.assign(`${new URL(made.url).pathname}#${seq}`);
}

function breakSomething() {
  player.pause();
  const { seq, shown } = player.moment;
  const pod = worldOf(page.end).pods.find((one) => one.id === page.focus(seq));
  faults.open({
    end: page.end,
    shown: page.states.at(shown),
    nodes: page.cast.nodes,
    node: pod?.node,
    mine: run.can_change && !run.recording,
    atEnd: seq >= page.lines.length,
    seq,
  });
}

/** A run that waits goes on by itself, and what comes is played. */
async function runOn() {
  const before = story.length;
  waits = !calm.matches;
  await ask({ pace: "instant" });
  if (story.length > before && !calm.matches) player.play();
}

/** What goes wrong is said. */
async function told(promise) {
  try {
    await promise;
  } catch (error) {
    toast(error.message);
  }
}
