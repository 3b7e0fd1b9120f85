/* The story in pages of a hundred lines: whole ones never change and may be cached for ever, so they are fetched in parallel. */

import { parseLines } from "../story/story.js";

export const PAGE_LINES = 100; // simulation/relay/reading.py
const AT_ONCE = 6;

/**
 * The numbers of the whole pages that bring lines after `from`, of a story of `length` lines; none where a single question is as good.
 * @type {(from: number, length: number) => number[]}
 */
export function wholePages(from, length) {
  const first = Math.floor(from / PAGE_LINES);
  const count = Math.floor(length / PAGE_LINES) - first;
  return length - from > PAGE_LINES && count > 0 ? Array.from({ length: count }, (_, index) => first + index) : [];
}

/**
 * The lines of an answer of the server; throws with its status.
 * @type {(url: string) => Promise<Line[]>}
 */
export async function linesAt(url) {
  const response = await fetch(url, { headers: { Accept: "application/jsonl" } });
  if (!response.ok) throw new Error(`The server answered ${response.status} ${response.statusText}`);
  return parseLines(await response.text());
}

/**
 * What `fetchOne` gives for each, in their order, some at once.
 * @template T, R
 * @param {T[]} all
 * @param {(one: T) => Promise<R>} fetchOne
 * @returns {Promise<R[]>}
 */
export async function someAtOnce(all, fetchOne, most = AT_ONCE) {
  /** @type {R[]} */
  const found = [];
  let next = 0;
  async function fetchOn() {
    while (next < all.length) {
      const index = next++;
      found[index] = await fetchOne(all[index]);
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, all.length) }, fetchOn));
  return found;
}
