/* What is read out of a story: gates, cast, four statuses, YAML and its writers, terminals, words. */
import test from "node:test";
import assert from "node:assert/strict";
import { blame } from "../../static/js/state/blame.js";
import { castOf, slotAt } from "../../static/js/state/cast.js";
import { gatesAt } from "../../static/js/story/gates.js";
import { causes } from "../../static/js/story/causes.js";
import { commandsAt, podOf, printedRows, rowAt } from "../../static/js/story/session.js";
import { States, Touches } from "../../static/js/state/state.js";
import { segmentAt, tracks } from "../../static/js/state/statuses.js";
import { core } from "../../static/js/words/catalogue.js";
import { clock, duration, fill, printedOf, saysOf, titleOf, tone, waitWords } from "../../static/js/words/words.js";
import { probedBy } from "../../static/js/scene/message.js";
import { answerRows } from "../../static/js/diagram/kubectl.js";
import { worldOf } from "../../static/js/state/world.js";
import { scalar, yamlLines } from "../../static/js/panels/yaml.js";
import { Teller, pod } from "./fixtures/make.js";
import { happyLines, storyOf, verbs } from "./stories.js";

const touches = new Touches(storyOf(happyLines));
const KEY = "/registry/pods/default/my-pod";
const seqOf = (step) => happyLines.find((line) => line.step === step).seq;
const states = (n) => gatesAt(happyLines, n, verbs).map((gate) => gate.state);

test("the gates stand in the order in which a request passes them", () => {
  assert.deepEqual(
    core.gates.map((gate) => gate.question),
    ["Who are you?", "May you do this?", "Complete it", "Is it valid?", "Is it allowed?", "Store it"],
  );
});

test("gates before the present one are passed, those behind it open", () => {
  assert.deepEqual(states(seqOf("apiserver.validate")), ["passed", "passed", "passed", "now", "open", "open"]);
  assert.deepEqual(states(seqOf("kubectl.create")), ["passed", "passed", "passed", "passed", "passed", "now"]);
  assert.deepEqual(states(seqOf("containerd.RunPodSandbox")), Array(6).fill("open"));
});

test("a refused request stops at the gate that refused it", () => {
  const line = { seq: 1, step: "kubectl.create", request: { code: 422, reason: "Invalid", user: "jane" }, facts: {} };
  assert.deepEqual(
    gatesAt([line], 1, verbs).map((gate) => gate.state),
    ["passed", "passed", "passed", "refused", "open", "open"],
  );
});

test("a pod has its slot from its binding to its end, and the slot is free for another then", () => {
  const told = new Teller();
  for (const [name, node] of [
    ["a", "node-1"],
    ["b", "node-1"],
  ]) {
    told.store(`/registry/pods/default/${name}`, pod(name, node));
    told.tell(0, "kube-scheduler.create-binding", "");
  }
  told.store("/registry/pods/default/a", null);
  told.tell(1, "kubelet.removed", "");
  told.tell(1, "kubelet.forget", "");
  told.store("/registry/pods/default/c", pod("c", "node-1"));
  told.tell(2, "kube-scheduler.create-binding", "");
  const cast = castOf(new Touches(storyOf(told.lines)));
  assert.deepEqual(
    [slotAt(cast, "default/a", 1), slotAt(cast, "default/b", 2), slotAt(cast, "default/c", 5)],
    [0, 1, 0],
  );
  assert.equal(slotAt(cast, "default/c", 4), null);
  assert.equal(cast.most.get("node-1"), 2);
});

test("the world knows what containerd has before the API server hears of it", () => {
  const world = worldOf(new States(storyOf(happyLines)).at(seqOf("containerd.StartContainer")));
  const given = happyLines[seqOf("cni.ADD") - 1];
  const [container] = world.pods[0].containers;
  assert.deepEqual([container.state, container.told, world.pods[0].ip], ["running", "waiting", given.facts.ip]);
  assert.equal(world.pods[0].object.status.podIP, undefined);
});

test("four words for one state: they change at different steps", () => {
  const rows = printedRows(happyLines);
  const made = Object.fromEntries(tracks(touches.history("etcd", KEY), rows).map((track) => [track.title, track]));
  const reported = seqOf("kubelet.patch-status");
  assert.equal(segmentAt(made.phase, reported).word, "Pending");
  assert.equal(segmentAt(made["kubectl STATUS"], reported).word, "ContainerCreating");
  assert.equal(segmentAt(made.container, reported).word, "waiting · ContainerCreating");
  assert.equal(segmentAt(made.Initialized, reported).word, "True");
  assert.equal(segmentAt(made.Ready, reported).word, "False");
  assert.equal(segmentAt(made.phase, happyLines.length).word, "Running");
});

test("YAML is printed as kubectl prints it", () => {
  const text = yamlLines({
    kind: "Pod",
    apiVersion: "v1",
    metadata: { name: "a", resourceVersion: "47", managedFields: [1] },
    spec: { containers: [{ name: "a", args: ["-c", "echo hi"] }], none: {}, list: [] },
  }).map((line) => line.text);
  assert.deepEqual(text, [
    "apiVersion: v1",
    "kind: Pod",
    "metadata:",
    "  name: a",
    '  resourceVersion: "47"',
    "spec:",
    "  containers:",
    "  - args:",
    "    - -c",
    "    - echo hi",
    "    name: a",
    "  list: []",
    "  none: {}",
  ]);
  assert.deepEqual(
    ["True", "a: b", "", "10.244.1.7", "nginx:1.27", "2026-01-01T00:00:00Z", true, null, 3].map(scalar),
    ['"True"', '"a: b"', '""', "10.244.1.7", "nginx:1.27", '"2026-01-01T00:00:00Z"', "true", "null", "3"],
  );
});

