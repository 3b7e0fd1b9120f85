/* The scene of a step: everything that the stage needs to draw it, from the story and the moment. Pure. */

import { timeAt } from "../player/motion.js";
import { brokenAt, marksOf } from "../state/broken.js";
import { ownersOf, servicesOf } from "../state/owners.js";
import { worldOf } from "../state/world.js";
import { gatesAt } from "../story/gates.js";
import { commandsAt } from "../story/session.js";
import { kindOf } from "../words/catalogue.js";
import { family } from "../words/words.js";
import { messageOf, probedBy } from "./message.js";
import { everyPlace, litPlaces } from "./places.js";
import { placePods, statusesAt } from "./pods.js";

/**
 * `page`: {lines, verbs, states, cast, rows, map, chosen}; `moment` as in motion.js.
 * @type {(page: ScenePage, moment: Moment) => Scene}
 */
export function sceneAt(page, moment) {
  const { lines, verbs, states, map } = page;
  const line = lines[moment.seq - 1];
  const verb = line && verbs[line.step];
  const cluster = states.at(moment.shown);
  const world = worldOf(cluster);
  const lit = line?.component === "cluster" ? everyPlace(map) : litPlaces(line, verb);
  const at_ms = timeAt(lines, moment);
  const placed = placePods(page, world, moment, lit, {
    at_ms,
    probed: moment.part === "still" ? probedBy(line) : null,
  });
  return {
    line,
    verb,
    world,
    lit,
    placed,
    at_ms,
    owners: ownersOf(cluster),
    services: servicesOf(cluster),
    statuses: statusesAt(page.rows, moment.shown),
    chosen: page.chosen,
    broken: marksOf(brokenAt(cluster)),
    gates: gatesAt(lines, moment.part === "still" ? moment.seq : gateView(line, verb, moment), verbs),
    commands: commandsAt(lines, moment.seq, 1),
    pulling: kindOf(line) === "pull" ? line?.facts.image : null,
    changedKeys: new Set(
      moment.part === "still"
        ? (line?.changes ?? []).filter((change) => change.space === "etcd").map((change) => change.key)
        : [],
    ),
    acting: family(line?.component) === "controllers" ? actingWords(line) : null,
    watching: [],
    doing: line?.node
      ? {
          node: line.node,
          place: verb?.to ?? verb?.from ?? line.component,
          words: line.node && !verb?.label ? shortVerb(line) : "",
        }
      : null,
    message: messageOf(map, line, verb, placed),
    progress: moment.part === "still" ? 1 : moment.part === "move" ? moment.progress : 0,
  };
}

/**
 * While a gate's token is still on its way, the gates stand as before.
 * @type {(line: Line | undefined, verb: Verb | undefined, moment: Moment) => number}
 */
function gateView(line, verb, moment) {
  return verb?.gate ? moment.seq - 1 : moment.seq - (line?.request ? 1 : 0);
}

/** @type {(line: Line) => string} */
function shortVerb(line) {
  return line.step.slice(line.component.length + 1).replaceAll("-", " ");
}

/**
 * Which controller acts, and on what: ["replicaset-controller", "web-f6b5899f"].
 * @type {(line: Line) => string[]}
 */
function actingWords({ component, about }) {
  const name = about?.split("/").at(-1);
  return name ? [component, name] : [component];
}
