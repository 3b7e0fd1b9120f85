// The first page: a command, a manifest or a file becomes a run; what is wrong is said where it was typed, and nothing is lost.

import { makeEditor } from "./editor.js";
import { start } from "./start.js";
import { makeTabs } from "./tabs.js";

const box = document.querySelector("[data-start]");
const forms = Object.fromEntries([...box.querySelectorAll("form")].map((form) => [form.dataset.kind, form]));
const tabs = makeTabs(box.querySelector("[data-tabs]"), (tab) => forms[tab.dataset.panel].parentElement);
const editor = makeEditor(box.querySelector("[data-editor]"));
const file = forms.upload.elements.file;

for (const [kind, form] of Object.entries(forms)) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(kind, event.submitter?.name ? { [event.submitter.name]: "1" } : {});
  });
}
forms.manifest.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run("manifest");
});
file.addEventListener("change", () => say(forms.upload, { error: "" }));
takeDrops(box.querySelector("[data-drop]"));
if (matchMedia("(pointer: fine)").matches && !forms.command.parentElement.hidden) focusCommand();

async function run(kind, more) {
  const form = forms[kind];
  if (form.getAttribute("aria-busy") === "true") return;
  if (kind === "upload" && !file.files.length) return say(form, { error: "Choose a file first." });
  form.setAttribute("aria-busy", "true");
  try {
    await send(kind, form, more);
  } catch {
    say(form, { error: "The site cannot be reached. Nothing is lost: try again." });
  } finally {
    form.removeAttribute("aria-busy");
  }
}

async function send(kind, form, more) {
  const answer = await start(form, more);
  if (answer.url) return location.assign(answer.url);
  if (kind === "upload" && answer.line !== undefined) return showInEditor(await file.files[0].text(), answer);
  say(form, answer);
  if (kind === "manifest") editor.show(answer.line);
  if (kind === "command") form.elements.command.focus();
}

// A file with a mistake is opened in the editor, where it can be put right.
function showInEditor(text, answer) {
  tabs.select("manifest");
  editor.put(text);
  say(forms.manifest, answer);
  editor.show(answer.line);
}

// A refusal by the API server can be watched all the same: the button for it comes with the words.
function say(form, { error, watchable }) {
  const place = form.querySelector(".error");
  place.textContent = error;
  place.hidden = !error;
  form.querySelector("[name=anyway]").hidden = !watchable;
  for (const field of form.querySelectorAll("[aria-describedby]")) field.setAttribute("aria-invalid", String(Boolean(error)));
}

function focusCommand() {
  const field = forms.command.elements.command;
  field.focus({ preventScroll: true });
  field.setSelectionRange(field.value.length, field.value.length);
}

function takeDrops(zone) {
  const over = (event, on) => {
    event.preventDefault();
    zone.classList.toggle("over", on);
  };
  zone.addEventListener("dragover", (event) => over(event, true));
  zone.addEventListener("dragleave", (event) => over(event, false));
  zone.addEventListener("drop", (event) => {
    over(event, false);
    if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
  });
}