test("every line of the object knows the step that wrote it", () => {
  const writers = blame(happyLines, touches.of("etcd", KEY), KEY, happyLines.length);
  assert.equal(writers.get("metadata.name"), seqOf("kubectl.create"));
  assert.equal(writers.get("spec.nodeName"), seqOf("kube-scheduler.create-binding"));
  assert.equal(writers.get("status.phase"), seqOf("kubelet.patch-phase"));
  assert.equal(
    blame(happyLines, touches.of("etcd", KEY), KEY, seqOf("kubectl.create")).get("spec.nodeName"),
    undefined,
  );
});

test("the terminal shows the command and, when it has come, its answer", () => {
  assert.deepEqual(commandsAt(happyLines, 2), [
    { seq: 2, command: "kubectl run my-pod --image=nginx", output: "", failed: false },
  ]);
  assert.equal(commandsAt(happyLines, seqOf("kubectl.prints"))[0].output, "pod/my-pod created");
});

test("the watch has printed what was written so far, and no more", () => {
  const rows = printedRows(happyLines);
  assert.equal(rowAt(rows, "default/my-pod", seqOf("kubectl.create") - 1), undefined);
  assert.equal(rowAt(rows, "default/my-pod", happyLines.length).row.STATUS, "Running");
  assert.equal(podOf({ about: "events/default/x" }), null);
});

test("causes go back to what a person did", () => {
  const chain = causes(happyLines, seqOf("cni.ADD"));
  assert.equal(chain[0].step, "kubectl.run");
  assert.equal(chain.at(-1).step, "cni.ADD");
});

test("every step of the story has its words: title and sentence, with nothing unfilled in the sentence", () => {
  for (const line of happyLines) {
    assert.ok(verbs[line.step], line.step);
    assert.ok(titleOf(line, verbs[line.step]).length > 3 && saysOf(line, verbs[line.step]).length > 10, line.step);
  }
});

test("a line of an older run keeps the sentence that it was told with, one of an unknown verb is called by its name", () => {
  const facts = { pod: "my-pod", node: "node-1" };
  const verb = verbs["kubelet.add-pod"];
  assert.equal(saysOf({ step: verb.step, facts, says: "As it was told then." }, verb), "As it was told then.");
  assert.equal(saysOf({ step: verb.step, facts }, verb), fill(verb.says, facts));
  assert.equal(saysOf({ step: "kubelet.dance", facts }), "kubelet.dance");
});

test("rows that a terminal printed stay rows, a single one is part of the sentence", () => {
  const answer = (output) => ({ step: "kubectl.prints", facts: { intent: "read", output } });
  assert.deepEqual(printedOf(answer("NAME   READY\nmy-pod 1/1"), verbs["kubectl.prints"]), {
    says: "kubectl prints:",
    rows: ["NAME   READY", "my-pod 1/1"],
  });
  assert.deepEqual(printedOf(answer("yes"), verbs["kubectl.prints"]), { says: "kubectl prints: yes", rows: [] });
});

test("times are said as people say them", () => {
  assert.deepEqual([512, 1640, 63_200, 303_000, 7_500_000].map(duration), [
    "512 ms",
    "1.64 s",
    "1 min 03 s",
    "5 min 03 s",
    "2 h 05 min",
  ]);
  assert.deepEqual([clock(512), clock(63_200)], ["0.512 s", "1:03.2"]);
  assert.equal(waitWords(1600, { step: "containerd.image-pulled" }), "» 1.6 s pulling");
  assert.equal(waitWords(10_000, { step: "kubelet.probe" }), "10 s later");
  assert.equal(fill("{pod} on {node}", { pod: "a" }), "a on …");
});

test("how a probe went is a code, and how a step goes stands with its verb", () => {
  const probe = (step, facts) => probedBy({ step, about: "pods/default/my-pod", facts })?.tone;
  assert.equal(probe("kubelet.probe", { verdict: "success" }), "good");
  assert.equal(probe("kubelet.probe-turned", { verdict: "failure" }), "bad");
  assert.equal(probe("kubelet.probe-awaited", {}), "wait");
  assert.equal(probe("kubelet.patch-status", {}), undefined);
  assert.equal(verbs["containerd.pull-failed"].tone, "bad");
});

test("a status that counts or names its code has the tone of its word", () => {
  assert.deepEqual(["Init:0/1", "Init:CrashLoopBackOff", "ExitCode:3", "OutOfmemory", "Hanging"].map(tone), [
    "busy",
    "bad",
    "bad",
    "bad",
    "busy",
  ]);
});

test("a status has a tone beside its word", () => {
  assert.deepEqual(
    ["Running", "Pending", "ContainerCreating", "CrashLoopBackOff", "ErrImagePull", "Terminating", "Completed"].map(
      tone,
    ),
    ["good", "wait", "busy", "bad", "bad", "idle", "good"],
  );
});

test("a command that only reads passes two gates, a dry run all but the last", () => {
  const answered = (intent) => {
    const lines = [{ seq: 1, step: "kubectl.prints", facts: { intent, output: "yes" }, request: null }];
    return gatesAt(lines, 1, verbs).filter((gate) => gate.state === "passed").length;
  };
  assert.deepEqual(["read", "trial", "change"].map(answered), [2, 5, 6]);
});

test("a printed table keeps its rows and columns in the terminal, a long row is wrapped", () => {
  assert.deepEqual(answerRows("NAME   READY\nmy-pod 1/1\nother  1/1", 9), ["NAME\u00a0\u00a0\u00a0RE", "my-pod\u00a01/"]);
  assert.deepEqual(answerRows("pod/my-pod created", 12), ["pod/my-pod", "created"]);
  assert.deepEqual(answerRows("", 12), []);
});
