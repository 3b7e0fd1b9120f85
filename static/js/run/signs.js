/* The small signs around the diagram: the skipped wait, the status of the pod, whether the run is still told, a lesson's note. */

import { $, h, say } from "../dom/dom.js";
import { shortPod, tone, waitWords } from "../words/words.js";

/**
 * Writes into #skipped, #status, #live and #note of the run page. Returns {skipped, status, note, state}.
 * @param {{ page: Page, run: Run }} given
 */
export function signs({ page, run }) {
  /** @type {(moment: Moment, scene: Scene) => void} */
  function skipped(moment, scene) {
    const chip = $("#skipped");
    const shown = moment.gap > 0 && moment.part !== "still";
    chip.hidden = !shown;
    if (shown) say(chip, waitWords(moment.gap, scene.line));
  }

  /** @type {(pod: string | null, shown: number) => void} */
  function status(pod, shown) {
    const pill = $("#status");
    const found = pod ? page.statusOf(pod, shown) : null;
    const several = page.cast.stays.length > 1 && pod;
    const name = several ? `${shortPod(pod)} ` : "";
    const words = found ? found.word : "no pod yet";
    if (pill.dataset.words !== name + words) pill.replaceChildren(h("span", { class: "hide-narrow" }, name), words);
    pill.dataset.words = name + words;
    pill.dataset.tone = found?.tone ?? tone(found?.word);
  }

  /**
   * A lesson's words on this chapter.
   * @type {(chapter?: string) => void}
   */
  function note(chapter = "") {
    const notes = run.chapter_notes ?? run.notes ?? {};
    const place = $("#note");
    if (place.dataset.chapter === chapter) return;
    place.dataset.chapter = chapter;
    place.hidden = !notes[chapter];
    place.replaceChildren();
    if (notes[chapter]) place.append(h("h3", {}, chapter), Object.assign(h("div"), { innerHTML: notes[chapter] }));
  }

  /** @type {(status: RunStatus) => void} */
  function state({ state: word, pace }) {
    $("#live").hidden = word !== "running" || pace === "stepped";
  }

  return { skipped, status, note, state };
}
