/* The caption: what happens and why, in two sentences, where it happens; below the diagram on a phone. */

import { placeCaption, wayBoxes } from "./place.js";
import { isDecision } from "../decision/grid.js";
import { faultPlace } from "../state/broken.js";
import { h, rich, say } from "../dom/dom.js";
import { lineCount } from "../dom/measure.js";
import { actorName, family, fill, titleOf, waitWords } from "../words/words.js";

const WIDTHS = [318, 214];

export function caption(element, { narration, why, decision }) {
  const head = h("p", { class: "caption-who" });
  const title = h("h2", { class: "caption-title" });
  const says = h("p", { class: "caption-says" });
  const because = h("p", { class: "caption-why" });
  const topic = h("span", { class: "visually-hidden" });
  const arrow = h("span", { "aria-hidden": "true" }, " ↗");
  const docs = h("a", { class: "caption-docs", target: "_blank", rel: "noopener" }, "Docs", topic, arrow);
  const chain = h("button", { type: "button", class: "caption-chain", onclick: why }, "What led here?");
  const node = h(
    "button",
    { type: "button", class: "caption-node", hidden: true, onclick: decision },
    "Why this node?",
  );
  element.append(
    h("span", { class: "caption-tip", "aria-hidden": "true" }),
    head,
    title,
    says,
    because,
    h("p", { class: "caption-links" }, node, chain, docs),
  );

  /** The words of a step. */
  function write({ line, verb }, position, count) {
    element.hidden = !line;
    if (!line) return;
    element.dataset.component = family(line.component);
    say(head, `${actorName(line.component)}${line.node ? ` on ${line.node}` : ""}`);
    say(title, titleOf(line, verb));
    says.replaceChildren(...rich(line.says));
    say(because, fill(verb?.why, line.facts));
    because.hidden = !verb?.why;
    docs.hidden = !verb?.docs;
    node.hidden = !isDecision(line);
    say(node, line.decision?.node ? "Why this node?" : "Why no node?");
    if (verb?.docs) docs.href = verb.docs;
    say(topic, ` of Kubernetes on: ${titleOf(line, verb)}`);
    element.dataset.step = `${position} of ${count}`;
  }

  function narrate({ line, verb }, position, count, gap) {
    if (!line) return;
    const skipped = gap ? `${waitWords(gap, line).replace("»", "skipped")}. ` : "";
    say(
      narration,
      `${skipped}Step ${position} of ${count}. ${titleOf(line, verb)}. ${(line.says ?? "").replaceAll("`", "")} ${fill(verb?.why, line.facts)}`,
    );
  }

  /** Put it beside its actor, within what is `seen` of the map ({top, H}); without a wide map (a phone) the page's flow places it. */
  function place(map, scene, seen) {
    if (!map.wide || element.hidden) {
      element.removeAttribute("style");
      return;
    }
    const { anchor, ...around } = obstacles(map, scene);
    const larger = Math.max(1, Math.min(1.5, map.scale)) / map.scale; // on a projector it grows with the diagram
    const sizes = WIDTHS.map((w) => ({ w: w * larger, h: heightAt(w) * larger }));
    const best = placeCaption({ sizes, anchor, ...around, bounds: { W: map.W, ...seen } });
    element.style.fontSize = `${13.5 * larger * map.scale}px`;
    element.style.width = `${best.w * map.scale}px`;
    element.style.transform = `translate(${Math.round(best.x * map.scale)}px, ${Math.round((best.y - seen.top) * map.scale)}px)`;
    pointTo(element, best, anchor, map.scale);
  }

  /** As run.css sets it: padding, who, title, sentence, reason, links. */
  function heightAt(width) {
    const lines = (element, font) => lineCount(element.hidden ? "" : element.textContent, width - 33, font);
    const sans = "Inter, system-ui, sans-serif";
    return (
      76 +
      lines(title, `650 16px ${sans}`) * 20 +
      lines(says, `400 13.5px ${sans}`) * 19.6 +
      lines(because, `400 13.5px ${sans}`) * 19.6 +
      (because.hidden ? 0 : 5)
    );
  }

  return { write, narrate, place };
}

/** Which boxes the caption must spare, better spares, may cover. */
export function obstacles(map, { line, verb, lit, message, placed, owners, services }) {
  const boxes = { ...map.boxes };
  delete boxes.owners;
  for (const node of map.nodes)
    for (const place of ["kubelet", "containerd", "cni"]) boxes[`${place}/${node.name}`] = node[place];
  const nodeBoxes = Object.fromEntries(map.nodes.map((node) => [`node/${node.name}`, node.box]));
  for (const item of placed) boxes[`pod/${item.pod.id}`] = item.box;
  if (line?.component === "cluster") return { anchor: null, lit: Object.values(boxes), other: [] };
  const who = family(line?.component);
  const actor = [verb?.from, verb?.to].includes(who) ? who : (verb?.to ?? verb?.from ?? who);
  const broken = faultPlace(line);
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
    ...ownersRoom(map.boxes.owners, owners, services),
  ];
  const ground =
    map.nodes.find((node) => [node.kubelet, node.containerd, node.cni, ...node.pods].includes(anchor))?.box ?? anchor;
  return { anchor, ground, lit: [...must, anchor, ...(message ? wayBoxes(message.points) : [])], near, other: rest };
}

/** What the tree of owners really takes of its box: a row each, and one for their pods. */
function ownersRoom(box, owners = [], services = []) {
  const rows = owners.filter((owner) => !owner.idle).length * 2 + services.length;
  return box && rows ? [{ ...box, y: box.y - 24, h: Math.min(box.h, rows * 21 + 24) }] : [];
}

function placeId(place, line) {
  if (["kubelet", "containerd", "cni"].includes(place)) return `${place}/${line.node}`;
  return place === "pod" ? `pod/${(line.about ?? "").replace(/^pods\//, "")}` : place;
}

const FAR = 90; // from here on a tip would point at something else

function apart(a, b) {
  return [Math.max(0, b.x - (a.x + a.w), a.x - (b.x + b.w)), Math.max(0, b.y - (a.y + a.h), a.y - (b.y + b.h))];
}

/** A small tip on the side that looks at the actor. */
function pointTo(element, place, anchor, scale) {
  element.dataset.tip = "none";
  if (!anchor || Math.max(...apart(place, anchor)) > FAR) return;
  const middle = (start, length, from, size) =>
    Math.max(18, Math.min(size * scale - 18, (start + length / 2 - from) * scale));
  const right = place.x >= anchor.x + anchor.w;
  const left = place.x + place.w <= anchor.x;
  const below = place.y >= anchor.y + anchor.h;
  const above = place.y + place.h <= anchor.y;
  const inRows = anchor.y < place.y + place.h && place.y < anchor.y + anchor.h;
  const side = inRows && right ? "left" : inRows && left ? "right" : below ? "top" : above ? "bottom" : "none";
  element.dataset.tip = side;
  element.style.setProperty(
    "--tip",
    `${side === "left" || side === "right" ? middle(Math.max(anchor.y, place.y), Math.min(anchor.h, place.h), place.y, place.h) : middle(anchor.x, anchor.w, place.x, place.w)}px`,
  );
}
