// @ts-check
// Show what was typed, and print the code. The pages work without it.
(function () {
  "use strict";

  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[type=password]"));
  if (fields.length) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    label.className = "choice";
    label.append(box, " Show what I type");
    box.addEventListener("change", function () {
      for (const field of fields) field.type = box.checked ? "text" : "password";
    });
    const last = fields[fields.length - 1];
    (last.closest(".field") || last).after(label);
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }
})();
