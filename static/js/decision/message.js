/* The message of a pod that stays pending, taken apart: who was refused for what, and what preemption would have brought. */

import { h } from "../dom/dom.js";
import { list, messageParts } from "./words.js";

/**
 * The message of a pod that stays pending, part by part.
 * @type {(decision: Decision) => HTMLElement | null}
 */
export function messageTaken(decision) {
  if (!decision.message) return null;
  const { head, parts, after, rest } = messageParts(decision);
  /** @type {(part: MessagePart) => HTMLElement} */
  const item = ({ count: number, reason, nodes, meaning }) =>
    h(
      "li",
      {},
      h("code", {}, [number, reason].filter(Boolean).join(" ")),
      nodes?.length ? h("b", {}, ` ${list(nodes, 4)}`) : "",
      meaning ? h("span", { class: "mute" }, ` – ${meaning}`) : "",
    );
  return h(
    "div",
    { class: "message-taken" },
    h(
      "p",
      {},
      h("code", {}, head),
      parts.length ? ". Each node is counted under the reason why it was refused:" : "",
    ),
    h("ul", {}, parts.map(item)),
    rest.length ? h("ul", {}, rest.map(item)) : "",
    after.length
      ? h(
          "p",
          {},
          "Then preemption was tried: would it help to remove pods with a lower priority?",
        )
      : "",
    after.length ? h("ul", {}, after.map(item)) : "",
  );
}
