/* The shapes of the page around the diagram: what panels are given, what the viewer can do, the elements that selectors name. */

/** What a panel is given for every step. */
interface Shown {
  lines: Line[];
  verbs: Verbs;
  touches: Touches;
  rows: WatchRow[];
  cluster: Cluster;
  world: World;
  shown: number;
  line?: Line;
  commands: Command[];
}
interface Panel {
  update(shown: Shown): void;
}
interface YamlLine {
  text: string;
  path: string;
  depth: number;
}
/** What timeline and lanes are laid out for. */
interface Timed {
  frames: Frame[];
  lines: Line[];
  verbs: Verbs;
  axis: Axis;
}
interface Laned {
  frames: Frame[];
  axis: Axis;
  tracks: Track[];
  name: string;
  containers: number;
}
type Arriving = ReturnType<typeof import("../run/arrivals.js").arrivals>;
interface CommandsGiven {
  run: Run;
  page: Page;
  player: Player;
  arriving: Arriving;
  heard(status: RunStatus): void;
  catchUp(): Promise<void>;
}
type CellValue = (node: DecisionNode, name: string, changed: (field: string) => boolean, change: Take) => HTMLElement;
type Seek = (seq: number) => void;
/** What the viewer can do on the run page, by name: for keys, buttons and panels. */
interface Does {
  seek: Seek;
  next(): void;
  back(): void;
  first(): void;
  last(): void;
  play(): void;
  level(level: number): void;
  share(): void;
  text(): void;
  help(): void;
  fork(): void;
  break(): void;
  mend(fault: Fault): Promise<void>;
  decision(line?: Line): void;
  choose(pod: string): void;
}

/* ---- the decision's dialog ---- */

interface Flip {
  node?: string | null;
  plugin: string;
  was: any;
  is: any;
}
interface Column {
  id: string;
  kind: "node" | "group";
  nodes: string[];
}
interface ScoreRow {
  plugin: string;
  byNode: Record<string, number>;
  weight: number;
  zero: boolean;
}
type CellState = "fits" | "refused" | "not asked" | "unseen";
interface MessagePart {
  count: string;
  reason: string;
  meaning: string;
  nodes?: string[];
}
type Take = (node: string | null, field: string, value: any) => void;
interface DecisionView {
  answer: DecisionAnswer;
  before: Decision;
  names: string[];
  open: Set<string>;
  found: Flip[];
  changes: Changes;
}
interface DecisionDoes {
  change: Take;
  open(id: string): void;
}

/* ---- breaking things ---- */

interface FaultEntry {
  id: string;
  words: string;
  means: string;
  verb: string;
  broken: boolean;
  fault: Fault;
}
/** What the menu is opened for: the clusters at the end of the story and at the playhead, and who looks. */
interface FaultView {
  end: Cluster;
  shown: Cluster;
  nodes: string[];
  node?: string | null;
  mine: boolean;
  atEnd: boolean;
  seq: number;
}

/* ---- the first page ---- */

/** What the site says to a form: a run's address, or what is wrong and where. */
interface Answer {
  url?: string;
  error?: string;
  line?: number;
  watchable?: boolean;
}

/* ---- elements ---- */

type Attributes = Record<string, any>;
type Child = Node | string | number | boolean | null | undefined;
type Children = (Child | Child[])[];

interface Window {
  Prism?: any; // static/vendor/prism
}
/** Which element a selector of our pages means; any other means some HTMLElement. */
interface Selected extends HTMLElementTagNameMap {
  path: SVGPathElement;
  "[role=tab]": HTMLButtonElement;
  "[name=anyway]": HTMLButtonElement;
  "[name=command]": HTMLInputElement;
  "input[type=file]": HTMLInputElement;
  "#diagram": SVGSVGElement;
  "#decision": HTMLDialogElement;
  "#faults": HTMLDialogElement;
  "#help": HTMLDialogElement;
  "#text-view": HTMLDialogElement;
  "#terminal": HTMLFormElement;
  "[data-reset]": HTMLButtonElement;
  "[data-do=first]": HTMLButtonElement;
  "[data-do=back]": HTMLButtonElement;
  "[data-do=next]": HTMLButtonElement;
  "[data-do=last]": HTMLButtonElement;
  "[data-do=speed]": HTMLSelectElement;
}
type Found<S> = S extends keyof Selected ? Selected[S] : HTMLElement;
