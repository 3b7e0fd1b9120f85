/* Following: a page that slept, was offline or came late shows exactly the story. The source is made by hand, nothing sleeps. */
import test from "node:test";
import assert from "node:assert/strict";
import { follow } from "../../static/js/sources/follow.js";
import { Story } from "../../static/js/story/story.js";
import { liveSource } from "../../static/js/sources/live.js";
import { recordingSource } from "../../static/js/sources/recording.js";

const lines = (from, to) => Array.from({ length: to - from + 1 }, (_, index) => ({ seq: from + index }));

function server(told) {
  const made = { told, broken: false, asked: [], handlers: null, stop() {} };
  made.history = async (after) => {
    made.asked.push(after);
    if (made.broken) throw new Error("offline");
    return lines(after + 1, Math.min(made.told, after + 50)); // at most 50 at a time
  };
  made.start = (handlers) => (made.handlers = handlers);
  return made;
}

test("a page opened late gets the whole story, however it is cut", async () => {
  const source = server(50);
  const story = new Story();
  const { catchUp } = follow(source, story);
  await catchUp();
  assert.equal(story.length, 50);
  source.told = 175;
  source.handlers.nudge({ seq: 175, state: "idle" });
  await catchUp();
  assert.equal(story.length, 175);
});

test("a nudge for what is known already asks for nothing", async () => {
  const source = server(10);
  const story = new Story();
  await follow(source, story).catchUp();
  const asked = source.asked.length;
  source.handlers.nudge({ seq: 10, state: "idle" });
  assert.equal(source.asked.length, asked);
});

test("many nudges at once make no line double and ask no more than needed", async () => {
  const source = server(5);
  const story = new Story();
  const { catchUp } = follow(source, story);
  source.told = 30;
  for (let seq = 6; seq <= 30; seq += 1) source.handlers.nudge({ seq, state: "running" });
  await catchUp();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual(story.lines, lines(1, 30));
  assert.ok(source.asked.length <= 4);
});

test("an error is told, tried again, and taken back when it is over", async () => {
  const source = server(8);
  const story = new Story();
  const heard = [];
  const later = [];
  const { catchUp } = follow(source, story, { trouble: (error) => heard.push(error?.message ?? null) }, (again) =>
    later.push(again),
  );
  source.broken = true;
  await catchUp();
  assert.deepEqual([story.length, heard.at(-1), later.length], [0, "offline", 1]);
  source.broken = false;
  later.pop()();
  await new Promise((done) => setImmediate(done));
  assert.deepEqual([story.length, heard.at(-1)], [8, null]);
});

test("a page that wakes up asks for what it has missed", async () => {
  const source = server(3);
  const story = new Story();
  await follow(source, story).catchUp();
  source.told = 9;
  source.handlers.wake();
  await new Promise((done) => setImmediate(done));
  assert.equal(story.length, 9);
});

test("live and recording answer the same questions", async () => {
  const recorded = recordingSource(lines(1, 5));
  const live = liveSource({ transitions: "/x", socket: null }, { page: null });
  for (const name of ["history", "start", "stop"]) assert.equal(typeof recorded[name], typeof live[name]);
  assert.deepEqual(await recorded.history(3), lines(4, 5));
});

test("the live source reads JSON Lines after N, and its socket only nudges", async () => {
  const sockets = [];
  class Socket {
    constructor(url) {
      this.url = url;
      sockets.push(this);
    }
    close() {}
  }
  const before = globalThis.fetch;
  const asked = [];
  globalThis.fetch = async (url) => {
    asked.push(url);
    return { ok: true, text: async () => '{"seq":3}\n{"seq":4}\n' };
  };
  const source = liveSource(
    { transitions: "/api/runs/r/transitions", socket: "ws://host/ws/runs/r/" },
    { WebSocketClass: Socket, page: null },
  );
  const heard = [];
  source.start({ nudge: (nudge) => heard.push(nudge) });
  assert.deepEqual(await source.history(2), [{ seq: 3 }, { seq: 4 }]);
  sockets[0].onmessage({ data: '{"seq": 9, "state": "running"}' });
  globalThis.fetch = before;
  source.stop();
  assert.deepEqual(
    [asked[0], sockets[0].url, heard],
    ["/api/runs/r/transitions?after=2&form=difference", "ws://host/ws/runs/r/?after=0", [{ seq: 9, state: "running" }]],
  );
});
