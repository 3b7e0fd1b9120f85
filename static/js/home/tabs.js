// Links that choose a form become a tab list once script runs: arrows move, Home and End jump, the forms stay as typed.

/**
 * @param {HTMLElement} list
 * @param {(tab: HTMLAnchorElement) => HTMLElement} panelOf
 */
export function makeTabs(list, panelOf) {
  const tabs = [...list.querySelectorAll("a")];
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    const panel = panelOf(tab);
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", tab.id);
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      select(tab);
    });
  }
  list.addEventListener("keydown", (event) => {
    const at = tabs.findIndex((tab) => tab === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1, " ": at }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    const tab = tabs[(next + tabs.length) % tabs.length];
    tab.focus();
    select(tab);
  });

  /** @type {(chosen: HTMLAnchorElement) => void} */
  function select(chosen) {
    for (const tab of tabs) {
      tab.removeAttribute("aria-current");
      tab.setAttribute("aria-selected", String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      panelOf(tab).hidden = tab !== chosen;
    }
    chosen.dispatchEvent(new CustomEvent("chosen", { bubbles: true }));
  }

  select(tabs.find((tab) => tab.getAttribute("aria-current") === "true") ?? tabs[0]);
  return { select: (/** @type {string} */ name) => select(tabs.find((tab) => tab.dataset.panel === name) ?? tabs[0]) };
}
