/* "Why this node?": the dialog of one decision. It asks the server's own scheduler again for each change, and marks what flips. */

import { $, h, say, wordsOf } from "../dom/dom.js";
import { flips, namesOf } from "./grid.js";
import { messageTaken } from "./message.js";
import { legend } from "./scores.js";
import { decisionTable } from "./table.js";
import { value } from "./value.js";
import {
  addedTolerations,
  readMap,
  readQuantity,
  readTolerations,
  withChange,
  writeMap,
  writeTolerations,
} from "./values.js";
import { changeWords, list, verdict } from "./words.js";

/**
 * `decide(seq, changes)` -> {decision, pod, nodes} (POST .../decision). Returns {open(line, says)}.
 * @param {HTMLDialogElement} dialog
 * @param {(seq: number, changes: Changes) => Promise<DecisionAnswer>} decide
 */
export function decisionDialog(dialog, decide) {
  const title = $("h2", dialog);
  const body = $("[data-body]", dialog);
  const news = $("[data-news]", dialog);
  const reset = $("[data-reset]", dialog);
  /** @type {Line} */
  let line;
  let words = ""; // the line in words
  /** @type {DecisionAnswer | null} */
  let first = null; // the answer with nothing changed
  /** @type {DecisionAnswer} */
  let answer;
  /** @type {Changes} */
  let changes = {};
  /** @type {Set<string>} */
  let open = new Set();
  let asked = 0;

  reset.addEventListener("click", () => ask({}));

  /** @type {(given: Line, says: string) => void} */
  function show(given, says) {
    line = given;
    words = says;
    first = null;
    changes = {};
    open = new Set();
    const { decision } = line;
    answer = { decision: decision ?? {}, pod: null, nodes: {} };
    say(title, decision?.node ? `Why ${decision.node}?` : "Why Pending?");
    say(news, "");
    draw();
    dialog.showModal();
    ask({});
  }

  /** @type {(wanted: Changes) => Promise<void>} */
  async function ask(wanted) {
    const number = ++asked;
    dialog.setAttribute("aria-busy", "true");
    try {
      const found = await decide(line.seq, wanted);
      if (number !== asked) return;
      [answer, changes] = [found, wanted];
      first ??= found;
      draw();
      say(news, Object.keys(changes).length ? changeWords(found_(), answer.decision) : "");
    } catch (error) {
      if (number !== asked) return;
      draw();
      say(news, first ? wordsOf(error) : `Nothing can be changed here: ${wordsOf(error)}`);
    } finally {
      if (number === asked) dialog.removeAttribute("aria-busy");
    }
  }

  /** @type {() => Flip[]} */
  function found_() {
    return first ? flips(first.decision, answer.decision, names()) : [];
  }

  function names() {
    return namesOf(answer.decision, answer.nodes);
  }

  /** @type {Take} */
  function change(node, field, to) {
    ask(withChange(changes, node, field, to));
  }

  /** Everything anew; focus and scrolling stay where they were. */
  function draw() {
    const { activeElement } = document;
    const held = activeElement && dialog.contains(activeElement) ? activeElement.closest("[data-value]") : null;
    const focused = held?.getAttribute("data-value");
    const scrolled = $(".table-room", body)?.scrollLeft ?? 0;
    const { decision } = answer;
    reset.hidden = Object.keys(changes).length === 0;
    const table = h("div", {
      class: "table-room",
      tabindex: "0",
      role: "group",
      "aria-label": "Filters and scores, scrolls sideways",
    });
    table.append(
      decisionTable(
        { answer, before: (first ?? answer).decision, names: names(), open, found: found_(), changes },
        { change, open: unfold },
      ),
    );
    body.replaceChildren(
      asks(),
      messageTaken(decision) ?? "",
      table,
      h("p", { class: "verdict" }, verdict(decision, names())),
      legend(decision),
    );
    table.scrollLeft = scrolled;
    if (focused) $(`[data-value="${CSS.escape(focused)}"]`, body)?.focus();
  }

  /** @type {(id: string) => void} */
  function unfold(id) {
    open = new Set(open.has(id) ? [...open].filter((other) => other !== id) : [...open, id]);
    draw();
  }

  /** "my-pod asks for 500m CPU and 256Mi, ..." with what can be changed underlined. */
  function asks() {
    const { pod } = answer;
    if (!pod) return h("p", { class: "asks" }, words);
    const { requests = {} } = pod;
    const others = Object.keys(requests).filter((name) => !["cpu", "memory"].includes(name));
    return h(
      "p",
      { class: "asks" },
      h("b", {}, pod.name),
      " asks for ",
      request("cpu", "CPU"),
      " and ",
      request("memory", "memory"),
      others.length ? `, ${list(others.map((name) => `${requests[name]} ${name}`))}` : "",
      "; its nodeSelector is ",
      ofPod("nodeSelector", writeMap(pod.nodeSelector), "empty", readMap),
      "; it tolerates ",
      ofPod("tolerations", writeTolerations(pod.tolerations), "no taints", (text) => [
        ...readTolerations(text),
        ...addedTolerations(pod.tolerations),
      ]),
      ". Change an underlined value and see which cell flips.",
    );
  }

  /** @type {(resource: string, words: string) => HTMLElement} */
  function request(resource, words) {
    const { requests = {} } = answer.pod ?? {};
    /** @type {(text: string) => void} */
    const take = (text) => {
      const { [resource]: _, ...rest } = requests;
      const given = readQuantity(text);
      change(null, "requests", given ? { ...rest, [resource]: given } : rest);
    };
    const changed = first !== null && (first.pod?.requests?.[resource] ?? "") !== (requests[resource] ?? "");
    return value(
      {
        id: `pod ${resource}`,
        label: `request for ${words}`,
        shown: requests[resource] ? `${requests[resource]} ${words}` : `no ${words}`,
        text: requests[resource] ?? "",
        changed,
      },
      take,
    );
  }

  /** @type {(field: string, text: string, none: string, read: (typed: string) => any) => HTMLElement} */
  function ofPod(field, text, none, read) {
    return value(
      {
        id: `pod ${field}`,
        label: `${field} of the pod`,
        shown: text || none,
        text,
        changed: changes.pod?.[field] !== undefined,
      },
      (typed) => change(null, field, read(typed)),
    );
  }

  return { open: show };
}
