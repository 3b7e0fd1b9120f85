/* What the page may ask of a run: a kubectl command, one more step, to go on past its limit. Only its creator may. */

import { $ } from "./dom.js";

function cookie(name) {
  return (
    document.cookie
      .split("; ")
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? ""
  );
}

/** POST one input; returns the run's status, or throws an Error with the server's own words. */
export async function give(runId, input, token = null) {
  const headers = { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") };
  if (token) headers.Authorization = `Bearer ${token}`;
  const response = await fetch(`/api/runs/${runId}/inputs`, {
    method: "POST",
    headers,
    body: JSON.stringify(input),
    credentials: "same-origin",
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.error ?? `The server answered ${response.status}`);
  return answer;
}

/** The terminal line under the panels: Enter sends, the arrow up brings back what was typed. */
export function terminalLine(form, { send }) {
  const field = $("input", form);
  const answer = $("[data-answer]", form);
  const typed = [];
  let back = 0;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const command = field.value.trim().replace(/^(\$\s*)?(kubectl\s+)?/, "");
    if (!command) return;
    typed.push(command);
    back = 0;
    answer.textContent = "Sending …";
    try {
      await send({ kubectl: command });
      field.value = "";
      answer.textContent = "";
    } catch (error) {
      answer.textContent = error.message;
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
