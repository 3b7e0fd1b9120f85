/* Where things stand: layout, routes, caption and timeline are arithmetic, so they can be held to account. */
import test from "node:test";
import assert from "node:assert/strict";
import { layout } from "../../static/js/geometry/layout.js";
import { pathOf, pointAt, routeLength, shorten } from "../../static/js/geometry/paths.js";
import { route } from "../../static/js/geometry/routes.js";
import { overlap, placeCaption, wayBoxes } from "../../static/js/caption/place.js";
import { axis, nearest, playheadX, xOfSeq } from "../../static/js/timeline/layout.js";
import { frames, moment } from "../../static/js/player/motion.js";
import { happyLines, verbs } from "./stories.js";

function cast(nodes, podsEach, containers = 1) {
  const names = Array.from({ length: nodes }, (_, index) => `node-${index + 1}`);
  const stays = names.flatMap((node) =>
    Array.from({ length: podsEach }, (_, slot) => ({
      pod: `default/${node}-${slot}`,
      node,
      from: 1,
      to: Infinity,
      slot,
      containers,
    })),
  );
  return { nodes: names, stays, most: new Map(names.map((name) => [name, podsEach])) };
}

const SIZES = [
  [1040, 590],
  [1440, 790],
  [360, 330],
  [760, 600],
];

test("no box lies on another, for 1 to 6 nodes and up to 30 pods, on every size of page", () => {
  for (const [width, height] of SIZES) {
    for (const [nodes, pods] of [
      [1, 1],
      [2, 1],
      [3, 4],
      [6, 5],
      [1, 30],
      [6, 0],
    ]) {
      const map = layout({ width, height }, cast(nodes, pods));
      const boxes = [...Object.values(map.boxes), ...map.nodes.map((node) => node.box)];
      boxes.forEach((a, i) =>
        boxes
          .slice(i + 1)
          .forEach((b) => assert.equal(overlap(a, b), 0, `${width}x${height}, ${nodes} nodes, ${pods} pods`)),
      );
    }
  }
});

test("pods lie within their node, beside each other, and never on the daemons", () => {
  for (const [width, height] of SIZES) {
    for (const [nodes, pods] of [
      [1, 1],
      [2, 3],
      [6, 5],
      [1, 30],
    ]) {
      for (const node of layout({ width, height }, cast(nodes, pods, 2)).nodes) {
        node.pods.forEach((pod, index) => {
          assert.equal(Math.round(overlap(pod, node.box)), Math.round(pod.w * pod.h));
          for (const other of [...node.pods.slice(index + 1), node.kubelet, node.containerd, node.cni])
            assert.equal(overlap(pod, other), 0);
        });
      }
    }
  }
});

test("everything fits on the page where there is room, and the picture grows longer where there is not", () => {
  const roomy = layout({ width: 1040, height: 590 }, cast(6, 5));
  for (const node of roomy.nodes) assert.ok(node.box.y + node.box.h <= roomy.H);
  assert.ok(roomy.H * roomy.scale <= 600);
  assert.ok(layout({ width: 1040, height: 590 }, cast(1, 100)).H > 590);
});

test("a node that never has a pod is a slim row", () => {
  assert.ok(layout({ width: 1040, height: 590 }, cast(2, 0)).nodes.every((node) => node.slim && node.box.h < 50));
});

test("every message that a verb declares has a way, there and back", () => {
  const map = layout({ width: 1040, height: 590 }, cast(2, 1));
  const pod = map.nodes[0].pods[0];
  for (const verb of Object.values(verbs)) {
    if (!verb.from || !verb.to) continue;
    const points = route(map, verb.from, verb.to, { node: "node-1", pod, gate: 2 });
    assert.ok(points && points.length >= 2, verb.step);
    assert.ok(points.flat().every(Number.isFinite), verb.step);
    assert.match(pathOf(points), /^M[\d.]+ [\d.]+/);
  }
});

