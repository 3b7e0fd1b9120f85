/* What the server sends: lines, verbs, decisions, runs; tests/js/fixtures holds examples. Types only: no browser loads this folder, `npx tsc -p .` reads it. */

/** One line of the story (simulation/cluster/transition.py). */
interface Line {
  seq: number;
  at_ms: number;
  component: string;
  node: string | null;
  verb: string;
  step: string;
  cause: number | null;
  about: string | null;
  says?: string; // only lines of older runs
  facts: Facts;
  request: Answered | null;
  printed: PrintedRow | null;
  revision: number | null;
  changes: Change[];
  decision: Decision | null;
}
type Facts = Record<string, any>;
interface Answered {
  code: number;
  user: string;
  reason: string | null;
}
interface PrintedRow {
  NAME: string;
  READY: string;
  STATUS: string;
  RESTARTS: string;
}
interface Change {
  space: string;
  key: string;
  difference: Difference | null;
}
type Difference =
  | { "=": any }
  | { x: 1 }
  | { k: Record<string, Difference | null>; o?: string[] }
  | { l: Record<string, Difference | null>; n: number };

/** An entry of the table of verbs (simulation/cluster/verbs), by its step. */
interface Verb {
  step: string;
  component: string;
  verb: string;
  title: string;
  says: string;
  why: string;
  docs: string;
  chapter: string;
  level: number;
  from: string | null;
  to: string | null;
  label: string;
  gate: string | null;
  kind?: "command" | "answer" | "refusal" | "probe" | "pull" | null;
  tone?: "bad" | "wait" | null;
  wait?: string | null;
  beside?: boolean;
}
type Verbs = Record<string, Verb | undefined>;

/** What stands in the core and is told to the page once (simulation/cluster/catalogue.py). */
interface Catalogue {
  words: { and: string; more: string; comma: string };
  verbs: Verbs;
  chapters: string[];
  gates: Gate[];
  waits: Record<string, string>;
  tones: Record<string, string | undefined>;
  faults: Faults;
  refusals: {
    meanings: Record<string, string | undefined>;
    of_plugins: Record<string, string | undefined>;
    lacks: Record<string, string | undefined>;
  };
  scheduler: { order: string[]; weights: Record<string, number | undefined> };
}

/** What can be broken (simulation/cluster/faults/menu.py); texts and faults are patterns over names. */
interface Faults {
  components: Record<string, { words: string; means: string; on?: string; place?: string } | undefined>;
  control_plane: FaultOffer[];
  node: FaultOffer[];
  registry: FaultOffer;
  disturbances: FaultDeed[];
  watchers: string[];
  broken: Record<string, { words: string; place: string; mark: string; mend: FaultDeed | null } | undefined>;
  etcd: { members: number; may_lose: number; no_quorum: string; down: string };
}
interface FaultOffer {
  id: string;
  words: string;
  means: string;
  break: FaultDeed;
  mend: FaultDeed;
}
interface FaultDeed {
  words: string;
  fault?: any;
  entry?: object | null;
}

/** A row of the API server's gates: the gates that it stands for, and the codes with which it refuses. */
interface Gate {
  id: string;
  question: string;
  gates: string[];
  refuses: number[];
}

/** A decision of the scheduler, as its line bears it and as the decision endpoint answers. */
interface Decision {
  node?: string | null;
  filters?: Record<string, Refusal>;
  scores?: Record<string, Record<string, number>>;
  total?: Record<string, number>;
  nominated?: string | null;
  victims?: string[];
  message?: string | null;
  order?: string[]; // the filters of the pod's profile, as they are asked
  asked?: string[];
  weights?: Record<string, number | undefined>;
  fit_error?: FitError | null;
}
/** The parts of a pending pod's message; counts are [reason, nodes]. */
interface FitError {
  nodes: number;
  before: string;
  counts: [string, number][];
  after: { plugin: string; reason: string; counts: [string, number][] }[];
}
/** `early`: refused before any filter was shown the node. */
interface Refusal {
  plugin: string;
  reasons?: string[];
  early?: boolean;
}
interface DecisionAnswer {
  decision: Decision;
  pod: DecisionPod | null;
  nodes: Record<string, DecisionNode | undefined>;
}
interface DecisionPod {
  name: string;
  requests?: Quantities;
  nodeSelector?: Labels;
  tolerations?: Toleration[];
}
interface DecisionNode {
  allocatable: Quantities;
  requested?: Record<string, number>;
  labels?: Labels;
  taints?: Taint[];
  unschedulable?: boolean;
}
/** What is asked to be otherwise in a decision: fields of the pod, and of nodes by name. */
interface Changes {
  pod?: Record<string, any>;
  nodes?: Record<string, Record<string, any>>;
}
type Quantities = Record<string, string>;
type Labels = Record<string, string>;
interface Taint {
  key: string;
  value?: string;
  effect: string;
}
interface Toleration {
  key?: string;
  operator?: string;
  value?: string;
  effect?: string;
}

/** A run as its page is given it; a nudge brings state, seq and now_ms anew. */
interface Run {
  id: string;
  url?: string;
  state: string;
  pace?: string;
  speed?: number;
  seq?: number;
  message?: string;
  token?: string | null;
  can_change: boolean;
  lesson?: object | null;
  notes?: Record<string, string>;
  chapter_notes?: Record<string, string>;
  parent?: string | null;
  forked_at?: number | null;
  forks?: Fork[];
  recording?: string | Line[];
}
type RunStatus = Partial<Run> & { state: string };
interface Nudge extends RunStatus {
  seq: number;
}
interface Fork {
  id: string;
  at: number;
}
/** An input for a run: {kubectl: "..."}, {fault: ...}, {pace: ...}, {step: 1}. */
type Input = Record<string, any>;
type Fault = Record<string, any>;

/** A Kubernetes object; spec and status are as its kind has them. */
interface KubeObject {
  apiVersion?: string;
  kind?: string;
  metadata: {
    name: string;
    namespace?: string;
    uid?: string;
    creationTimestamp?: string;
    deletionTimestamp?: string;
    labels?: Labels;
    ownerReferences?: { uid: string; controller?: boolean }[];
  };
  spec?: any;
  status?: any;
  [field: string]: any;
}
