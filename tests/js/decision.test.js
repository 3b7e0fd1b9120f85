/* The decision as a table and in words: who refused whom, who was not asked, ties, what a change flips, what is typed. */
import test from "node:test";
import assert from "node:assert/strict";
import { cellOf, columnsOf, filterRows, flips, isDecision, namesOf, scoreRows } from "../../static/js/decision/grid.js";
import { changeWords, messageParts, verdict } from "../../static/js/decision/words.js";
import { weightsLines } from "./stories.js";
import * as values from "../../static/js/decision/values.js";

const refused = (plugin, ...reasons) => ({ plugin, reasons });
const decision = {
  node: "node-2",
  filters: {
    "node-1": refused("NodeResourcesFit", "Insufficient cpu"),
    "node-4": refused("TaintToleration", "node(s) had untolerated taint(s)"),
  },
  scores: {
    TaintToleration: { "node-2": 300, "node-3": 300 },
    NodeResourcesFit: { "node-2": 91, "node-3": 91 },
    ImageLocality: { "node-2": 0, "node-3": 0 },
  },
  total: { "node-2": 391, "node-3": 391 },
  message: null,
};
const names = ["node-1", "node-2", "node-3", "node-4"];
const pending = {
  node: null,
  filters: {
    a: refused("NodeResourcesFit", "Insufficient cpu", "Insufficient memory"),
    b: refused("NodeResourcesFit", "Insufficient cpu"),
  },
  scores: {},
  total: {},
  message: "0/2 nodes are available: ...",
  fit_error: {
    nodes: 2,
    before: "",
    counts: [
      ["Insufficient memory", 1],
      ["Insufficient cpu", 2],
    ],
    after: [
      { plugin: "DynamicResources", reason: "no new claims to deallocate", counts: [] },
      { plugin: "DefaultPreemption", reason: "...", counts: [["No preemption victims found for incoming pod", 2]] },
    ],
  },
};

test("a filter after the one that refused was not asked, one before it was passed", () => {
  assert.equal(cellOf(decision, "node-4", "NodeUnschedulable").state, "fits");
  assert.deepEqual(cellOf(decision, "node-4", "TaintToleration"), {
    state: "refused",
    reasons: ["node(s) had untolerated taint(s)"],
  });
  assert.equal(cellOf(decision, "node-4", "NodeResourcesFit").state, "not asked");
  assert.equal(cellOf(decision, "node-3", "InterPodAffinity").state, "fits");
});

test("a node that the scheduler did not come to is neither refused nor fits", () => {
  assert.equal(cellOf(decision, "node-9", "NodeResourcesFit").state, "unseen");
});

test("the rows are the filters that refused and those with values to change, in the order in which they are asked", () => {
  const { rows, folded } = filterRows({
    filters: { a: refused("VolumeBinding", "x"), b: refused("MyOwnPlugin", "y") },
  });
  assert.deepEqual(rows, [
    "NodeUnschedulable",
    "TaintToleration",
    "NodeAffinity",
    "NodeResourcesFit",
    "VolumeBinding",
    "MyOwnPlugin",
  ]);
  assert.ok(folded.includes("NodePorts") && !folded.includes("VolumeBinding"));
});

test("few nodes stand by name, of fifty the refused ones are grouped by reason", () => {
  assert.deepEqual(
    columnsOf(decision, names).map((column) => column.id),
    names,
  );
  const many = { node: "n-7", filters: {}, scores: {}, total: {} };
  for (let index = 1; index <= 50; index += 1) {
    if (index <= 15) many.total[`n-${index}`] = 400 + index * (index === 7 ? 10 : 1);
    else
      many.filters[`n-${index}`] =
        index < 50 ? refused("NodeResourcesFit", "Insufficient cpu") : refused("NodeName", "x");
  }
  const columns = columnsOf(many, namesOf(many));
  assert.equal(columns[0].id, "n-7");
  assert.deepEqual(columns.map(({ kind, nodes }) => [kind, nodes.length]).slice(4), [
    ["group", 11],
    ["group", 34],
    ["node", 1],
  ]);
  assert.equal(
    columnsOf(many, namesOf(many), new Set(["NodeResourcesFit: Insufficient cpu"])).length,
    columns.length + 34,
  );
});

test("a tie is told in words, and so is a single node that fits", () => {
  assert.match(verdict(decision, names), /^A tie: node-2 and node-3 have 391 points each/);
  assert.match(
    verdict({ ...decision, total: { "node-2": 400, "node-3": 391 } }, names),
    /node-2 has 400 points, 9 more than the next, node-3/,
  );
  assert.match(verdict({ node: "a", filters: {}, total: {} }, ["a"]), /Only a passed/);
  assert.match(verdict(pending, ["a", "b"]), /None of the 2 nodes will do/);
});

test("who has to make room is told by number", () => {
  const nominated = { ...pending, nominated: "a" };
  assert.equal(
    verdict({ ...nominated, victims: ["low"] }, ["a", "b"]),
    "No node has room now. a will have room once low is gone. That pod has a lower priority.",
  );
  assert.match(verdict({ ...nominated, victims: ["x", "y"] }, ["a", "b"]), /once x and y are gone\. Those pods have/);
});

