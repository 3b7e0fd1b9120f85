/* The scene of a step: everything that the stage needs to draw it, from the story and the moment. Pure. */

import { brokenAt, faultPlace, marksOf } from "../state/broken.js";
import { gateIndex, gatesAt } from "../story/gates.js";
import { slotAt } from "../state/cast.js";
import { containerBoxIn } from "../geometry/pods.js";
import { route } from "../geometry/routes.js";
import { timeAt } from "../player/motion.js";
import { ownersOf, servicesOf } from "../state/owners.js";
import { commandsAt, podOf } from "../story/session.js";
import { family, labelOf } from "../words/words.js";
import { worldOf } from "../state/world.js";

const PLACES = new Set(["kubectl", "apiserver", "etcd", "scheduler", "controllers", "registry"]);

/** `page`: {lines, verbs, states, cast, rows, map, chosen}; `moment` as in motion.js. */
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
    pulling: line?.step?.includes("ull") && line.component === "containerd" ? line.facts?.image : null,
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

/** While a gate's token is still on its way, the gates stand as before. */
function gateView(line, verb, moment) {
  return verb?.gate ? moment.seq - 1 : moment.seq - (line?.request ? 1 : 0);
}

function shortVerb(line) {
  return line.step.split(".")[1].replaceAll("-", " ");
}

/** The ids of the places that act: "apiserver", "kubelet/node-1", "pod/default/my-pod"; a node is lit with what is on it. */
export function litPlaces(line, verb) {
  const lit = new Set();
  if (!line) return lit;
  const broken = faultPlace(line);
  if (broken) return lit.add(broken).add(broken.includes("/") ? `node/${broken.split("/")[1]}` : broken);
  const names = verb?.from || verb?.to ? [verb.from, verb.to] : [family(line.component)];
  for (const name of names) if (name) addPlace(lit, name, line);
  const pod = podOf(line);
  if (pod && ["kubelet", "containerd", "cni"].includes(line.component)) lit.add(`pod/${pod}`);
  if ((line.changes ?? []).some((change) => change.space === "etcd")) lit.add("etcd");
  return lit;
}

/** What concerns the whole cluster dims nothing. */
function everyPlace(map) {
  return new Set([
    ...PLACES,
    ...map.nodes.flatMap(({ name }) => ["node", "kubelet", "containerd", "cni"].map((place) => `${place}/${name}`)),
  ]);
}

function addPlace(lit, name, line) {
  if (PLACES.has(name)) lit.add(name);
  else if (line.node) {
    lit.add(name === "pod" ? `pod/${podOf(line)}` : `${name}/${line.node}`);
    lit.add(`node/${line.node}`);
  }
}

/** The pods that stand on a node, each with its box. */
function placePods({ cast, rows, map, chosen }, world, { shown }, lit, { at_ms, probed }) {
  const statuses = statusesAt(rows, shown);
  return world.pods.flatMap((pod) => {
    const node = map.nodes.find((geometry) => geometry.name === pod.node);
    const slot = node ? slotAt(cast, pod.id, shown) : null;
    const box = slot === null ? null : node.pods[slot];
    if (!box) return [];
    return [
      {
        pod,
        box,
        density: node.density,
        two: node.twoColumns && pod.containers.length > 1,
        status: statuses.get(pod.id),
        lit: lit.has(`pod/${pod.id}`),
        chosen: chosen === pod.id,
        lost: world.nodes.some((known) => known.name === pod.node && known.ready !== "True"),
        probed: probed?.pod === pod.id ? probed : null,
        at_ms,
      },
    ];
  });
}

function messageOf(map, line, verb, placed) {
  if (!verb?.from || !verb?.to) return null;
  const at = placed.find((place) => place.pod.id === podOf(line));
  const probe = isProbe(line);
  const pod = at && line.facts?.container && verb.to === "pod" ? containerBoxIn(at, line.facts.container) : at?.box;
  const gate = verb.gate ? gateIndex(verb.gate) : 0;
  const points = route(map, verb.from, verb.to, { node: line.node, pod, gate });
  if (!points) return null;
  const failed = line.request?.code >= 400 || /error|fail/.test(line.step) || verb.label === "error";
  return {
    points,
    label: verb.gate || probe ? "" : labelOf(line, verb),
    family: family(verb.from),
    failed: failed || (probe && probeTone(line) === "bad"),
    pulse: probe,
    bounds: map,
  };
}

const isProbe = (line) => /^kubelet\.probe(-|$)/.test(line?.step ?? "");

function probeTone({ step, facts }) {
  if (step === "kubelet.probe-awaited") return "wait";
  return /fail|error|unready|not ready/i.test(`${facts?.verdict ?? ""}`) ? "bad" : "good";
}

/** Which container a probe has reached, and how it went: {pod, container, tone} or null. */
function probedBy(line) {
  return isProbe(line) ? { pod: podOf(line), container: line.facts?.container, tone: probeTone(line) } : null;
}

/** Which controller acts, and on what: ["replicaset-controller", "web-f6b5899f"]. */
function actingWords({ component, about }) {
  return [component, (about ?? "").split("/").at(-1)].filter(Boolean);
}

const statusCache = new WeakMap();

/** Map pod -> what kubectl last printed for it; rows are read on from where the last moment was. */
function statusesAt(rows, shown) {
  let held = statusCache.get(rows);
  if (!held || held.shown > shown) held = { shown: 0, next: 0, statuses: new Map() };
  for (; held.next < rows.length && rows[held.next].seq <= shown; held.next += 1)
    held.statuses.set(rows[held.next].pod, rows[held.next].row.STATUS);
  held.shown = shown;
  statusCache.set(rows, held);
  return held.statuses;
}
