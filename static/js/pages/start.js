// Ask the site for a run: the answer is the run's address, or what is wrong and on which line.

export async function start(body, token) {
  const text = typeof body === "string";
  const response = await fetch("/api/runs", {
    method: "POST",
    headers: { "Content-Type": text ? "application/yaml" : "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: text ? body : JSON.stringify(body),
  });
  const answer = await response.json().catch(() => ({}));
  if (response.ok) return { url: answer.url };
  return { error: answer.error ?? `The site answered ${response.status}. Nothing is lost: try again.`, line: answer.line ?? null };
}
