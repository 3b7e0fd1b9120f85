/* The inside of a node: header, kubelet, containerd and CNI in a row, the band in which messages travel, and the slots of its pods. Pure. */

const HEADER = 34;
const DAEMON = 40;
const BAND = 40; // between the daemons and the pods: labels of messages fit in here
const PAD = 14;
const GAP = 10;
const SLIM = 42;
/** @type {Record<Density, DensityKind>} */
const DENSITIES = {
  grand: { header: 38, daemon: 48, band: 48, least: 158, row: (containers) => 70 + 44 * containers },
  full: { header: HEADER, daemon: DAEMON, band: BAND, least: 158, row: (containers) => 54 + 38 * containers },
  medium: { header: HEADER, daemon: 32, band: 32, least: 108, row: () => 48 },
  chip: { header: 40, daemon: 22, band: 8, least: 64, row: () => 24 },
};

/** @type {Set<string>} */
export const ROOMY = new Set(["grand", "full"]); // pods are cards with their containers

/**
 * How much of the room each may take.
 * @type {[Density, number][]}
 */
const SHARES = [
  ["grand", 0.72],
  ["full", 1],
  ["medium", 1],
];

/**
 * The richest of grand, full, medium and chip at which all nodes fit into `room`; chip where none does.
 * @type {(names: string[], cast: Cast, width: number, room: number) => Density}
 */
export function densityFor(names, cast, width, room) {
  for (const [density, share] of SHARES) {
    const heights = names.map((name) => {
      const containers = cast.stays
        .filter((stay) => stay.node === name)
        .reduce((most, stay) => Math.max(most, stay.containers), 1);
      return nodeHeight(density, cast.most.get(name) ?? 0, width, containers) + 14;
    });
    if (heights.reduce((sum, height) => sum + height, 0) <= room * share) return density;
  }
  return "chip";
}

/** @type {(density: Density, slots: number, width: number) => number} */
function columnsOf(density, slots, width) {
  const fit = Math.max(1, Math.floor((width - 2 * PAD + GAP) / (DENSITIES[density].least + GAP)));
  return Math.min(fit, Math.max(1, slots), ROOMY.has(density) ? 2 : fit);
}

/**
 * A node without any pod in the whole story is a slim row; the others have a row of slots for every `columns` pods.
 * @type {(density: Density, slots: number, width: number, containers: number) => number}
 */
export function nodeHeight(density, slots, width, containers) {
  if (slots === 0) return SLIM;
  const kind = DENSITIES[density];
  const rows = Math.ceil(slots / columnsOf(density, slots, width));
  const top = density === "chip" ? kind.header : kind.header + kind.daemon + kind.band;
  return top + rows * (kind.row(inner(containers, slots)) + GAP) - GAP + PAD;
}

/**
 * A pod alone on its row has room for two containers side by side.
 * @type {(containers: number, slots: number) => number}
 */
function inner(containers, slots) {
  return slots === 1 ? Math.ceil(containers / 2) : containers;
}

/**
 * {name, density, slim, box, kubelet, containerd, cni, band, pods: [box]}.
 * @type {(node: { name: string, density: Density, slots: number, containers: number, box: Box }) => NodeGeometry}
 */
export function nodeLayout({ name, density, slots, containers, box }) {
  if (slots === 0) return slimLayout(name, box);
  const kind = DENSITIES[density];
  const daemons = density === "chip" ? headerDaemons(box) : rowDaemons(box, kind);
  const top = density === "chip" ? box.y + kind.header : box.y + kind.header + kind.daemon + kind.band;
  const columns = columnsOf(density, slots, box.w);
  const width = (box.w - 2 * PAD - (columns - 1) * GAP) / columns;
  const height = kind.row(inner(containers, slots));
  const pods = Array.from({ length: slots }, (_, slot) => ({
    x: box.x + PAD + (slot % columns) * (width + GAP),
    y: top + Math.floor(slot / columns) * (height + GAP),
    w: width,
    h: height,
  }));
  const band = density === "chip" ? box.y + 34 : box.y + kind.header + kind.daemon + kind.band / 2;
  return { name, density, slim: false, box, ...daemons, band, pods, twoColumns: slots === 1 };
}

/** @type {(box: Box, kind: { header: number, daemon: number }) => Record<"kubelet" | "containerd" | "cni", Box>} */
function rowDaemons(box, kind) {
  const gap = 22;
  const width = box.w - 2 * PAD - 2 * gap;
  const [kubelet, containerd] = [width * 0.34, width * 0.38];
  const row = { y: box.y + kind.header, h: kind.daemon };
  return {
    kubelet: { ...row, x: box.x + PAD, w: kubelet },
    containerd: { ...row, x: box.x + PAD + kubelet + gap, w: containerd },
    cni: { ...row, x: box.x + PAD + kubelet + containerd + 2 * gap, w: width - kubelet - containerd },
  };
}

/** @type {(box: Box) => Record<"kubelet" | "containerd" | "cni", Box>} */
function headerDaemons(box) {
  const row = { y: box.y + 9, h: 22 };
  const right = box.x + box.w - 78;
  return {
    kubelet: { ...row, x: right - 172, w: 50 },
    containerd: { ...row, x: right - 116, w: 70 },
    cni: { ...row, x: right - 40, w: 36 },
  };
}

/** @type {(name: string, box: Box) => NodeGeometry} */
function slimLayout(name, box) {
  return {
    name,
    density: "slim",
    slim: true,
    box,
    kubelet: box,
    containerd: box,
    cni: box,
    band: box.y + box.h / 2,
    pods: [],
  };
}

/**
 * What stands on a node beside its pods, by place.
 * @type {(node: NodeGeometry) => Record<string, Box>}
 */
export function daemonsOf({ kubelet, containerd, cni }) {
  return { kubelet, containerd, cni };
}
