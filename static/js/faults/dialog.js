/* The menu "Break something": buttons for every fault, at the end of this run or in a fork from the playhead. */

import { $, h, say, wordsOf } from "../dom/dom.js";
import { clock } from "../words/words.js";
import { worldOf } from "../state/world.js";
import { brokenAt, componentName } from "../state/broken.js";
import { clients, controlPlane, disturbances, onNode, registry } from "./menu.js";

/**
 * `give(fault, {fork})` carries it out. Returns {open(view)}; `view`: {end, shown (clusters), nodes, node, mine, atEnd, seq}.
 * @param {HTMLDialogElement} dialog
 * @param {(fault: Fault, where: { fork: boolean }) => Promise<void>} give
 */
export function faultDialog(dialog, give) {
  const body = $("[data-body]", dialog);
  const news = $("[data-news]", dialog);
  /** @type {FaultView} */
  let view;
  /** @type {string | undefined} */
  let node;
  let where = "end";

  /** @type {(given: FaultView) => void} */
  function open(given) {
    view = given;
    node = view.nodes.find((name) => name === view.node) ?? view.nodes[0];
    where = view.mine ? "end" : "fork";
    say(news, "");
    draw();
    dialog.showModal();
  }

  function draw() {
    const cluster = where === "fork" ? view.shown : view.end;
    const ids = new Set(brokenAt(cluster).map((one) => one.id));
    const images = worldOf(cluster).pods.flatMap((pod) => pod.containers.map((container) => container.image));
    body.replaceChildren(
      place(),
      group("Control plane", controlPlane(ids)),
      node ? group("A node", onNode(node, ids), nodeChoice()) : "",
      group("Outside", [registry(images, cluster.spaces.get("faults")?.get("registry"))]),
      disturbing(),
    );
  }

  /** Where in the story: at its end, or in a fork from the line that is shown. */
  function place() {
    /** @type {(id: string, words: string) => HTMLElement} */
    const option = (id, words) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name: "fault-where",
          value: id,
          checked: where === id,
          onchange: () => choose(id),
        }),
        ` ${words}`,
      );
    const fork = `in a fork from step ${view.seq}`;
    if (!view.mine)
      return h(
        "p",
        { class: "fault-where" },
        `Only the person who made this run can change it. You get a run of your own, ${fork}.`,
      );
    if (view.atEnd)
      return h("p", { class: "fault-where" }, `It happens now, at ${clock(view.end.at_ms)} in the cluster.`);
    return h(
      "fieldset",
      { class: "fault-where" },
      h("legend", {}, "When?"),
      option("end", `where this run stands, after step ${view.end.seq}`),
      option("fork", `${fork}: this run stays as it is`),
    );
  }

  /** @type {(id: string) => void} */
  function choose(id) {
    where = id;
    draw();
    $(`[value="${id}"]`, body)?.focus();
  }

  function nodeChoice() {
    if (view.nodes.length === 1) return node;
    const choice = h(
      "select",
      { "aria-label": "Which node", onchange: () => ((node = choice.value), draw(), $("select", body).focus()) },
      view.nodes.map((name) => h("option", { value: name, selected: name === node }, name)),
    );
    return choice;
  }

  /** @type {(title: string, entries: FaultEntry[], extra?: Child) => HTMLElement} */
  function group(title, entries, extra = "") {
    return h(
      "section",
      { class: "fault-group" },
      h("h3", {}, title, " ", extra),
      h(
        "ul",
        {},
        entries.map((entry) =>
          h(
            "li",
            { "data-broken": entry.broken ? "yes" : null },
            h("span", {}, h("b", {}, entry.words), h("small", { class: "under" }, entry.means)),
            button(entry.verb, `${entry.verb} ${entry.words}`, entry.fault),
          ),
        ),
      ),
    );
  }

  function disturbing() {
    const choice = h(
      "select",
      { "aria-label": "Whose watch" },
      clients(view.nodes).map((name) => h("option", { value: name }, componentName(name))),
    );
    return h(
      "section",
      { class: "fault-group" },
      h("h3", {}, "The next watch event for ", choice),
      h("p", { class: "under" }, "Nobody relies on having heard every event: see how the cluster recovers."),
      h(
        "p",
        { class: "fault-small" },
        disturbances().map((one) => button(one.words, null, () => one.fault(choice.value))),
      ),
    );
  }

  /** @type {(words: string, label: string | null, fault: Fault | (() => Fault)) => HTMLElement} */
  function button(words, label, fault) {
    const made = h(
      "button",
      {
        type: "button",
        class: "button button-small",
        "aria-label": label,
        onclick: () => act(made, typeof fault === "function" ? fault() : fault),
      },
      words,
    );
    return made;
  }

  /** @type {(pressed: HTMLButtonElement, fault: Fault) => Promise<void>} */
  async function act(pressed, fault) {
    pressed.disabled = true;
    say(news, "");
    try {
      await give(fault, { fork: where === "fork" });
      dialog.close();
    } catch (error) {
      say(news, wordsOf(error));
    }
    pressed.disabled = false;
  }

  return { open };
}
