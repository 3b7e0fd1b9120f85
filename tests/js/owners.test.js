/* Owners, endpoints, waits: what the diagram tells of several pods, of controllers and of containers that must wait. */
import test from "node:test";
import assert from "node:assert/strict";
import { backOffOf, countdown } from "../../static/js/state/backoff.js";
import { keysByOwner, ownersOf, resourceOf, servicesOf } from "../../static/js/state/owners.js";
import { litPlaces } from "../../static/js/scene/places.js";
import { after, NOTHING } from "../../static/js/state/state.js";
import { axis } from "../../static/js/timeline/layout.js";
import { frames, moment, timeAt } from "../../static/js/player/motion.js";
import { worldOf } from "../../static/js/state/world.js";
import { pod, Teller } from "./fixtures/make.js";
import { verbs } from "./stories.js";

const owned = (uid) => [{ uid, controller: true, kind: "x", name: "x" }];
const object = (kind, name, uid, owner, rest = {}) => ({
  kind,
  metadata: { name, namespace: "default", uid, ...(owner ? { ownerReferences: owned(owner) } : {}), ...rest.metadata },
  spec: rest.spec ?? {},
  status: rest.status ?? {},
});

function web() {
  const told = new Teller();
  told.store(
    "/registry/deployments/default/web",
    object("Deployment", "web", "d", null, { spec: { replicas: 3 }, status: { readyReplicas: 2 } }),
  );
  told.store(
    "/registry/replicasets/default/web-1",
    object("ReplicaSet", "web-1", "r1", "d", { spec: { replicas: 0 } }),
  );
  told.store(
    "/registry/replicasets/default/web-2",
    object("ReplicaSet", "web-2", "r2", "d", { spec: { replicas: 3 }, status: { readyReplicas: 2 } }),
  );
  for (const name of ["a", "b"])
    told.store(`/registry/pods/default/web-2-${name}`, object("Pod", `web-2-${name}`, name, "r2"));
  told.store("/registry/pods/default/alone", object("Pod", "alone", "z", null));
  told.store("/registry/services/specs/default/web", object("Service", "web", "s", null));
  const slice = object("EndpointSlice", "web-x", "e", null, {
    metadata: { labels: { "kubernetes.io/service-name": "web" } },
  });
  told.store("/registry/endpointslices/default/web-x", {
    ...slice,
    endpoints: [{ conditions: { ready: true } }, { conditions: { ready: false } }],
  });
  told.tell(0, "kubectl.create", "all at once");
  return after(NOTHING, told.lines);
}

test("a Deployment owns its ReplicaSets, a ReplicaSet its pods, and an old one is idle", () => {
  assert.deepEqual(
    ownersOf(web()).map(({ name, depth, words, pods, idle }) => [name, depth, words, pods.length, idle]),
    [
      ["web", 0, "2/3", 0, false],
      ["web-1", 1, "0/0", 0, true],
      ["web-2", 1, "2/3", 2, false],
    ],
  );
});

test("an owner that is not there leaves what it owned as a root", () => {
  const told = new Teller();
  told.store(
    "/registry/replicasets/default/left",
    object("ReplicaSet", "left", "r", "gone", { spec: { replicas: 1 } }),
  );
  told.tell(0, "kubectl.delete", "orphaned");
  assert.deepEqual(
    ownersOf(after(NOTHING, told.lines)).map((row) => [row.name, row.depth]),
    [["left", 0]],
  );
  assert.deepEqual(ownersOf(NOTHING), []);
});

test("the picker shows owned objects under their owner, every key once", () => {
  const cluster = web();
  const rows = keysByOwner(cluster);
  assert.equal(rows.length, cluster.spaces.get("etcd").size);
  const at = rows.findIndex((row) => row.key.endsWith("/web-2"));
  assert.deepEqual(
    rows.slice(at, at + 3).map((row) => [row.key.split("/").at(-1), row.depth]),
    [
      ["web-2", 1],
      ["web-2-a", 2],
      ["web-2-b", 2],
    ],
  );
});

