/* The address holds the moment: /runs/<id>#17. Leaps can be gone back over; steps only change what is written. */

/**
 * The seq in the address, or null.
 * @type {(hash?: string) => number | null}
 */
export function momentInAddress(hash = location.hash) {
  const found = /^#(\d+)$/.exec(hash);
  return found ? Number(found[1]) : null;
}

/** @type {(seq: number, how?: { leap?: boolean }) => void} */
export function writeMoment(seq, { leap = false } = {}) {
  if (!seq || momentInAddress() === seq) return;
  if (leap) history.pushState(null, "", `#${seq}`);
  else history.replaceState(null, "", `#${seq}`);
}

/**
 * The whole link to a moment of a run.
 * @type {(url: string | undefined, seq: number) => string}
 */
export function linkTo(url, seq) {
  return `${location.origin}${url ?? location.pathname}#${seq}`;
}

/** @type {(seek: Seek) => void} */
export function onAddress(seek) {
  addEventListener("popstate", () => {
    const seq = momentInAddress();
    if (seq) seek(seq);
  });
}

/**
 * Copy a text; where the browser does not allow it, show it to be copied by hand. Returns what to say.
 * @type {(text: string, what: string) => Promise<string>}
 */
export async function copy(text, what) {
  try {
    await navigator.clipboard.writeText(text);
    return `Copied: ${what}`;
  } catch {
    prompt(`Copy this link: ${what}`, text);
    return `Here it is: ${what}`;
  }
}

/**
 * Put a moment of a run into the address and its link on the clipboard. Returns what to say.
 * @type {(url: string | undefined, seq: number) => Promise<string>}
 */
export function share(url, seq) {
  writeMoment(seq);
  return copy(linkTo(url, seq), `the link to step ${seq}`);
}
