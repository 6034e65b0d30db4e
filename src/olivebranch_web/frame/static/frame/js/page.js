// @ts-check
// Small comforts. Every page works without them.
(function () {
  "use strict";

  // A scale shows its value while it moves.
  for (const scale of document.querySelectorAll(".scale")) {
    const slider = scale.querySelector("input[type=range]");
    const shown = scale.querySelector("output");
    if (!(slider instanceof HTMLInputElement) || !shown) continue;
    const tell = function () { shown.textContent = slider.value + (shown.dataset.unit || ""); };
    slider.addEventListener("input", tell);
    tell();
  }

  // A dropped file lands in the plain file field.
  for (const drop of document.querySelectorAll(".drop")) {
    const field = drop.querySelector("input[type=file]");
    if (!(field instanceof HTMLInputElement)) continue;
    drop.addEventListener("dragover", function (event) { event.preventDefault(); drop.classList.add("drop-over"); });
    drop.addEventListener("dragleave", function () { drop.classList.remove("drop-over"); });
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      drop.classList.remove("drop-over");
      const given = /** @type {DragEvent} */ (event).dataTransfer;
      if (given && given.files.length) field.files = given.files;
    });
  }

  // After a form comes back with something to mend, start there.
  const summary = document.querySelector(".error-summary");
  if (summary instanceof HTMLElement) summary.focus();
})();
