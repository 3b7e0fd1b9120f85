/* The line above the diagram that says how the run stands: cannot load, limit reached, waits for the next step. */

import { h, toast, wordsOf } from "../dom/dom.js";
import { kinship } from "./fork.js";

export const KEPT = "This run was made by an older podflow and is kept as a recording: it can be watched, not continued.";
const LIMIT = "This run has reached its limit. Everything so far is kept.";

/**
 * `does`: retry(), goOn(), step(), runOn(). Returns {trouble(error), state(run)}.
 * @param {HTMLElement} root
 * @param {Record<"retry" | "goOn" | "step" | "runOn", () => unknown>} does
 */
export function notices(root, does) {
  /** @type {Error | null} */
  let trouble = null;
  /** @type {Partial<Run>} */
  let run = { state: "idle", can_change: false };

  function draw() {
    const all = [trouble ? troubleNotice(trouble) : null, kinNotice(), stateNotice()];
    root.replaceChildren(...all.filter((shown) => shown !== null));
  }

  /** @type {(error: Error) => HTMLElement} */
  function troubleNotice(error) {
    return notice(
      "bad",
      `The story could not be loaded: ${error.message}. The page tries again by itself.`,
      button("Try now", does.retry),
      "alert",
    );
  }

  function kinNotice() {
    const words = kinship(run);
    return words ? notice("kin", words, null) : null;
  }

  function stateNotice() {
    const { state, pace, can_change: mine, message } = run;
    if (state === "kept") return notice("wait", KEPT, null);
    if (state === "limit") return notice("wait", message || LIMIT, mine ? button("Continue the run", does.goOn) : null);
    if (state === "failed") return notice("bad", message || "The run has stopped because of an error.", null, "alert");
    if (pace === "stepped" && mine && state === "running")
      return notice(
        "busy",
        run.parent
          ? "This fork is waiting for a change: break something or give a command, then let it run on."
          : "This run is waiting for you: nothing happens until you ask for it.",
        [button("Let it take a step", does.step), button("Let it run on", does.runOn)],
      );
    return null;
  }

  return {
    /** @param {Error | null} error */
    trouble(error) {
      if (trouble?.message === error?.message) return;
      trouble = error;
      draw();
    },
    /** @param {Partial<Run>} given */
    state(given) {
      const before = JSON.stringify(run);
      run = { ...run, ...given };
      if (JSON.stringify(run) !== before) draw();
    },
  };
}

/** @type {(tone: string, words: Child, action: Child | Child[], role?: string) => HTMLElement} */
function notice(tone, words, action, role = "status") {
  return h("div", { class: "notice", "data-tone": tone, role }, h("span", { class: "grow" }, words), action);
}

/** @type {(words: string, action: () => unknown) => HTMLElement} */
function button(words, action) {
  const made = h(
    "button",
    {
      type: "button",
      class: "button button-small",
      onclick: async () => {
        made.disabled = true;
        try {
          await action();
        } catch (error) {
          toast(wordsOf(error));
        }
        made.disabled = false;
      },
    },
    words,
  );
  return made;
}
