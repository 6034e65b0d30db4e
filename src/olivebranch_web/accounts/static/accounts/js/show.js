// @ts-check
// Show what was typed. The pages work without it.
(function () {
  "use strict";
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("input[type=password]"));
  const label = /** @type {HTMLElement | null} */ (document.querySelector("[data-show]"));
  const box = label && label.querySelector("input");
  if (!label || !box) return;
  label.hidden = false;
  box.addEventListener("change", function () {
    for (const field of fields) field.type = box.checked ? "text" : "password";
  });
})();
