/* Why a line was told: the chain of causes behind it. Pure. */

/**
 * The line and what led to it, from the first cause on; a chain that is longer than `most` begins with its root.
 * @type {(lines: Line[], seq: number, most?: number) => Line[]}
 */
export function causes(lines, seq, most = 14) {
  const chain = [];
  for (let at = seq; lines[at - 1]; at = lines[at - 1].cause ?? 0) chain.unshift(lines[at - 1]);
  return chain.length <= most ? chain : [chain[0], ...chain.slice(chain.length - most + 1)];
}
