/* What is broken, where it shows, what mends it; what can be broken; where a fork came from. */
import test from "node:test";
import assert from "node:assert/strict";
import { brokenAt, componentName, faultPlace, marksOf } from "../../static/js/state/broken.js";
import { clients, controlPlane, disturbances, onNode, registry } from "../../static/js/faults/menu.js";
import { forksOf, rememberFork } from "../../static/js/run/fork.js";
import "./stories.js";
import { litPlaces } from "../../static/js/scene/places.js";

const cluster = (keys) => ({ spaces: new Map([["faults", new Map(Object.entries(keys))]]) });

test("every key of the space faults has its words, its place and what mends it", () => {
  const all = brokenAt(
    cluster({
      "stopped/kube-scheduler": { since_ms: 1 },
      "stopped/kubelet/node-2": { since_ms: 1 },
      "cut/node-1": { known: {} },
      registry: { "*": { missing: "connection refused" } },
      "addresses/node-1": { free: 0 },
      "watch/kubelet/node-1": { to: "kubelet/node-1", do: "drop" },
      "conflict/kube-scheduler": { code: 409 },
      "pressure/node-1/memory": { since_ms: 1 },
      webhook: { name: "guard.example.com", do: "reject" },
    }),
  );
  assert.deepEqual(
    all.map(({ id, place, mend }) => [id, place, mend?.fault ?? null]),
    [
      ["addresses/node-1", "cni/node-1", { addresses: { node: "node-1", free: null } }],
      ["conflict/kube-scheduler", "scheduler", null],
      ["cut/node-1", "wire/node-1", { heal: "node-1" }],
      ["pressure/node-1/memory", "kubelet/node-1", { pressure: { node: "node-1", of: "memory", short: false } }],
      ["registry", "registry", { registry: { "*": null } }],
      ["stopped/kube-scheduler", "scheduler", { start: "kube-scheduler" }],
      ["stopped/kubelet/node-2", "kubelet/node-2", { start: "kubelet/node-2" }],
      ["watch/kubelet/node-1", "kubelet/node-1", null],
      ["webhook", "apiserver", { webhook: null }],
    ],
  );
  assert.ok(all.every((one) => one.words.length > 10 && !one.words.includes("…")));
  assert.equal(all.at(-1).words, "The webhook guard.example.com rejects every pod");
  assert.equal(all[0].words, "node-1 has no addresses left to give");
  assert.deepEqual(brokenAt({ spaces: new Map() }), []);
});

test("one member of etcd down is no stop, two are", () => {
  const marks = (...names) =>
    marksOf(brokenAt(cluster(Object.fromEntries(names.map((name) => [`stopped/${name}`, {}])))));
  assert.deepEqual(marks("etcd-1").get("etcd"), { word: "1 of 3 down", still: false });
  assert.deepEqual(marks("etcd-1", "etcd-2").get("etcd"), { word: "no quorum", still: true });
  assert.deepEqual(marks("node/node-1").get("node/node-1"), { word: "stopped", still: true });
});

test("the menu offers to break what is whole and to mend what is broken", () => {
  const broken = new Set(["stopped/kube-scheduler", "cut/node-1"]);
  const fault = (entries, id) => entries.find((entry) => entry.id === id).fault;
  assert.deepEqual(fault(controlPlane(broken), "stopped/kube-scheduler"), { start: "kube-scheduler" });
  assert.deepEqual(fault(controlPlane(broken), "stopped/apiserver"), { stop: "apiserver" });
  assert.deepEqual(fault(onNode("node-1", broken), "cut/node-1"), { heal: "node-1" });
  assert.deepEqual(fault(onNode("node-1", broken), "stopped/node/node-1"), { stop: "node/node-1" });
  assert.deepEqual(fault(onNode("node-1", broken), "addresses/node-1"), { addresses: { node: "node-1", free: 0 } });
  assert.deepEqual(fault(onNode("node-1", broken), "pressure/node-1/disk"), {
    pressure: { node: "node-1", of: "disk", short: true },
  });
  assert.deepEqual(clients(["node-1"]), ["kube-scheduler", "kube-controller-manager", "kubelet/node-1"]);
  const away = registry(["nginx", "nginx"], undefined).fault;
  assert.deepEqual(Object.keys(away.registry), ["*", "nginx"]);
  assert.deepEqual(registry([], away.registry).fault, { registry: { "*": null, nginx: null } });
  assert.deepEqual(
    disturbances().map((one) => Object.keys(one.fault("x"))[0]),
    ["watch", "watch", "watch", "conflict"],
  );
});

test("a fault lights what it is about, also where a component is unknown", () => {
  const line = (verb, facts) => ({ seq: 1, component: "fault", verb, step: `fault.${verb}`, facts, changes: [] });
  assert.equal(faultPlace(line("stop", { component: "kube-scheduler" })), "scheduler");
  assert.equal(faultPlace(line("retry", { component: "replicaset-controller" })), "controllers");
  assert.equal(faultPlace(line("addresses", { node: "node-1" })), "cni/node-1");
  assert.equal(faultPlace(line("registry", {})), "registry");
  assert.ok(litPlaces(line("cut", { node: "node-1" }), {}).has("node/node-1"));
  assert.ok(litPlaces(line("stop", { component: "something-new" }), {}).size > 0);
  assert.equal(componentName("kubelet/node-1"), "kubelet on node-1");
});

test("this browser remembers which forks it made of a run", () => {
  const held = new Map();
  const store = { getItem: (name) => held.get(name) ?? null, setItem: (name, text) => held.set(name, text) };
  assert.deepEqual(forksOf("a", store), []);
  rememberFork("a", { id: "b", at: 12 }, store);
  rememberFork("a", { id: "c", at: 3 }, store);
  assert.deepEqual(
    forksOf("a", store).map((made) => made.id),
    ["b", "c"],
  );
});
