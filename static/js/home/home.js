// The first page: a command, a manifest or a file becomes a run; what is wrong is said where it was typed, and nothing is lost.

import { $, all } from "../dom/dom.js";
import { makeEditor } from "./editor.js";
import { start } from "./start.js";
import { makeTabs } from "./tabs.js";

const box = $("[data-start]");
const forms = Object.fromEntries(all("form", box).map((form) => [form.dataset.kind ?? "", form]));
const tabs = makeTabs($("[data-tabs]", box), (tab) => roomOf(forms[tab.dataset.panel ?? ""]));
const editor = makeEditor($("[data-editor]", box));
const file = $("input[type=file]", forms.upload);

for (const [kind, form] of Object.entries(forms)) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const name = event.submitter?.getAttribute("name");
    run(kind, name ? { [name]: "1" } : {});
  });
}
forms.manifest.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run("manifest");
});
file.addEventListener("change", () => say(forms.upload, { error: "" }));
takeDrops($("[data-drop]", box));
if (matchMedia("(pointer: fine)").matches && !roomOf(forms.command).hidden) focusCommand();

/** @type {(kind: string, more?: Record<string, string>) => Promise<void>} */
async function run(kind, more) {
  const form = forms[kind];
  if (form.getAttribute("aria-busy") === "true") return;
  if (kind === "upload" && !file.files?.length) return say(form, { error: "Choose a file first." });
  form.setAttribute("aria-busy", "true");
  try {
    await send(kind, form, more);
  } catch {
    say(form, { error: "The site cannot be reached. Nothing is lost: try again." });
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** @type {(kind: string, form: HTMLFormElement, more?: Record<string, string>) => Promise<void>} */
async function send(kind, form, more) {
  const answer = await start(form, more);
  if (answer.url) return location.assign(answer.url);
  if (kind === "upload" && file.files && answer.line !== undefined)
    return showInEditor(await file.files[0].text(), answer);
  say(form, answer);
  if (kind === "manifest") editor.show(answer.line);
  if (kind === "command") $("[name=command]", form).focus();
}

// A file with a mistake is opened in the editor, where it can be put right.
/** @type {(text: string, answer: Answer) => void} */
function showInEditor(text, answer) {
  tabs.select("manifest");
  editor.put(text);
  say(forms.manifest, answer);
  editor.show(answer.line);
}

// A refusal by the API server can be watched all the same: the button for it comes with the words.
/** @type {(form: HTMLFormElement, answer: Answer) => void} */
function say(form, { error, watchable }) {
  const place = $(".error", form);
  place.textContent = error ?? "";
  place.hidden = !error;
  $("[name=anyway]", form).hidden = !watchable;
  for (const field of all("[aria-describedby]", form)) field.setAttribute("aria-invalid", String(Boolean(error)));
}

// What a tab shows and hides: the form with its words.
/** @type {(form: HTMLFormElement) => HTMLElement} */
function roomOf(form) {
  return form.parentElement ?? form;
}

function focusCommand() {
  const field = $("[name=command]", forms.command);
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
}

/** @type {(zone: HTMLElement) => void} */
function takeDrops(zone) {
  /** @type {(event: DragEvent, on: boolean) => void} */
  const over = (event, on) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer?.files.length) file.files = event.dataTransfer.files;
  });
}
