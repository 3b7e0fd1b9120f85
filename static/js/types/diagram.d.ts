/* The shapes of what is drawn: boxes and ways, the scene of a step, the parts of the diagram. */

interface Size {
  w: number;
  h: number;
}
interface Box extends Size {
  x: number;
  y: number;
}
interface Pixels {
  width: number;
  height: number;
}
type Point = [number, number];
type Density = "grand" | "full" | "medium" | "chip";

/** What a density of detail takes, in the diagram's units. */
interface DensityKind {
  header: number;
  daemon: number;
  band: number;
  least: number;
  row(containers: number): number;
}
/** Where everything stands (geometry/layout.js). */
interface DiagramMap {
  W: number;
  H: number;
  scale: number;
  wide: boolean;
  boxes: Record<string, Box>;
  gates: Box[];
  panel: Box | null;
  trunk: number;
  lane: number;
  nodes: NodeGeometry[];
}
interface NodeGeometry {
  name: string;
  density: Density | "slim";
  slim: boolean;
  box: Box;
  kubelet: Box;
  containerd: Box;
  cni: Box;
  band: number;
  pods: Box[];
  twoColumns?: boolean;
}

/** What a scene is made from: the run page's own knowledge and its map. */
interface ScenePage {
  lines: Line[];
  verbs: Verbs;
  states: { at(n: number): Cluster };
  cast: Cast;
  rows: WatchRow[];
  map: DiagramMap;
  chosen: string | null;
}
/** Everything that the stage needs to draw a step (scene/scene.js). */
interface Scene {
  line?: Line;
  verb?: Verb;
  world: World;
  lit: Set<string>;
  placed: PlacedPod[];
  at_ms: number;
  owners: Owner[];
  services: ServiceRow[];
  statuses: Map<string | null, string>;
  chosen: string | null;
  broken: Map<string, Mark>;
  gates: GateRow[];
  commands: Command[];
  pulling: string | null;
  changedKeys: Set<string>;
  acting: string[] | null;
  watching: string[];
  doing: { node: string; place: string; words: string } | null;
  message: Message | null;
  progress: number;
}
type DrawnScene = Scene & { map: DiagramMap };
interface PlacedPod {
  pod: PodView;
  box: Box;
  density: Density | "slim";
  two?: boolean;
  status?: string;
  lit: boolean;
  chosen: boolean;
  lost: boolean;
  probed: Probed | null;
  at_ms: number;
}
interface Probed {
  pod: string | null;
  container?: string;
  tone: string;
}
interface Message {
  points: Point[];
  label: string;
  family: string;
  failed: boolean;
  pulse: boolean;
  bounds: { W: number };
}
/** A part of the diagram: drawn once, brought up to date for every scene. */
interface Part {
  group: SVGElement;
  also?: SVGElement;
  update(scene: DrawnScene): void;
}
interface BoxGroup {
  group: SVGElement;
  rect: SVGElement;
  place(box: Box): void;
}
interface SVGElement {
  podflow?: Record<string, any>; // the attributes that were set (dom/svg.js)
  podflowKeyed?: Map<string, any>; // what was made for each key
  podflowTick?: ((at_ms: number) => string) | null; // its text at another moment
}
interface Place extends Box {
  side: string;
}

/** The part of the diagram that can be seen, in its own units. */
interface Seen {
  top: number;
  H: number;
}
/** What the caption must spare (`lit`), better spares (`near`) and may cover (`other`), around who acts on what ground. */
interface Around {
  anchor: Box | null;
  ground?: Box | null;
  lit: Box[];
  near?: Box[];
  other?: Box[];
}
/** A row of the tree of owners: a name with its count, or marks for pods. */
interface OwnerRow {
  id: string;
  key?: string;
  depth: number;
  kind?: string;
  text: string;
  count?: string;
  pods: { id: string; name: string }[];
}
interface DrawnRow extends OwnerRow {
  index: number;
  w: number;
  statuses: Scene["statuses"];
  chosen: string | null;
}
type DrawnPod = BoxGroup & Record<"glyph" | "name" | "word" | "line" | "containers" | "description", SVGElement>;
interface Daemon extends BoxGroup {
  title: SVGElement;
  under: SVGElement;
}
interface DrawnNode extends Record<"group" | "name" | "about" | "ready" | "mark", SVGElement> {
  face: BoxGroup;
  daemons: Record<string, Daemon>;
}
/** A node as it is to be drawn. */
interface NodeItem {
  geometry: NodeGeometry;
  node?: NodeView;
  pods: number;
  lit: Set<string>;
  doing: Scene["doing"];
  broken: Map<string, Mark>;
}
