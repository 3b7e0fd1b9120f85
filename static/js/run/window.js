/* The window on the diagram: its size, how far it is scrolled, and the caption in it. */

/**
 * `room` is the element that scrolls, `words` the caption (caption.js). Returns {measure, show}.
 * @param {HTMLElement} room
 * @param {{ player: Player, words: { place(map: DiagramMap, scene: Scene, seen: Seen): void } }} given
 */
export function diagramWindow(room, { player, words }) {
  let size = { width: 0, height: 0 }; // in CSS pixels
  /** @type {{ map: DiagramMap, scene: Scene } | null} */
  let last = null; // what is drawn
  let scrolled = 0; // kept here: to ask the page for it is dear while it changes

  room.addEventListener("scroll", () => moved(room.scrollTop), { passive: true });

  /** Ask the page once how large the window is. */
  function measure() {
    size = { width: room.clientWidth, height: room.clientHeight };
    return size;
  }

  /**
   * The viewer has scrolled the diagram: the caption goes with it.
   * @type {(top: number) => void}
   */
  function moved(top) {
    if (Math.abs(top - scrolled) < 1) return;
    scrolled = top;
    if (last) placeCaption(last.map, last.scene);
  }

  /**
   * A scene is drawn: follow what acts, and put the caption beside it.
   * @type {(map: DiagramMap, scene: Scene) => void}
   */
  function show(map, scene) {
    last = { map, scene };
    follow(map, scene);
    placeCaption(map, scene);
  }

  /** @type {(map: DiagramMap, scene: Scene) => void} */
  function placeCaption(map, scene) {
    words.place(map, scene, { top: scrolled / map.scale, H: size.height / map.scale });
  }

  /**
   * Where the diagram is longer than its window (a phone, many nodes) it follows what acts.
   * @type {(map: DiagramMap, scene: Scene) => void}
   */
  function follow(map, scene) {
    if (map.H * map.scale <= size.height + 24) return;
    const box = actingBox(map, scene.lit);
    const middle = (box.y + box.h / 2) * map.scale;
    if (map.wide && middle > scrolled + 60 && middle < scrolled + size.height - 120) return;
    const top = Math.max(0, Math.min(map.H * map.scale - size.height, middle - size.height / 2));
    if (map.wide) scrolled = top;
    room.scrollTo({ top, behavior: player.still || map.wide ? "auto" : "smooth" });
  }

  return { measure, show };
}

/** @type {(map: DiagramMap, lit: Set<string>) => Box} */
function actingBox({ nodes, boxes }, lit) {
  const node = nodes.find(({ name }) => lit.has(`node/${name}`));
  return node?.box ?? boxes[["etcd", "apiserver", "kubectl"].find((place) => lit.has(place)) ?? "kubectl"];
}
