/* The story in pages: whole ones in parallel, its open end beside them; nothing is doubled, nothing is missed. */
import test from "node:test";
import assert from "node:assert/strict";
import { follow } from "../../static/js/sources/follow.js";
import { liveSource } from "../../static/js/sources/live.js";
import { PAGE_LINES, someAtOnce, wholePages } from "../../static/js/sources/pages.js";
import { Story } from "../../static/js/story/story.js";

const urls = { transitions: "/api/runs/x/transitions", pages: "/api/runs/x/pages" };
const sequence = (from, to) => Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => ({ seq: from + index }));

/** A server that has told `told` lines; `fails` are addresses that it does not answer once. */
function serve(told, fails = []) {
  const server = { told, asked: [], open: 0, most: 0 };
  globalThis.fetch = async (url) => {
    server.asked.push(url);
    server.most = Math.max(server.most, ++server.open);
    await new Promise((done) => setImmediate(done));
    server.open -= 1;
    const broken = fails.indexOf(url);
    if (broken >= 0) {
      fails.splice(broken, 1);
      return { ok: false, status: 503, statusText: "Service Unavailable" };
    }
    const page = url.startsWith(urls.pages) ? Number(url.split("/").at(-1)) : null;
    const after = Number(new URLSearchParams(url.split("?")[1]).get("after"));
    const lines =
      page === null
        ? sequence(after + 1, server.told)
        : sequence(page * PAGE_LINES + 1, Math.min(server.told, (page + 1) * PAGE_LINES));
    return { ok: true, text: async () => lines.map((line) => JSON.stringify(line)).join("\n") };
  };
  return server;
}

function opened(length) {
  const story = new Story();
  const source = liveSource(urls, { length, WebSocketClass: null, page: null });
  const later = [];
  return { story, later, following: follow(source, story, {}, (again) => later.push(again)) };
}

test("a long story comes in whole pages, some at once, and its open end beside them", async () => {
  const server = serve(1234);
  const { story, following } = opened(1234);
  await following.catchUp();
  assert.deepEqual(story.lines, sequence(1, 1234));
  assert.deepEqual(server.asked.slice().sort(), [
    ...Array.from({ length: 12 }, (_, page) => `${urls.pages}/${page}`),
    `${urls.transitions}?after=1200&form=difference`,
  ].sort());
  assert.equal(server.most, 6);
});

test("a short story is one question", async () => {
  const server = serve(100);
  const { story, following } = opened(80);
  await following.catchUp();
  assert.equal(story.length, 100);
  assert.deepEqual(server.asked, [`${urls.transitions}?after=0&form=difference`]);
});

test("a story that has grown meanwhile is whole: the open end brings what is beyond the known length", async () => {
  serve(777);
  const { story, following } = opened(250);
  await following.catchUp();
  assert.deepEqual(story.lines, sequence(1, 777));
});

test("after a long sleep only what is missing is asked for, and no line comes twice", async () => {
  const server = serve(150);
  const { story, following } = opened(150);
  await following.catchUp();
  server.told = 612;
  server.asked.length = 0;
  await following.catchUp();
  assert.deepEqual(story.lines, sequence(1, 612));
  assert.deepEqual(server.asked, [`${urls.transitions}?after=150&form=difference`]);
});

test("a page that does not come is asked for again with the rest, and the story waits for it without a gap", async () => {
  const server = serve(430, [`${urls.pages}/2`]);
  const { story, later, following } = opened(430);
  await following.catchUp();
  assert.equal(story.length, 0);
  later.shift()();
  await following.catchUp();
  assert.deepEqual(story.lines, sequence(1, 430));
  assert.ok(server.asked.filter((url) => url === `${urls.pages}/2`).length >= 2);
});

test("whole pages are those that are whole, from the one in which the reader stands", () => {
  assert.deepEqual(wholePages(0, 99), []);
  assert.deepEqual(wholePages(0, 200), [0, 1]);
  assert.deepEqual(wholePages(150, 360), [1, 2]);
  assert.deepEqual(wholePages(350, 360), []);
});

test("what is fetched some at once keeps its order, and the first failure is told", async () => {
  assert.deepEqual(await someAtOnce([3, 1, 2], async (one) => one * 10), [30, 10, 20]);
  assert.deepEqual(await someAtOnce([], async (one) => one), []);
  await assert.rejects(someAtOnce([1, 2], async (one) => Promise.reject(new Error(`no ${one}`))), /no 1/);
});
