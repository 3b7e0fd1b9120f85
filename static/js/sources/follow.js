/* Keeps a story whole: asks its source for what is missing after N, at start, on every nudge, after sleep, and again after an error. */

const RETRY_MS = [1000, 2000, 5000, 10_000];

/**
 * Follow `source` into `story`. `hooks`: state(nudge), trouble(error | null). Returns {catchUp, stop}; `later` is setTimeout.
 * @param {Source} source
 * @param {Story} story
 * @param {{ state?: (nudge: Nudge) => void, trouble?: (error: any) => void }} [hooks]
 * @param {(again: () => void, ms: number) => unknown} [later]
 */
export function follow(source, story, hooks = {}, later = setTimeout) {
  /** @type {Promise<void> | null} */
  let asking = null;
  let askAgain = false;
  let wanted = 0;
  let failures = 0;
  let stopped = false;

  async function ask() {
    const grown = story.append(await source.history(story.length));
    failures = 0;
    hooks.trouble?.(null);
    return grown;
  }

  async function untilWhole() {
    try {
      let grown = await ask();
      while (grown > 0 && (story.hasGap || story.length < wanted)) grown = await ask();
    } catch (error) {
      hooks.trouble?.(error);
      const wait = RETRY_MS[Math.min(failures, RETRY_MS.length - 1)];
      failures += 1;
      if (!stopped) later(() => catchUp(), wait);
    }
  }

  /**
   * Ask once; asked while asking, ask once more afterwards.
   * @type {() => Promise<void>}
   */
  function catchUp() {
    if (asking) askAgain = true;
    else asking = untilQuiet().finally(() => (asking = null));
    return asking;
  }

  async function untilQuiet() {
    do {
      askAgain = false;
      await untilWhole();
    } while (askAgain && !stopped);
  }

  source.start({
    /** @type {(nudge: Nudge) => void} */
    nudge(nudge) {
      wanted = Math.max(wanted, nudge.seq ?? 0);
      hooks.state?.(nudge);
      if (wanted > story.length) catchUp();
    },
    wake: () => catchUp(),
  });

  return {
    catchUp,
    stop() {
      stopped = true;
      source.stop();
    },
  };
}
