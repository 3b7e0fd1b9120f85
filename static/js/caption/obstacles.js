/* What stands in the caption's way: the boxes that it must spare, better spares and may cover. Pure. */

import { daemonsOf } from "../geometry/nodes.js";
import { podOf } from "../story/session.js";
import { faultPlace } from "../state/broken.js";
import { family } from "../words/words.js";
import { wayBoxes } from "./place.js";

/**
 * Which boxes the caption must spare, better spares, may cover.
 * @type {(map: DiagramMap, scene: Scene) => Around}
 */
export function obstacles(map, { line, verb, lit, message, placed, owners, services }) {
  const { owners: ownersBox, ...boxes } = map.boxes;
  for (const node of map.nodes)
    for (const [place, box] of Object.entries(daemonsOf(node))) boxes[`${place}/${node.name}`] = box;
  const nodeBoxes = Object.fromEntries(map.nodes.map((node) => [`node/${node.name}`, node.box]));
  for (const item of placed) boxes[`pod/${item.pod.id}`] = item.box;
  if (line?.component === "cluster") return { anchor: null, lit: Object.values(boxes), other: [] };
  const who = family(line?.component);
  const actor = [verb?.from, verb?.to].includes(who) ? who : (verb?.to ?? verb?.from ?? who);
  const broken = faultPlace(line) ?? "";
  const anchor =
    boxes[broken] ??
    nodeBoxes[broken] ??
    boxes[placeId(actor, line)] ??
    boxes[placeId(verb?.to, line)] ??
    boxes.apiserver;
  const must = [...lit].filter((id) => boxes[id]).map((id) => boxes[id]);
  const rest = Object.entries(boxes)
    .filter(([id]) => !lit.has(id))
    .map(([, box]) => box);
  const about = placed.filter((item) => line?.about === `pods/${item.pod.id}`).map((item) => item.box);
  const near = [
    ...map.nodes
      .filter((node) => lit.has(`node/${node.name}`) || line?.facts?.node === node.name)
      .map((node) => node.box),
    ...about,
    ...about,
    ...ownersRoom(ownersBox, owners, services),
  ];
  const ground =
    map.nodes.find((node) => [node.kubelet, node.containerd, node.cni, ...node.pods].includes(anchor))?.box ?? anchor;
  return { anchor, ground, lit: [...must, anchor, ...(message ? wayBoxes(message.points) : [])], near, other: rest };
}

/**
 * What the tree of owners really takes of its box: a row each, and one for their pods.
 * @type {(box: Box | undefined, owners?: Owner[], services?: ServiceRow[]) => Box[]}
 */
function ownersRoom(box, owners = [], services = []) {
  const rows = owners.filter((owner) => !owner.idle).length * 2 + services.length;
  return box && rows ? [{ ...box, y: box.y - 24, h: Math.min(box.h, rows * 21 + 24) }] : [];
}

/** @type {(place: string | null | undefined, line?: Line) => string} */
function placeId(place, line) {
  if (place && ["kubelet", "containerd", "cni"].includes(place)) return `${place}/${line?.node}`;
  return place === "pod" ? `pod/${podOf(line)}` : (place ?? "");
}
