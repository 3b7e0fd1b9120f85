/* What the core tells the page beside the story, as data (GET /api/catalogue): its verbs, words, orders and defaults. Learnt once, at the start. */

/** @type {Catalogue} */
export const core = {
  words: { and: "", more: "", comma: "" }, // how a list is joined
  verbs: {},
  chapters: [],
  gates: [],
  waits: {},
  tones: {},
  faults: {
    components: {},
    control_plane: [],
    node: [],
    registry: { id: "", words: "", means: "", break: { words: "" }, mend: { words: "" } },
    disturbances: [],
    watchers: [],
    broken: {},
    etcd: { members: 0, may_lose: 0, no_quorum: "", down: "" },
  },
  refusals: { meanings: {}, of_plugins: {}, lacks: {} },
  scheduler: { order: [], weights: {} },
};

/**
 * What kind of step a line is ("command", "probe" ...), where the page shows it in a way of its own.
 * @type {(line?: Pick<Line, "step">) => string | null | undefined}
 */
export const kindOf = (line) => core.verbs[line?.step ?? ""]?.kind;

/** @type {(given: Catalogue) => void} */
export function learn(given) {
  Object.assign(core, given);
}
