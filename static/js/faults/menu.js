/* The entries of the menu "Break something", each an input for the run; which there are the core says (simulation/cluster/faults/menu.py). Pure. */

import { filledFault, registryFault } from "../state/broken.js";
import { core } from "../words/catalogue.js";
import { render } from "../words/format.js";

/**
 * The control plane: [{id, words, means, verb, fault}]; what is broken already (ids) offers its mend instead.
 * @type {(brokenIds: Set<string>) => FaultEntry[]}
 */
export function controlPlane(brokenIds) {
  return core.faults.control_plane.map((offer) => entryOf(offer, brokenIds, {}));
}

/**
 * What there is to break on one node, its network and its addresses included.
 * @type {(node: string, brokenIds: Set<string>) => FaultEntry[]}
 */
export function onNode(node, brokenIds) {
  return core.faults.node.map((offer) => entryOf(offer, brokenIds, { node }));
}

/** @type {(offer: FaultOffer, brokenIds: Set<string>, facts: Facts) => FaultEntry} */
function entryOf(offer, brokenIds, facts) {
  const id = render(offer.id, facts);
  const broken = brokenIds.has(id);
  const { words: verb, fault } = broken ? offer.mend : offer.break;
  const name = id.slice(id.indexOf("/") + 1);
  return { id, words: offer.words, means: offer.means, verb, broken, fault: filledFault(fault, { ...facts, name }) };
}

/**
 * The registry: `images` are those that the pods of the run name, `held` its entry in the space faults.
 * @type {(images: string[], held?: Record<string, any>) => FaultEntry}
 */
export function registry(images, held) {
  const offer = core.faults.registry;
  const { words: verb, entry } = held ? offer.mend : offer.break;
  const names = held ? Object.keys(held) : [...new Set(["*", ...images])].sort();
  const { id, words, means } = offer;
  return { id, words, means, verb, broken: Boolean(held), fault: registryFault(names, entry ?? null) };
}

/**
 * Who watches and writes, for the small disturbances.
 * @type {(nodes: string[]) => string[]}
 */
export function clients(nodes) {
  return core.faults.watchers.flatMap((name) =>
    name === render(name, {}) ? [name] : nodes.map((node) => render(name, { node })),
  );
}

/**
 * The small disturbances: [{words, fault(to)}].
 * @type {() => { words: string, fault: (to: string) => Fault }[]}
 */
export function disturbances() {
  return core.faults.disturbances.map(({ words, fault }) => ({
    words,
    fault: (to) => filledFault(fault, { name: to }),
  }));
}
