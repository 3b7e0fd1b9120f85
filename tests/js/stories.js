/* Stories for the tests: the fixture, the verbs, and a long made-up one. */
import { readFileSync } from "node:fs";
import { parseLines, Story } from "../../static/js/story/story.js";
import { learn } from "../../static/js/words/catalogue.js";
import { Teller, pod } from "./fixtures/make.js";

const read = (name) => readFileSync(new URL(`./fixtures/${name}`, import.meta.url), "utf8");

export const verbs = JSON.parse(read("verbs.json"));
learn({ ...JSON.parse(read("catalogue.json")), verbs });
export const weightsLines = parseLines(read("weights.jsonl"));
export const happyLines = parseLines(read("happy.jsonl"));

export function storyOf(lines) {
  const story = new Story();
  story.append(lines);
  return story;
}

/** `n` lines over `pods` pods: every line writes one of them. */
export function longLines(n, pods = 60) {
  const told = new Teller();
  for (let index = 0; index < n; index += 1) {
    const name = `pod-${index % pods}`;
    told.store(`/registry/pods/default/${name}`, pod(name, `node-${index % 6}`, { phase: "Running", turn: index }));
    told.tell(index * 10, "kubelet.patch-status", `turn ${index}`, {
      node: `node-${index % 6}`,
      revision: told.revision,
    });
  }
  return told.lines;
}
