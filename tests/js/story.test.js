/* The story: whatever the network does, what the page holds is exactly the story. */
import test from "node:test";
import assert from "node:assert/strict";
import { Story, parseLines } from "../../static/js/story/story.js";

const lines = (...seqs) => seqs.map((seq) => ({ seq }));

test("lines come in once, in order", () => {
  const story = new Story();
  assert.equal(story.append(lines(1, 2, 3)), 3);
  assert.equal(story.append(lines(2, 3, 4)), 1);
  assert.deepEqual(
    story.lines.map((line) => line.seq),
    [1, 2, 3, 4],
  );
});

test("a gap is seen, and closed when the missing lines come", () => {
  const story = new Story();
  story.append(lines(1, 2));
  story.append(lines(5, 6));
  assert.equal(story.length, 2);
  assert.equal(story.hasGap, true);
  story.append(lines(3, 4));
  assert.equal(story.length, 6);
  assert.equal(story.hasGap, false);
});

test("any order of any pieces gives the same story", () => {
  const story = new Story();
  for (const piece of [[7, 3], [1], [2, 2, 4], [6, 5], [7, 1]]) story.append(lines(...piece));
  assert.deepEqual(
    story.lines.map((line) => line.seq),
    [1, 2, 3, 4, 5, 6, 7],
  );
});

test("listeners hear of growth once, with before and after", () => {
  const story = new Story();
  const heard = [];
  story.onGrowth((before, after) => heard.push([before, after]));
  story.append(lines(1, 2));
  story.append(lines(1, 2));
  story.append(lines(3));
  assert.deepEqual(heard, [
    [0, 2],
    [2, 3],
  ]);
});

test("a connection that breaks in the middle of a line loses only that line", () => {
  assert.deepEqual(
    parseLines('{"seq":1}\n{"seq":2}\n{"se').map((line) => line.seq),
    [1, 2],
  );
  assert.throws(() => parseLines('{"seq":1}\n{"se\n{"seq":3}\n'));
});
