/* What the page makes of a story: the cluster after a line, what it shows of it, and the frames that are played. */

interface Source {
  history(after: number): Promise<Line[]>;
  start(handlers: SourceHandlers): void;
  stop(): void;
}
interface SourceHandlers {
  nudge?(nudge: Nudge): void;
  wake?(): void;
}
type Story = import("../story/story.js").Story;
type Touches = import("../state/state.js").Touches;
type Page = import("../run/page.js").Page;
type Player = import("../player/player.js").Player;

/** The cluster after line `seq`: space -> key -> value. */
interface Cluster {
  seq: number;
  at_ms: number;
  revision: number;
  spaces: Map<string, Map<string, any>>;
}
interface HistoryStep {
  seq: number;
  value: any;
}
interface WatchRow {
  seq: number;
  at_ms: number;
  pod: string | null;
  row: PrintedRow;
  node: string | null;
}
interface Command {
  seq: number;
  command: string;
  output: string;
  failed: boolean;
}
interface GateRow {
  id: string;
  question: string;
  state: "open" | "passed" | "now" | "refused";
  note: string;
}
interface Cast {
  nodes: string[];
  stays: Stay[];
  most: Map<string, number>;
}
/** One life of a pod on its node, from line to line, in the slot that it keeps. */
interface Stay {
  pod: string;
  uid?: string;
  node: string;
  from: number;
  to: number;
  slot: number;
  containers: number;
}
interface Track {
  id: string;
  title: string;
  kind?: string;
  segments: Segment[];
}
interface Segment {
  from: number;
  to: number;
  word: string;
  reason?: string;
  felt: string; // the word that has a tone
}
interface Owner {
  key: string;
  kind?: string;
  name: string;
  words: string;
  depth: number;
  pods: { id: string; name: string }[];
  idle: boolean;
}
interface ServiceRow {
  key: string;
  name: string;
  ready: number;
  all: number;
}
interface KeyRow {
  key: string;
  depth: number;
}
interface Broken {
  id: string;
  kind: string;
  name: string;
  words: string;
  place: string;
  mend: { words: string; fault: Fault } | null;
}
/** On the diagram; `still`: nothing goes on there. */
interface Mark {
  word: string;
  still: boolean;
}
/** What the diagram and the panels see of a cluster (state/world.js). */
interface World {
  seq: number;
  at_ms: number;
  revision: number;
  nodes: NodeView[];
  pods: PodView[];
  queue: { pod: string; where: string }[];
  keys: { key: string; revision: number; version: number }[];
  events: KubeObject[];
}
interface NodeView {
  name: string;
  range: string;
  ready: string;
  reason?: string | null;
  cordoned?: boolean;
  taints?: Taint[];
}
interface PodView {
  id: string;
  key: string;
  name: string;
  namespace?: string;
  node: string | null;
  created: string;
  deleting: boolean;
  phase: string;
  ip: string | null;
  sandbox: { state: string; ready: boolean; ip: string | null } | null;
  containers: ContainerView[];
  volumes: { names: string[]; mounted: boolean; known: boolean } | null;
  object: KubeObject;
}
interface ContainerView {
  name: string;
  image: string;
  role: string | null;
  state: string;
  code: number | null;
  reason: string | null;
  backOff: BackOff | null;
  told: string | null;
  toldReason: string | null;
  ready: boolean;
  restarts: number;
}
interface BackOff {
  reason: string;
  until_ms: number;
}

/** A step in playback milliseconds at 1x: a wait from `start`, a movement from `move`, a still frame from `still` to `end`. */
interface Frame {
  seq: number;
  start: number;
  move: number;
  still: number;
  end: number;
  gap: number;
  prior: number;
}
interface Moment {
  index: number;
  seq: number;
  part: "wait" | "move" | "still";
  progress: number;
  shown: number;
  gap: number;
}
interface Clock {
  start(tick: (elapsed_ms: number) => void): void;
  stop(): void;
}
interface Axis {
  xs: number[];
  waits: AxisWait[];
  unit: number;
  chapters: AxisChapter[];
}
interface AxisWait {
  index: number;
  gap: number;
  x: number;
  end: number;
}
interface AxisChapter {
  name: string;
  from: number;
  to: number;
  x: number;
  end: number;
}
/** What a node's containerd knows of a pod. */
interface Runtime {
  sandbox: PodView["sandbox"];
  containers: Map<string, { state: string; exitCode: number | null; reason: string | null }>;
}
