/* Phrases: the page fills the core's patterns as the core itself does (fixtures/phrases.json, written by the core). */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import "./stories.js";
import { inWords, render } from "../../static/js/words/format.js";

const { words, samples } = JSON.parse(readFileSync(new URL("./fixtures/phrases.json", import.meta.url), "utf8"));

test("every pattern says on the page what it says in the core", () => {
  for (const { pattern, facts, text } of samples) assert.equal(render(pattern, facts), text, pattern);
});

test("lists are joined by the core's words", () => {
  const said = (/** @type {string} */ pattern, /** @type {Record<string, string>} */ parts) =>
    pattern.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
  assert.equal(inWords(["a", "b"]), said(words.and, { first: "a", last: "b" }));
  assert.equal(inWords([..."abcdef"]), said(words.more, { first: "a, b, c", count: "3" }));
});

test("a pattern that is not there is silence", () => assert.equal(render(undefined, undefined), ""));
