/* Three tabs that are tables: etcd's keys, the Events, and what `kubectl get pods -w` has printed so far. */

import { $, h, stepButton } from "../dom/dom.js";
import { clock, tone } from "../words/words.js";

/** @type {(root: HTMLElement) => Panel} */
export function etcdPanel(root) {
  return {
    update({ world, line, shown }) {
      const now = new Set(line?.seq === shown ? (line.changes ?? []).map((change) => change.key) : []);
      const rows = world.keys.map((row) =>
        h(
          "tr",
          { "data-changed": now.has(row.key) ? "yes" : null },
          h("td", { class: "mono break" }, row.key.replace("/registry", "")),
          h("td", { class: "mono number" }, row.revision),
          h("td", { class: "mono number" }, row.version),
        ),
      );
      root.replaceChildren(
        h("p", { class: "panel-note" }, `Revision ${world.revision}. Newest first; only the API server talks to etcd.`),
        table(["Key under /registry", "Revision", "Version"], rows, "etcd is empty."),
      );
    },
  };
}

/** @type {(root: HTMLElement, does: { seek: Seek }) => Panel} */
export function eventsPanel(root, { seek }) {
  return {
    update({ world, touches, shown }) {
      const found = world.events
        .map((event) => ({ event, seq: lastTouch(touches, event, shown) }))
        .sort((a, b) => b.seq - a.seq);
      const rows = found.map(({ event, seq }) =>
        h(
          "tr",
          {},
          h(
            "td",
            {},
            h("span", { class: "pill", "data-tone": event.type === "Warning" ? "bad" : "good" }, event.reason),
            h(
              "small",
              { class: "under" },
              `${event.reportingComponent || event.source?.component || ""}${event.count > 1 || event.series?.count > 1 ? ` · ${event.series?.count ?? event.count} times` : ""}`,
            ),
          ),
          h(
            "td",
            {},
            event.message ?? event.note,
            h(
              "small",
              { class: "under" },
              `${(event.involvedObject ?? event.regarding)?.name ?? ""} · `,
              stepButton(seq, `step ${seq}`, seek),
            ),
          ),
        ),
      );
      root.replaceChildren(table(["Event", "Message"], rows, "No Events yet."));
    },
  };
}

/** @type {(touches: Touches, event: KubeObject, shown: number) => number} */
function lastTouch(touches, event, shown) {
  const key = `/registry/events/${event.metadata.namespace}/${event.metadata.name}`;
  return (
    touches
      .of("etcd", key)
      .filter((seq) => seq <= shown)
      .at(-1) ?? 0
  );
}

/** @type {(root: HTMLElement, does: { seek: Seek }) => Panel} */
export function kubectlPanel(root, { seek }) {
  return {
    update({ rows, shown, commands }) {
      const printed = rows.filter((row) => row.seq <= shown);
      const width = Math.max(4, ...printed.map(({ row }) => row.NAME.length));
      const text = printed.map((one, index) =>
        watchRow(one, width, index === printed.length - 1 && one.seq === shown, seek),
      );
      const session = commands.flatMap(({ command, output }) => [
        h("div", { class: "typed" }, h("span", { class: "prompt" }, "$ "), command),
        output ? h("div", { class: "printed" }, output) : null,
      ]);
      root.replaceChildren(
        h(
          "div",
          { class: "terminal screen", tabindex: "0" },
          session,
          h("div", { class: "typed" }, h("span", { class: "prompt" }, "$ "), "kubectl get pods -w"),
          h("div", { class: "dim" }, `${"NAME".padEnd(width)}  READY  STATUS             RESTARTS`),
          text,
        ),
        h(
          "p",
          { class: "panel-note" },
          "A second terminal, started before the first step. It prints a row each time a pod is written, even if nothing in the row has changed.",
        ),
      );
      $(".screen", root).scrollTop = 1e6;
    },
  };
}

/** @type {(row: WatchRow, width: number, now: boolean, seek: Seek) => HTMLElement} */
function watchRow({ seq, at_ms, row }, width, now, seek) {
  const words = `${row.NAME.padEnd(width)}  ${row.READY.padEnd(5)}  ${row.STATUS.padEnd(17)}  ${row.RESTARTS}`;
  return h(
    "button",
    {
      type: "button",
      class: "watch-row",
      "data-now": now ? "yes" : null,
      "data-tone": tone(row.STATUS),
      title: `Step ${seq}, ${clock(at_ms)}`,
      onclick: () => seek(seq),
    },
    words,
  );
}

/** @type {(heads: string[], rows: HTMLElement[], empty: string) => HTMLElement} */
function table(heads, rows, empty) {
  if (rows.length === 0) return h("p", { class: "empty" }, empty);
  return h(
    "table",
    { class: "rows" },
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        heads.map((head) => h("th", { scope: "col" }, head)),
      ),
    ),
    h("tbody", {}, rows),
  );
}
