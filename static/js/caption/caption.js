/* The caption: what happens and why, in two sentences, where it happens; below the diagram on a phone. */

import { obstacles } from "./obstacles.js";
import { placeCaption } from "./place.js";
import { isDecision } from "../decision/grid.js";
import { $, h, say, withRows } from "../dom/dom.js";
import { lineCount } from "../dom/measure.js";
import { actorName, family, fill, printedOf, spoken, titleOf, waitWords } from "../words/words.js";

const WIDTHS = [318, 214];
const ROWS = 6; // of what a terminal printed; the tab kubectl shows all of it

/**
 * @param {HTMLElement} element
 * @param {{ narration: HTMLElement, why: () => void, decision: () => void }} does
 */
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

  /**
   * The words of a step.
   * @type {(scene: Scene, position: number, count: number) => void}
   */
  function write({ line, verb }, position, count) {
    element.hidden = !line;
    if (!line) return;
    element.dataset.component = family(line.component);
    say(head, `${actorName(line.component)}${line.node ? ` on ${line.node}` : ""}`);
    say(title, titleOf(line, verb));
    says.replaceChildren(...withRows(printedOf(line, verb), ROWS));
    say(because, fill(verb?.why, line.facts));
    because.hidden = !verb?.why;
    docs.hidden = !verb?.docs;
    node.hidden = !isDecision(line);
    say(node, line.decision?.node ? "Why this node?" : "Why no node?");
    if (verb?.docs) docs.href = verb.docs;
    say(topic, ` of Kubernetes on: ${titleOf(line, verb)}`);
    element.dataset.step = `${position} of ${count}`;
  }

  /** @type {(scene: Scene, position: number, count: number, gap: number) => void} */
  function narrate({ line, verb }, position, count, gap) {
    if (!line) return;
    const skipped = gap ? `${waitWords(gap, line).replace("»", "skipped")}. ` : "";
    say(
      narration,
      `${skipped}Step ${position} of ${count}. ${titleOf(line, verb)}. ${spoken(line, verb)} ${fill(verb?.why, line.facts)}`,
    );
  }

  /**
   * Put it beside its actor, within what is `seen` of the map ({top, H}); without a wide map (a phone) the page's flow places it.
   * @type {(map: DiagramMap, scene: Scene, seen: Seen) => void}
   */
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

  /**
   * As run.css sets it: padding, who, title, sentence, reason, links.
   * @type {(width: number) => number}
   */
  function heightAt(width) {
    /** @type {(element: HTMLElement, font: string) => number} */
    const lines = (element, font) => lineCount(element.hidden ? "" : element.textContent, width - 33, font);
    const printed = says.querySelector(".output");
    const sans = "Inter, system-ui, sans-serif";
    return (
      76 +
      lines(title, `650 16px ${sans}`) * 20 +
      lines(printed ? $("span", says) : says, `400 13.5px ${sans}`) * 19.6 +
      (printed ? (printed.textContent ?? "").split("\n").length * 16 + 16 : 0) +
      lines(because, `400 13.5px ${sans}`) * 19.6 +
      (because.hidden ? 0 : 5)
    );
  }

  return { write, narrate, place };
}

const FAR = 90; // from here on a tip would point at something else

/** @type {(a: Box, b: Box) => Point} */
function apart(a, b) {
  return [Math.max(0, b.x - (a.x + a.w), a.x - (b.x + b.w)), Math.max(0, b.y - (a.y + a.h), a.y - (b.y + b.h))];
}

/**
 * A small tip on the side that looks at the actor.
 * @type {(element: HTMLElement, place: Box, anchor: Box | null, scale: number) => void}
 */
function pointTo(element, place, anchor, scale) {
  element.dataset.tip = "none";
  if (!anchor || Math.max(...apart(place, anchor)) > FAR) return;
  /** @type {(start: number, length: number, from: number, size: number) => number} */
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
