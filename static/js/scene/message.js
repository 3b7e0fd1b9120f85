/* The message of a step: from where to where, under which name; and the probe, which is a message without one. Pure. */

import { containerBoxIn } from "../geometry/pods.js";
import { route } from "../geometry/routes.js";
import { gateIndex } from "../story/gates.js";
import { podOf } from "../story/session.js";
import { core, kindOf } from "../words/catalogue.js";
import { family, labelOf } from "../words/words.js";

/** @type {(map: DiagramMap, line: Line | undefined, verb: Verb | undefined, placed: PlacedPod[]) => Message | null} */
export function messageOf(map, line, verb, placed) {
  if (!line || !verb?.from || !verb.to) return null;
  const at = placed.find((place) => place.pod.id === podOf(line));
  const probe = isProbe(line);
  const pod = at && line.facts?.container && verb.to === "pod" ? containerBoxIn(at, line.facts.container) : at?.box;
  const gate = verb.gate ? gateIndex(verb.gate) : 0;
  const points = route(map, verb.from, verb.to, { node: line.node, pod, gate });
  if (!points) return null;
  const failed = (line.request?.code ?? 0) >= 400 || verb.tone === "bad";
  return {
    points,
    label: verb.gate || probe ? "" : labelOf(line, verb),
    family: family(verb.from),
    failed: failed || (probe && probeTone(line) === "bad"),
    pulse: probe,
    bounds: map,
  };
}

/** @type {(line?: Line) => boolean} */
const isProbe = (line) => kindOf(line) === "probe";

/** @type {(line: Line) => string} */
function probeTone({ step, facts }) {
  return core.verbs[step]?.tone ?? (facts?.verdict === "failure" ? "bad" : "good");
}

/**
 * Which container a probe has reached, and how it went: {pod, container, tone} or null.
 * @type {(line?: Line) => Probed | null}
 */
export function probedBy(line) {
  return line && isProbe(line) ? { pod: podOf(line), container: line.facts?.container, tone: probeTone(line) } : null;
}
