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
  broken: Map<string, string>;
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

/** What the caption must spare (`lit`), better spares (`near`) and may cover (`other`), around who acts on what ground. */
interface Around {
  anchor: Box | null;
  ground?: Box | null;
  lit: Box[];
  near?: Box[];
  other?: Box[];
}
