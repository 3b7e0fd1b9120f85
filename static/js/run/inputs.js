/* What the page may ask of a run: an input (only its creator may), a decision taken again, a fork. */

import { $, wordsOf } from "../dom/dom.js";

/** @type {(name: string) => string} */
function cookie(name) {
  return (
    document.cookie
      .split("; ")
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? ""
  );
}

/**
 * POST to the site's own API; returns its answer, or throws an Error with the server's own words.
 * @type {(path: string, body: object, token?: string | null) => Promise<any>}
 */
export async function post(path, body, token = null) {
  /** @type {Record<string, string>} */
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(path, {
    method: "POST",
    headers,
    body: JSON.stringify(body),
    credentials: "same-origin",
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}`);
  return answer;
}

/**
 * Give a run one input; returns the run's status.
 * @type {(runId: string, input: Input, token?: string | null) => Promise<RunStatus>}
 */
export function give(runId, input, token = null) {
  return post(`/api/runs/${runId}/inputs`, input, token);
}

/**
 * Take a decision of the scheduler again with something changed: {decision, pod, nodes}.
 * @type {(runId: string, at: number, changes: Changes) => Promise<DecisionAnswer>}
 */
export function decide(runId, at, changes) {
  return post(`/api/runs/${runId}/decision`, { at, changes });
}

/**
 * The terminal line under the panels: Enter sends, the arrow up brings back what was typed.
 * @type {(form: HTMLFormElement, does: { send: (input: Input) => Promise<void> }) => void}
 */
export function terminalLine(form, { send }) {
  const field = $("input", form);
  const answer = $("[data-answer]", form);
  /** @type {string[]} */
  const typed = [];
  let back = 0;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const command = field.value.trim(); // the server drops a prompt and the word kubectl;
    if (!command) return;
    typed.push(command);
    back = 0;
    answer.textContent = "Sending …";
    try {
      await send({ kubectl: command });
      field.value = "";
      answer.textContent = "";
    } catch (error) {
      answer.textContent = wordsOf(error);
    }
  });
  field.addEventListener("keydown", (event) => {
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step || typed.length === 0) return;
    event.preventDefault();
    back = Math.max(0, Math.min(typed.length, back + step));
    field.value = back ? typed[typed.length - back] : "";
  });
}
