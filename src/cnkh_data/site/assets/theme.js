// Sets light or dark before the page is drawn, where somebody chose one; else the system's choice holds.
(function () {
  "use strict";
  try {
    const chosen = localStorage.getItem("cnkh.theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Nothing is remembered here: private windows, some files.
  }
  document.documentElement.classList.add("scripted");
})();