test("the message of a pending pod is told in its parts, with the nodes of each reason", () => {
  const { head, parts, after, rest } = messageParts(pending);
  assert.equal(head, "0/2 nodes are available");
  assert.deepEqual(
    parts.map(({ count, reason, nodes }) => [count, reason, nodes]),
    [
      ["1", "Insufficient memory", ["a"]],
      ["2", "Insufficient cpu", ["a", "b"]],
    ],
  );
  assert.deepEqual(
    rest.map(({ reason }) => reason),
    ["no new claims to deallocate"],
  );
  assert.deepEqual(
    after.map(({ count, reason }) => [count, reason]),
    [["2", "No preemption victims found for incoming pod"]],
  );
  assert.ok([...parts, ...after, ...rest].every((part) => part.meaning.length > 10));
});

test("where there are no parts the message is shown as it is", () => {
  const message = "no nodes available to schedule pods";
  assert.deepEqual(messageParts({ message }), { head: message, parts: [], after: [], rest: [] });
});

test("a reason in words, of a PreFilter or of preemption, stands without a count", () => {
  const never = "preemption: not eligible due to preemptionPolicy=Never.";
  const fit_error = {
    nodes: 3,
    before: "pod has unbound immediate PersistentVolumeClaims",
    counts: [],
    after: [{ plugin: "DefaultPreemption", reason: never, counts: [] }],
  };
  const { parts, after } = messageParts({ message: "...", fit_error });
  assert.deepEqual([parts[0].count, parts[0].reason, after[0].reason], ["", fit_error.before, never]);
  assert.match(parts[0].meaning, /claim/);
});

test("what a change flips is found and told", () => {
  const after = {
    ...decision,
    node: "node-4",
    filters: { "node-1": decision.filters["node-1"] },
    total: { ...decision.total, "node-4": 395 },
  };
  const found = flips(decision, after, names);
  assert.deepEqual(
    found.filter((flip) => flip.node === "node-4" && flip.plugin === "TaintToleration"),
    [{ node: "node-4", plugin: "TaintToleration", was: "refused", is: "fits" }],
  );
  assert.equal(changeWords(found, after), "node-4 fits now; chosen: node-4 instead of node-2.");
  assert.match(changeWords(flips(decision, decision, names), decision), /Nothing changes/);
});

test("scores bear their weights, and a plugin without points is known", () => {
  assert.deepEqual(
    scoreRows(decision).map(({ plugin, weight, zero }) => [plugin, weight, zero]),
    [
      ["TaintToleration", 3, false],
      ["NodeResourcesFit", 1, false],
      ["ImageLocality", 1, true],
    ],
  );
});

test("what is typed is read back as it was written, and what is wrong says what would be right", () => {
  const taints = [
    { key: "gpu", value: "true", effect: "NoSchedule" },
    { key: "slow", effect: "NoExecute" },
  ];
  assert.deepEqual(values.readTaints(values.writeTaints(taints)), taints);
  assert.deepEqual(values.readMap("disk=ssd, zone=a,empty"), { disk: "ssd", zone: "a", empty: "" });
  assert.deepEqual(values.readTolerations("gpu=true:NoSchedule, *"), [
    { key: "gpu", operator: "Equal", value: "true", effect: "NoSchedule" },
    { operator: "Exists" },
  ]);
  assert.throws(() => values.readTaints("gpu"), /write key=value:NoSchedule/);
  assert.throws(() => values.readQuantity("much"), /500m/);
  assert.equal(values.readQuantity(" 2Gi "), "2Gi");
});

test("what is left on a node is said as people say it", () => {
  const left = values.room({
    allocatable: { cpu: "2", memory: "4Gi", pods: "110" },
    requested: { cpu: 1700, memory: 2 ** 30, pods: 3 },
  });
  assert.deepEqual(left, { cpu: "300m of 2 CPU", memory: "3Gi of 4Gi", pods: "107 of 110 pods" });
});

test("a decision is a line that bears one, no other", () => {
  assert.ok(isDecision({ decision: pending }) && !isDecision({ decision: null }) && !isDecision(undefined));
});

test("weights and filters are those of the run's own scheduler", () => {
  const { decision: own } = weightsLines.find(isDecision);
  assert.equal(scoreRows(own).find(({ plugin }) => plugin === "TaintToleration").weight, 7);
  assert.equal(scoreRows(own).find(({ plugin }) => plugin === "NodeResourcesFit").weight, 1);
  const { rows, folded } = filterRows(own);
  assert.ok(![...rows, ...folded].includes("NodeUnschedulable"), "a filter that is switched off is no row");
  assert.deepEqual(
    ["NodeName", "TaintToleration", "NodeResourcesFit"].map((plugin) => cellOf(own, "node-3", plugin).state),
    ["fits", "refused", "not asked"],
  );
});

test("filters that the profile asks in another order are read in that order", () => {
  const turned = { ...decision, order: ["NodeResourcesFit", "TaintToleration", "NodeName"] };
  assert.equal(cellOf(turned, "node-4", "NodeResourcesFit").state, "fits");
  assert.equal(cellOf(turned, "node-4", "NodeName").state, "not asked");
  assert.deepEqual(filterRows(turned).rows, ["NodeResourcesFit", "TaintToleration"]);
});

test("a node that was refused before any filter was asked has passed none", () => {
  const early = { ...decision, filters: { "node-1": { ...refused("NodeAffinity", "x"), early: true } } };
  assert.equal(cellOf(early, "node-1", "NodeUnschedulable").state, "not asked");
  assert.equal(cellOf(early, "node-1", "NodeAffinity").state, "refused");
});
