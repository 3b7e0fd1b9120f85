/* The player and motion: where the playhead is, what it shows, and who may move it. No real clock. */
import test from "node:test";
import assert from "node:assert/strict";
import { frameOf, frames, moment, stepsAt } from "../../static/js/player/motion.js";
import { Player } from "../../static/js/player/player.js";
import { happyLines, verbs } from "./stories.js";

function hands() {
  const clock = {
    tick: null,
    start(tick) {
      clock.tick = tick;
    },
    stop() {
      clock.tick = null;
    },
  };
  clock.run = (ms) => {
    for (let passed = 0; passed < ms && clock.tick; passed += 20) clock.tick(20);
  };
  return clock;
}

function ready(options = {}) {
  const clock = hands();
  const player = new Player({ clock, verbs, ...options });
  player.load(happyLines);
  return { clock, player };
}

test("every level shows the steps of its level and coarser ones", () => {
  const counts = [1, 2, 3].map((level) => frames(happyLines, verbs, level).length);
  assert.deepEqual(
    [1, 2, 3].map((level) => stepsAt(happyLines, verbs, level)),
    counts,
  );
  assert.ok(counts[0] < counts[1] && counts[1] < counts[2]);
  assert.equal(counts[2], happyLines.length);
});

test("a movement takes 0.4 to 1 second, and every step ends in a still frame", () => {
  for (const frame of frames(happyLines, verbs, 3)) {
    assert.ok(frame.still - frame.move >= 400 && frame.still - frame.move <= 1000);
    assert.ok(frame.end - frame.still >= 500);
  }
});

test("one thing moves at a time: frames follow one another without overlap", () => {
  const made = frames(happyLines, verbs, 2);
  made.slice(1).forEach((frame, index) => assert.equal(frame.start, made[index].end));
});

test("a long wait is skipped and says how long it was", () => {
  const made = frames(happyLines, verbs, 3);
  const pulled = happyLines.find((line) => line.step === "containerd.image-pulled");
  const frame = made[frameOf(made, pulled.seq)];
  assert.equal(frame.gap, pulled.at_ms - happyLines[pulled.seq - 2].at_ms);
  assert.ok(frame.gap > 1500);
  assert.equal(moment(made, frame.start).part, "wait");
});

test("the world changes when the message arrives, not when it sets off", () => {
  const made = frames(happyLines, verbs, 3);
  const frame = made[8];
  assert.equal(moment(made, frame.move + 1).shown, frame.seq - 1);
  assert.equal(moment(made, frame.still).shown, frame.seq);
});

test("the same time always gives the same picture", () => {
  const made = frames(happyLines, verbs, 2);
  assert.deepEqual(moment(made, 4321), moment(made, 4321));
});

test("play goes to the end and stops there", () => {
  const { clock, player } = ready();
  player.play();
  clock.run(player.length + 1000);
  assert.equal(player.playing, false);
  assert.equal(player.moment.seq, happyLines.at(-1).seq);
});

test("a step forward plays one movement and stands still", () => {
  const { clock, player } = ready({ level: 3 });
  player.seek(5);
  player.next();
  assert.equal(player.playing, true);
  clock.run(5000);
  assert.equal(player.playing, false);
  assert.deepEqual([player.moment.seq, player.moment.part], [6, "still"]);
});

test("a step forward pressed again on the way arrives at once", () => {
  const { clock, player } = ready({ level: 3 });
  player.seek(5);
  player.next();
  clock.run(100);
  assert.equal(player.moment.part, "move");
  player.next();
  assert.deepEqual([player.moment.seq, player.moment.part, player.playing], [6, "still", false]);
});

test("back goes to the still frame before, and not before the first", () => {
  const { player } = ready({ level: 3 });
  player.seek(2);
  player.back();
  player.back();
  assert.deepEqual([player.moment.seq, player.moment.part], [1, "still"]);
});

test("steps of a finer level are passed over but have happened", () => {
  const { player } = ready({ level: 1 });
  const seqOf = (step) => happyLines.find((line) => line.step === step).seq;
  player.seek(seqOf("kubelet.add-pod"));
  player.back();
  assert.equal(player.moment.seq, seqOf("kube-scheduler.create-binding"));
  player.last();
  assert.equal(player.moment.shown, happyLines.length);
});

test("an address that names a finer step raises the detail to it", () => {
  const { player } = ready({ level: 1 });
  const event = happyLines.find((line) => line.step === "kubelet.create-event");
  player.seek(event.seq);
  assert.deepEqual([player.moment.seq, player.level], [event.seq, 3]);
});

test("another level keeps the moment, or the nearest step before it", () => {
  const { player } = ready({ level: 3 });
  player.seek(14);
  player.setLevel(1);
  assert.ok(player.moment.seq <= 14);
});

test("a growing story keeps the playhead on its step", () => {
  const clock = hands();
  const player = new Player({ clock, verbs, level: 3 });
  player.load(happyLines.slice(0, 10));
  player.seek(7);
  player.load(happyLines);
  assert.equal(player.moment.seq, 7);
});

test("twice the speed takes half the time", () => {
  const passed = [1, 2].map((speed) => {
    const { clock, player } = ready();
    player.setSpeed(speed);
    player.play();
    let ms = 0;
    for (; clock.tick; ms += 20) clock.tick(20);
    return ms;
  });
  assert.ok(Math.abs(passed[0] / passed[1] - 2) < 0.01);
});

test("with reduced motion nothing is ever between two still frames", () => {
  const { clock, player } = ready({ still: true });
  const parts = new Set();
  player.onChange(() => parts.add(player.moment.part));
  player.first();
  player.play();
  clock.run(20_000);
  player.next();
  assert.deepEqual([...parts], ["still"]);
});