test("a way back is the way there, the other way round", () => {
  const map = layout({ width: 1040, height: 590 }, cast(2, 1));
  assert.deepEqual(
    route(map, "kubelet", "apiserver", { node: "node-2" }).reverse(),
    route(map, "apiserver", "kubelet", { node: "node-2" }),
  );
});

test("half of the way is half of its length", () => {
  const points = [
    [0, 0],
    [10, 0],
    [10, 10],
  ];
  assert.equal(routeLength(points), 20);
  assert.deepEqual(pointAt(points, 0.5), [10, 0]);
  assert.deepEqual(pointAt(points, 0.75), [10, 5]);
  assert.deepEqual(shorten(points, 5).at(-1), [10, 5]);
});

test("the caption never covers what acts, and stays on the page", () => {
  const map = layout({ width: 1040, height: 590 }, cast(2, 1));
  for (const [name, anchor] of Object.entries({
    ...map.boxes,
    kubelet: map.nodes[0].kubelet,
    pod: map.nodes[0].pods[0],
  })) {
    const place = placeCaption({
      sizes: [
        { w: 318, h: 170 },
        { w: 214, h: 250 },
      ],
      anchor,
      lit: [anchor, ...wayBoxes(route(map, "apiserver", "etcd"))],
      other: Object.values(map.boxes),
      bounds: map,
    });
    assert.equal(overlap(place, anchor), 0, name);
    assert.ok(place.x >= 0 && place.y >= 0 && place.x + place.w <= map.W && place.y + place.h <= map.H, name);
  }
});

test("the axis gives every step its own place, in order, and room to the last one", () => {
  const made = axis(frames(happyLines, verbs, 3), happyLines, verbs);
  made.xs.slice(1).forEach((x, index) => assert.ok(x > made.xs[index]));
  assert.ok(made.xs[0] >= 0 && made.xs.at(-1) < 0.97);
});

test("a skipped wait has room for its words", () => {
  const made = axis(frames(happyLines, verbs, 3), happyLines, verbs);
  assert.equal(made.waits.length, 1);
  assert.ok(made.waits[0].end - made.waits[0].x > 2 * made.unit);
});

test("the playhead goes over the axis without a leap, and never back", () => {
  const shown = frames(happyLines, verbs, 2);
  const made = axis(shown, happyLines, verbs);
  let before = 0;
  for (let time = 0; time < shown.at(-1).end; time += 16) {
    const x = playheadX(made, moment(shown, time));
    assert.ok(x >= before - 1e-9 && x - before < 2.2 * made.unit);
    before = x;
  }
});

test("a click finds the nearest step, and a change lies under the step that shows it", () => {
  const shown = frames(happyLines, verbs, 1);
  const made = axis(shown, happyLines, verbs);
  made.xs.forEach((x, index) => assert.equal(nearest(made, x + 1e-6), index));
  shown.forEach((frame, index) => assert.equal(xOfSeq(made, shown, frame.seq), made.xs[index]));
  assert.equal(xOfSeq(made, shown, 1e6), 1);
});

test("what kubectl prints late does not open its chapter a second time", () => {
  const late = happyLines.findIndex(({ step }) => step === "kube-scheduler.decide");
  const lines = happyLines.filter(({ step }) => step !== "kubectl.prints");
  lines.splice(late, 0, happyLines.find(({ step }) => step === "kubectl.prints"));
  const told = lines.map((line, index) => ({ ...line, seq: index + 1 }));
  const names = axis(frames(told, verbs, 3), told, verbs).chapters.map(({ name }) => name);
  assert.deepEqual(names, [...new Set(names)]);
});

test("chapters follow one another and cover the axis", () => {
  const { chapters } = axis(frames(happyLines, verbs, 3), happyLines, verbs);
  chapters.slice(1).forEach((chapter, index) => assert.equal(chapter.x, chapters[index].end));
  assert.equal(chapters.at(-1).end, 1);
});
