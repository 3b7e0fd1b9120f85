/* Why a line was told: the chain of causes behind it. Pure. */

/** The line and what led to it, from the first cause on; a chain that is longer than `most` begins with its root. */
export function causes(lines, seq, most = 14) {
  const chain = [];
  for (let line = lines[seq - 1]; line; line = line.cause ? lines[line.cause - 1] : null) chain.unshift(line);
  return chain.length <= most ? chain : [chain[0], ...chain.slice(chain.length - most + 1)];
}
