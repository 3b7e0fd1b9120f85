/* Forks: a new run from the line that is shown; the links between a fork and its parent. */

import { h } from "../dom/dom.js";
import { post } from "./inputs.js";

/**
 * A fork of `runId` at line `seq` that waits there to be changed: {id, url, token}.
 * @type {(runId: string, seq: number) => Promise<{ id: string, url: string, token: string }>}
 */
export async function fork(runId, seq) {
  const made = await post(`/api/runs/${runId}/fork`, { at: seq, pace: "stepped" });
  await post(`/api/runs/${made.id}/inputs`, { pace: "stepped" }, made.token); // also where a fork takes its parent's pace
  return made;
}

/** @type {(runId: string) => string} */
const name = (runId) => `forks ${runId}`;

/**
 * The forks of a run that this browser made: [{id, at}], the newest last.
 * @type {(runId: string, store?: Storage) => Fork[]}
 */
export function forksOf(runId, store = localStorage) {
  try {
    return JSON.parse(store.getItem(name(runId)) ?? "[]");
  } catch {
    return [];
  }
}

/** @type {(runId: string, made: Fork, store?: Storage) => void} */
export function rememberFork(runId, made, store = localStorage) {
  try {
    store.setItem(name(runId), JSON.stringify([...forksOf(runId, store), made].slice(-20)));
  } catch {
    /* a browser that keeps nothing: the fork still names its parent */
  }
}

/**
 * The words that join a run with its parent and its forks, or null. `run`: {id, parent, forked_at, forks?}.
 * @type {(run: Partial<Run> & { id?: string }, own?: Fork[]) => HTMLElement | null}
 */
export function kinship(run, own = forksOf(run.id ?? "")) {
  const forks = run.forks ?? own;
  const parts = [];
  if (run.parent)
    parts.push(
      "A fork of ",
      h("a", { href: `/runs/${run.parent}#${run.forked_at}` }, "another run"),
      `: they share one past, up to step ${run.forked_at}.`,
    );
  if (forks.length)
    parts.push(
      parts.length ? " " : "",
      "Forks of this run: ",
      ...forks.flatMap(({ id, at }, index) => [
        index ? ", " : "",
        h("a", { href: `/runs/${id}#${at}` }, `from step ${at}`),
      ]),
      ".",
    );
  return parts.length ? h("span", {}, parts) : null;
}