test("a Service counts the endpoints that are ready", () => {
  assert.deepEqual(
    servicesOf(web()).map(({ name, ready, all }) => [name, ready, all]),
    [["web", 1, 2]],
  );
  assert.equal(resourceOf("/registry/services/specs/default/web"), "specs");
  assert.equal(resourceOf("/registry/apps.example/widgets/default/x"), "widgets");
});

test("a container that backs off counts down in virtual time", () => {
  const record = { reasons: { app: ["CrashLoopBackOff", "back-off 20s"] }, next_ms: 52_623 };
  assert.deepEqual(backOffOf(record, "app"), { reason: "CrashLoopBackOff", until_ms: 52_623 });
  assert.equal(backOffOf(record, "other"), null);
  assert.equal(backOffOf({ ...record, next_ms: null }, "app"), null);
  assert.equal(backOffOf(null, "app", "CrashLoopBackOff"), null);
  assert.equal(countdown({ until_ms: 52_623 }, 28_205), "next try in 24.5 s");
  assert.equal(countdown({ until_ms: 5 }, 5), "next try now");
});

test("while a wait is skipped virtual time runs", () => {
  const lines = [
    { seq: 1, at_ms: 1000 },
    { seq: 2, at_ms: 11_000 },
  ];
  assert.equal(timeAt(lines, { seq: 2, part: "wait", progress: 0.25, gap: 10_000 }), 3500);
  assert.equal(timeAt(lines, { seq: 2, part: "move", progress: 0.25, gap: 10_000 }), 11_000);
  assert.equal(timeAt(lines, { seq: 0, part: "still" }), 0);
});

test("init containers have their order, sidecars their name, volumes their state", () => {
  const told = new Teller();
  const made = pod("p", "node-1", { phase: "Pending" });
  made.spec.initContainers = [
    { name: "one", image: "x" },
    { name: "proxy", image: "x", restartPolicy: "Always" },
  ];
  made.spec.volumes = [{ name: "conf" }, { name: "kube-api-access-abc" }];
  told.store("/registry/pods/default/p", made);
  told.put("kubelet/node-1", `pods/${made.metadata.uid}`, { mounted: false, reasons: {}, next_ms: null });
  told.tell(0, "kubelet.add-pod", "taken", { node: "node-1" });
  const [found] = worldOf(after(NOTHING, told.lines)).pods;
  assert.deepEqual(
    found.containers.map((container) => container.role),
    ["init 1", "sidecar", null],
  );
  assert.deepEqual(found.volumes, { names: ["conf"], mounted: false, known: true });
});

test("a component that nobody knows acts in the controllers' box", () => {
  assert.ok(litPlaces({ component: "something-new-controller", changes: [] }, undefined).has("controllers"));
  assert.ok(
    litPlaces(
      { component: "something-new-controller", step: "something-new-controller.act", changes: [] },
      { from: null, to: null },
    ).has("controllers"),
  );
});

test("bookkeeping does not interrupt a chapter", () => {
  const steps = [
    "kubelet.relist",
    "containerd.StartContainer",
    "kubelet.relist",
    "kubelet.create-event",
    "kubelet.patch-status",
    "containerd.exited",
    "kubelet.patch-phase",
  ];
  const lines = steps.map((step, index) => ({ seq: index + 1, at_ms: index, step, component: "kubelet", changes: [] }));
  const { chapters } = axis(frames(lines, verbs, 3), lines, verbs);
  assert.deepEqual(
    chapters.map(({ name, from, to }) => [name, from, to]),
    [
      ["Container", 0, 5],
      ["Status", 6, 6],
    ],
  );
});

test("while a wait is skipped the picture is that of its beginning, whatever is not shown in between", () => {
  const steps = [
    ["kubelet.patch-phase", 0],
    ["kubelet.create-event", 10],
    ["kubelet.patch-event", 9000],
    ["containerd.PullImage", 9000],
  ];
  const lines = steps.map(([step, at_ms], index) => ({ seq: index + 1, at_ms, step, changes: [] }));
  const [, pull] = frames(lines, verbs, 2);
  assert.equal(pull.gap, 9000);
  assert.equal(pull.prior, 2);
  assert.equal(moment(frames(lines, verbs, 2), pull.start).shown, 2);
  assert.equal(moment(frames(lines, verbs, 2), pull.move).shown, 3);
});
