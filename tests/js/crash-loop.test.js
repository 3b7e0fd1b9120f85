/* A story that the cluster itself told: a container that fails after a second, again and again, then its pod is deleted. */
import test from "node:test";
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { castOf, slotAt } from "../../static/js/state/cast.js";
import { frames, moment } from "../../static/js/player/motion.js";
import { layout } from "../../static/js/geometry/layout.js";
import { Page } from "../../static/js/run/page.js";
import { sceneAt } from "../../static/js/scene/scene.js";
import { after, NOTHING } from "../../static/js/state/state.js";
import { segmentAt } from "../../static/js/state/statuses.js";
import { parseLines } from "../../static/js/story/story.js";
import { saysOf, titleOf } from "../../static/js/words/words.js";
import { worldOf } from "../../static/js/state/world.js";
import { storyOf, verbs } from "./stories.js";

const lines = parseLines(readFileSync(new URL("./fixtures/crash-loop.jsonl", import.meta.url), "utf8"));
const story = storyOf(lines);
const page = new Page(story, verbs);
page.map = layout({ width: 1040, height: 590 }, page.cast);
const seqs = (step) => lines.filter((line) => line.step === step).map((line) => line.seq);
const tracksOf = () => Object.fromEntries(page.tracksOf("default/my-pod").map((track) => [track.title, track]));

test("the phase says Running while kubectl says CrashLoopBackOff", () => {
  const made = tracksOf();
  const looping = made["kubectl STATUS"].segments.find((segment) => segment.word === "CrashLoopBackOff");
  assert.equal(segmentAt(made.phase, looping.from).word, "Running");
  assert.match(segmentAt(made.container, looping.from).word, /^waiting · CrashLoopBackOff/);
  assert.equal(segmentAt(made.Ready, looping.from).word, "False");
});

test("a container that has ended is shown as ended before the API server knows", () => {
  const [ended] = seqs("containerd.exited");
  const [container] = worldOf(page.states.at(ended)).pods[0].containers;
  assert.deepEqual([container.state, container.code, container.told], ["terminated", 1, "running"]);
});

test("a restart moves no pod: its slot is the same until it is gone", () => {
  const cast = castOf(page.touches);
  assert.equal(cast.stays.length, 1);
  for (let seq = cast.stays[0].from; seq <= Math.min(cast.stays[0].to, lines.length); seq += 1)
    assert.equal(slotAt(cast, "default/my-pod", seq), 0);
});

test("in the end the pod is gone, and its tracks end with it", () => {
  const last = worldOf(page.states.at(lines.length));
  assert.equal(last.pods.length, 0);
  assert.equal(page.statusOf("default/my-pod", lines.length).word, "gone");
  assert.ok(Object.values(tracksOf()).every((track) => track.segments.every((segment) => segment.to !== Infinity)));
});

test("every step can be drawn, in every part of it, and has words for those who do not see it", () => {
  for (const level of [1, 2, 3]) {
    for (const frame of frames(lines, verbs, level)) {
      for (const time of [frame.start, (frame.move + frame.still) / 2, frame.still]) {
        const made = moment(frames(lines, verbs, level), time);
        const scene = sceneAt(page, made);
        const verb = verbs[scene.line.step];
        assert.ok(titleOf(scene.line, verb).length > 3 && saysOf(scene.line, verb), scene.line.step);
        assert.ok(scene.lit.size > 0 || !verb?.from, scene.line.step);
        if (verb?.from && verb.to) assert.ok(scene.message?.points.length >= 2, scene.line.step);
      }
    }
  }
});

test("what the page folds is what the cluster stored: revisions only grow, and every record is whole", () => {
  let revision = 0;
  let cluster = NOTHING;
  for (const line of lines) {
    cluster = after(cluster, [line]);
    assert.ok(cluster.revision >= revision);
    revision = cluster.revision;
  }
  for (const record of cluster.spaces.get("etcd").values()) {
    assert.ok(record.object.metadata.name && record.mod_revision <= revision);
    assert.equal(record.object.metadata.resourceVersion, String(record.mod_revision));
  }
});
