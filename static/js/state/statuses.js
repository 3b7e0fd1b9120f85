/* Four words for one state: phase, conditions, container state and kubectl's STATUS of one pod, as tracks over the story. Pure. */

/** @typedef {{ seq: number, object: any }} Told - a value of a pod or of its row, from a line on */

export const CONDITIONS = ["PodScheduled", "PodReadyToStartContainers", "Initialized", "ContainersReady", "Ready"];

/**
 * The tracks of a pod: [{id, title, segments: [{from, to, word, tone}]}]; `from` is a seq, `to` the seq at which it ends or Infinity.
 * `history` is the key's history (state.js), `printed` the pod's rows [{seq, row}].
 * @type {(history: HistoryStep[], printed: WatchRow[]) => Track[]}
 */
export function tracks(history, printed) {
  const objects = history.map(({ seq, value }) => ({ seq, object: value?.object }));
  const status = {
    id: "status",
    title: "kubectl STATUS",
    segments: segments(
      printed.map(({ seq, row }) => ({ seq, object: row })),
      (row) => row.STATUS,
    ),
  };
  const gone = objects.find((step, index) => step.object === undefined && index === objects.length - 1)?.seq;
  for (const segment of status.segments) if (gone && segment.to === Infinity) segment.to = gone;
  return [
    { id: "phase", title: "phase", segments: segments(objects, (pod) => pod.status?.phase) },
    ...conditionTracks(objects),
    ...containerTracks(objects),
    status,
  ];
}

/** @type {(objects: Told[]) => Track[]} */
function conditionTracks(objects) {
  const seen = CONDITIONS.filter((type) => objects.some(({ object }) => find(object, type)));
  return seen.map((type) => ({
    id: `condition ${type}`,
    title: type,
    kind: "condition",
    segments: segments(
      objects,
      (pod) => find(pod, type)?.status,
      (pod) => find(pod, type)?.reason,
    ),
  }));
}

/** @type {(pod: KubeObject | undefined, type: string) => any} */
function find(pod, type) {
  return pod?.status?.conditions?.find((/** @type {any} */ condition) => condition.type === type);
}

/** @type {(objects: Told[]) => Track[]} */
function containerTracks(objects) {
  /** @type {string[]} */
  const names = [];
  for (const { object } of objects) {
    for (const { name } of [...(object?.spec?.initContainers ?? []), ...(object?.spec?.containers ?? [])])
      if (!names.includes(name)) names.push(name);
  }
  return names.map((name) => ({
    id: `container ${name}`,
    title: names.length > 1 ? name : "container",
    kind: "container",
    segments: segments(objects, (pod) => stateWord(statusOf(pod, name)), undefined, (pod) => stateReason(statusOf(pod, name))),
  }));
}

/** @type {(pod: KubeObject, name: string) => any} */
function statusOf(pod, name) {
  return [...(pod.status?.initContainerStatuses ?? []), ...(pod.status?.containerStatuses ?? [])].find(
    (status) => status.name === name,
  );
}

/**
 * "waiting · ContainerCreating", "running", "terminated · Error (1)".
 * @type {(status: any) => string | undefined}
 */
export function stateWord(status) {
  const [state, detail] = Object.entries(status?.state ?? {})[0] ?? [];
  if (!state) return undefined;
  const code = state === "terminated" && detail?.exitCode ? ` (${detail.exitCode})` : "";
  return detail?.reason ? `${state} · ${detail.reason}${code}` : state;
}

/**
 * What a state is felt by: "ErrImagePull", "Error", "running".
 * @type {(status: any) => string | undefined}
 */
function stateReason(status) {
  const [state, detail] = Object.entries(status?.state ?? {})[0] ?? [];
  return detail?.reason ?? state;
}

/**
 * @param {Told[]} objects
 * @param {(object: any) => string | undefined} wordOf
 * @param {(object: any) => string | undefined} [reasonOf]
 * @param {(object: any) => string | undefined} [feltOf] the one word that has a tone
 * @returns {Segment[]}
 */
function segments(objects, wordOf, reasonOf = () => undefined, feltOf = wordOf) {
  /** @type {Segment[]} */
  const made = [];
  for (const { seq, object } of objects) {
    const word = object ? wordOf(object) : undefined;
    const reason = object ? reasonOf(object) : undefined;
    const open = made.at(-1);
    if (open && open.to === Infinity) {
      if (open.word === word && open.reason === reason) continue;
      open.to = seq;
    }
    if (word !== undefined) made.push({ from: seq, to: Infinity, word, reason, felt: feltOf(object) ?? word });
  }
  return made;
}

/**
 * The segment of a track that holds line `seq`, or undefined.
 * @type {(track: Track, seq: number) => Segment | undefined}
 */
export function segmentAt(track, seq) {
  return track.segments.find((segment) => segment.from <= seq && seq < segment.to);
}
