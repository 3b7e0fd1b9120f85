/* The Object tab: the object as YAML at this moment, the lines that this step changed marked, and who wrote each. */

import { blame } from "../state/blame.js";
import { all, h, stepButton } from "../dom/dom.js";
import { keysByOwner } from "../state/owners.js";
import { actorName } from "../words/words.js";
import { yamlLines } from "./yaml.js";

/** @type {Record<string, string | undefined>} */
const RESOURCES = { nodes: "minions", endpointslices: "endpointslices" };

/** @type {(root: HTMLElement, does: { seek: Seek }) => Panel & { pick: (key: string) => void }} */
export function objectPanel(root, { seek }) {
  const choice = h("select", { "aria-label": "Which object", onchange: () => draw() });
  const code = h("pre", { class: "yaml", tabindex: "0" });
  root.append(h("div", { class: "panel-bar" }, choice), code);
  /** @type {Shown} */
  let page;

  /** @type {(given: Shown) => void} */
  function update(given) {
    page = given;
    offer(keysByOwner(page.cluster));
    draw();
  }

  /**
   * The keys that there are now; the first choice follows the story.
   * @type {(rows: KeyRow[]) => void}
   */
  function offer(rows) {
    const options = ["", ...rows.map((row) => row.key)];
    if (
      choice.options.length === options.length &&
      [...choice.options].every((option, index) => option.value === options[index])
    )
      return;
    const chosen = choice.value;
    choice.replaceChildren(
      h("option", { value: "" }, "Follow the story"),
      ...rows.map(({ key, depth }) =>
        h("option", { value: key }, `${"\u2003".repeat(depth)}${depth ? "└ " : ""}${key.replace("/registry/", "")}`),
      ),
    );
    choice.value = options.includes(chosen) ? chosen : "";
  }

  function draw() {
    const key = choice.value || followed(page);
    const record = key && page.cluster.spaces.get("etcd")?.get(key);
    if (!record) {
      code.replaceChildren(h("p", { class: "empty" }, key ? absent(key) : "No object is stored yet."));
      return;
    }
    const writers = blame(page.lines, page.touches.of("etcd", key), key, page.shown);
    const changed = page.line?.seq === page.shown ? page.shown : null;
    code.replaceChildren(...rows(yamlLines(record.object), writers, changed, record.version === 1));
    requestAnimationFrame(showChanged);
  }

  /** Scroll the panel, and only the panel, to the first line that this step changed. */
  function showChanged() {
    const [line] = all("[data-changed=yes]", code);
    if (!line || root.scrollHeight <= root.clientHeight) return;
    const top = line.offsetTop - root.offsetTop;
    if (top < root.scrollTop + 50 || top > root.scrollTop + root.clientHeight - 80)
      root.scrollTop = top - root.clientHeight / 3;
  }

  /**
   * @param {YamlLine[]} lines
   * @param {Map<string, number>} writers
   * @param {number | null} changed
   * @param {boolean} isNew
   * @returns {HTMLElement[]}
   */
  function rows(lines, writers, changed, isNew) {
    /** @type {number | null} */
    let before = null;
    return lines.map(({ text, path }) => {
      const seq = writers.get(path);
      const first = seq !== undefined && seq !== before;
      before = seq ?? before;
      const isChanged = seq !== undefined && seq === changed;
      const by = first ? stepButton(seq, `◂ ${writer(seq)}, step ${seq}`, seek) : null;
      return h(
        "span",
        { class: "yaml-line", "data-changed": isChanged ? (isNew ? "new" : "yes") : null },
        h("span", { class: "yaml-text" }, text),
        by,
      );
    });
  }

  /** @type {(key: string) => string} */
  function absent(key) {
    const was = page.touches.of("etcd", key).some((seq) => seq <= page.shown);
    return `${key.replace("/registry/", "")} is ${was ? "no longer" : "not yet"} in etcd.`;
  }

  /** @type {(seq: number) => string} */
  function writer(seq) {
    return actorName(page.lines[seq - 1].component);
  }

  /**
   * Show one object, whatever the story is about.
   * @type {(key: string) => void}
   */
  function pick(key) {
    choice.value = key;
    draw();
  }

  return { update, pick };
}

/**
 * The key of what the current step is about, or of the last thing that a step was about.
 * @type {(shown: Shown) => string | null}
 */
function followed({ lines, shown, world, touches }) {
  for (let seq = shown; seq > 0; seq -= 1) {
    const [resource, ...rest] = (lines[seq - 1].about ?? "").split("/");
    const tail = `/${RESOURCES[resource] ?? resource}/${rest.join("/")}`;
    const found = resource && touches.keys().find((name) => name.startsWith("etcd ") && name.endsWith(tail));
    if (found) return found.slice(5);
  }
  return world.keys.find((row) => row.key.startsWith("/registry/pods/"))?.key ?? null;
}
