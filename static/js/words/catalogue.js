/* What the core tells the page beside the story, as data (GET /api/catalogue): its verbs, words, orders and defaults. Learnt once, at the start. */

/** @type {Catalogue} */
export const core = {
  verbs: {},
  chapters: [],
  scheduler: { order: [], weights: {} },
};

/** @type {(given: Catalogue) => void} */
export function learn(given) {
  Object.assign(core, given);
}
