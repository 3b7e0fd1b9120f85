// Ask the site for a run: the answer is the run's address, or what is wrong and on which line.

/** @type {(form: HTMLFormElement, more?: Record<string, string>) => Promise<Answer>} */
export async function start(form, more = {}) {
  const body = new FormData(form);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  const response = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { url: answer.url };
  return { ...answer, error: answer.error ?? `The site answered ${response.status}. Nothing is lost: try again.` };
}
