/* The run page: joins source, story, player and everything that shows it. */

import { onAddress, share } from "./address.js";
import { arrivals } from "./arrivals.js";
import { animationClock } from "../player/clock.js";
import { act } from "./controls.js";
import { commands } from "./commands.js";
import { decisionDialog } from "../decision/dialog.js";
import { isDecision } from "../decision/grid.js";
import { $, around, json, toast, wordsOf } from "../dom/dom.js";
import { follow } from "../sources/follow.js";
import { faultDialog } from "../faults/dialog.js";
import { decide, terminalLine } from "./inputs.js";
import { keys, writeHelp } from "./keys.js";
import { moves } from "./moves.js";
import { KEPT, notices } from "./notices.js";
import { Page } from "./page.js";
import { Player } from "../player/player.js";
import { sourceOf } from "../sources/source.js";
import { Story } from "../story/story.js";
import { openText } from "../panels/text-view.js";
import { makeView } from "./view.js";
import { core, learn } from "../words/catalogue.js";
import { spoken } from "../words/words.js";
import { worldOf } from "../state/world.js";

/** @type {Run} */
const run = json("run");
learn(json("catalogue"));
const { verbs } = core;
const isKept = run.state === "kept";
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const story = new Story();
const page = new Page(story, verbs);
const player = new Player({ clock: animationClock(), verbs, still: calm.matches });
calm.addEventListener("change", () => (player.still = calm.matches));

const arriving = arrivals({ player, run, calm });
const { rest, ...moving } = moves(player, arriving.leave);
const asking = commands({
  run,
  page,
  player,
  arriving,
  heard: (status) => notice.state(status),
  catchUp: () => following.catchUp(),
});
/** @type {Does} */
const does = {
  ...moving,
  play: () => player.toggle(),
  level: (level) => player.setLevel(level),
  share: async () => {
    player.pause();
    toast(await share(run.url, player.moment.seq));
  },
  text: () => openText($("#text-view"), page, player.moment.seq, moving.seek),
  help: () => $("#help").showModal(),
  fork: () => (isKept ? toast(KEPT) : told(asking.forkHere())),
  break: () => (isKept ? toast(KEPT) : breakSomething()),
  mend: (fault) => told(asking.send({ fault })),
  decision: (line = page.lines[player.moment.seq - 1]) => {
    if (!isDecision(line)) return;
    player.pause();
    decisions.open(line, spoken(line, verbs[line.step]));
  },
  choose: (pod) => {
    page.chosen = page.chosen === pod ? null : pod;
    view.refresh();
  },
};
const decisions = decisionDialog($("#decision"), (at, changes) => decide(run.id, at, changes));
const faults = faultDialog($("#faults"), (fault, { fork }) => (fork ? asking.forkHere(fault) : asking.send({ fault })));
const view = makeView({ page, player, run, does });
const notice = notices($("#notices"), {
  retry: () => following.catchUp(),
  goOn: () => asking.ask({ continue: true }),
  step: () => asking.ask({ step: 1 }),
  runOn: () => asking.runOn(),
});
const following = follow(sourceOf(run), story, {
  state: (news) => {
    Object.assign(run, news);
    notice.state(news);
    view.state(run);
  },
  trouble: (error) => notice.trouble(error),
});

story.onGrowth((before) => {
  page.grow();
  player.load(story.lines);
  view.relayout();
  arriving.grown(before);
});
player.onChange(() => {
  arriving.changed();
  rest();
  view.change();
});
keys(player, does);
onAddress((seq) => player.seek(seq));
writeHelp($("#help dl"));
document.addEventListener("click", (event) => {
  act(does, around(event, "[data-act]")?.dataset.act);
});
if (run.can_change) terminalLine($("#terminal"), asking);
notice.state(run);
following.catchUp();

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

/**
 * What goes wrong is said.
 * @type {(promise: Promise<unknown>) => Promise<void>}
 */
async function told(promise) {
  try {
    await promise;
  } catch (error) {
    toast(wordsOf(error));
  }
}
