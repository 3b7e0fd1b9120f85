/* The state: the cluster after n lines, however one comes there. */
import test from "node:test";
import assert from "node:assert/strict";
import { fold, touchedPaths } from "../../static/js/state/fold.js";
import { NOTHING, States, Touches, after } from "../../static/js/state/state.js";
import { difference } from "./fixtures/difference.js";
import { happyLines, longLines, storyOf } from "./stories.js";

test("a difference folded into the old value gives the new one, and changes nothing", () => {
  const before = { a: 1, gone: true, list: [{ x: 1 }, { x: 2 }, 3], deep: { same: { y: 1 }, n: null } };
  const now = { a: 1, list: [{ x: 1 }, { x: 5 }], deep: { same: { y: 1 }, n: 2, added: [1] } };
  const frozen = JSON.stringify(before);
  const made = fold(before, difference(before, now));
  assert.deepEqual(made, now);
  assert.equal(JSON.stringify(before), frozen);
  assert.equal(made.deep.same, before.deep.same);
  assert.equal(made.list[0], before.list[0]);
});

test("the four forms of a difference", () => {
  assert.deepEqual(fold(undefined, { "=": { a: 1 } }), { a: 1 });
  assert.equal(fold({ a: 1 }, { x: 1 }), undefined);
  assert.deepEqual(fold({ a: 1, b: 2 }, { k: { a: { x: 1 }, c: { "=": null } } }), { b: 2, c: null });
  assert.deepEqual(fold([1, 2, 3], { l: { 0: { "=": 9 }, 3: { "=": 4 } }, n: 4 }), [9, 2, 3, 4]);
  assert.deepEqual(fold([1, 2, 3], { l: {}, n: 1 }), [1]);
});

test("the paths that a difference touches are its leaves", () => {
  const paths = touchedPaths({
    k: {
      status: { k: { phase: { "=": "Running" }, conditions: { l: { 1: { k: { status: { "=": "True" } } } }, n: 2 } } },
    },
  });
  assert.deepEqual(
    paths.map((path) => path.join(".")),
    ["status.phase", "status.conditions.1.status"],
  );
});

test("the pod exists after its create and not before, and Running is the last line", () => {
  const states = new States(storyOf(happyLines));
  const stored = happyLines.find((line) => line.step === "kubectl.create").seq;
  const podAt = (n) => states.at(n).spaces.get("etcd")?.get("/registry/pods/default/my-pod");
  assert.equal(podAt(stored - 1), undefined);
  assert.equal(podAt(stored).object.status.phase, "Pending");
  assert.equal(podAt(happyLines.length).object.status.phase, "Running");
});

test("back and forth in any order gives what folding from the start gives", () => {
  const lines = longLines(450);
  const states = new States(storyOf(lines));
  for (const n of [450, 3, 399, 400, 401, 100, 99, 0, 450, 250]) {
    assert.deepEqual(states.at(n), after(NOTHING, lines.slice(0, n)), `after ${n} lines`);
  }
});

test("a story that grows keeps its past", () => {
  const lines = longLines(250);
  const story = storyOf(lines.slice(0, 120));
  const states = new States(story);
  const then = states.at(110);
  story.append(lines.slice(120));
  assert.deepEqual(states.at(110), then);
  assert.equal(states.at(250).seq, 250);
});

test("a seek anywhere in 2,000 lines takes less than a frame", () => {
  const states = new States(storyOf(longLines(2000, 200)));
  states.at(1);
  const started = performance.now();
  for (let index = 0; index < 20; index += 1) states.at((index * 797) % 2000);
  assert.ok((performance.now() - started) / 20 < 16);
});

test("the history of a key names every line that changed it", () => {
  const touches = new Touches(storyOf(happyLines));
  const history = touches.history("etcd", "/registry/pods/default/my-pod");
  assert.deepEqual(
    history.map((step) => step.seq),
    touches.of("etcd", "/registry/pods/default/my-pod"),
  );
  assert.equal(history.at(-1).value.object.status.phase, "Running");
});
