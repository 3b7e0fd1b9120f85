/* Light or dark before the first paint: a classic script, so that nothing flashes. The system's wish is the default. */
(function () {
  "use strict";
  var root = document.documentElement;
  function remembered() {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  }
  function isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  /** @param {string} theme */
  function choose(theme) {
    root.dataset.theme = theme;
    try {
      localStorage.setItem("theme", theme);
    } catch {
      /* a private window forgets, and that is fine */
    }
  }
  var theme = remembered();
  if (theme === "light" || theme === "dark") {
    root.dataset.theme = theme;
  }
  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element && event.target.closest("[data-theme-toggle]"))) {
      return;
    }
    choose(isDark() ? "light" : "dark");
  });
})();
