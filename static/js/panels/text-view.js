/* The story as text: every step in order with who, when, what and why. What the eye sees, the ear gets too. */

import { $, h, stepButton, withRows } from "../dom/dom.js";
import { actorName, clock, fill, printedOf, titleOf } from "../words/words.js";

const PORTION = 400; // rows made at once

/**
 * Fill and open the dialog. `page` is {lines, verbs}; `now` the seq that is shown.
 * @type {(dialog: HTMLDialogElement, page: { lines: Line[], verbs: Verbs }, now: number, seek: Seek) => void}
 */
export function openText(dialog, { lines, verbs }, now, seek) {
  const body = $("tbody", dialog);
  /** @type {(seq: number) => void} */
  const go = (seq) => {
    dialog.close();
    seek(seq);
  };
  body.replaceChildren();
  let made = 0;
  const more = h("button", { type: "button", class: "button button-small", onclick: () => portion() }, "More steps");
  function portion() {
    const until = Math.min(lines.length, Math.max(made + PORTION, now + 20));
    body.append(...lines.slice(made, until).map((line) => row(line, verbs[line.step], line.seq === now, go)));
    made = until;
    more.hidden = made >= lines.length;
  }
  portion();
  $("[data-more]", dialog).replaceChildren(more);
  dialog.showModal();
  $("[data-now]", body)?.scrollIntoView({ block: "center" });
}

/** @type {(line: Line, verb: Verb | undefined, now: boolean, go: Seek) => HTMLElement} */
function row(line, verb, now, go) {
  return h(
    "tr",
    { "data-now": now ? "yes" : null, "data-level": verb?.level ?? 3, "aria-current": now ? "step" : null },
    h("td", {}, stepButton(line.seq, String(line.seq), go)),
    h("td", { class: "mono" }, clock(line.at_ms)),
    h("td", {}, `${actorName(line.component)}${line.node ? ` on ${line.node}` : ""}`),
    h(
      "td",
      {},
      h("b", {}, titleOf(line, verb)),
      h("p", {}, withRows(printedOf(line, verb))),
      verb?.why ? h("p", { class: "mute" }, fill(verb.why, line.facts)) : null,
    ),
  );
}
