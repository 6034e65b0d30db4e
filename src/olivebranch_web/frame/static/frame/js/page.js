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

  // A file that is far too large is said so before it travels.
  const files = document.querySelector("input[data-most-mb]");
  if (files instanceof HTMLInputElement) {
    const words = /** @type {HTMLElement | null} */ (document.querySelector("#files-large > span"));
    const most = Number(files.dataset.mostMb) * 1024 * 1024;
    const weigh = function () {
      let all = 0;
      for (const file of files.files || []) all += file.size;
      if (words) words.hidden = all <= most;
      return all <= most;
    };
    files.addEventListener("change", weigh);
    if (files.form) files.form.addEventListener("submit", function (event) { if (!weigh()) event.preventDefault(); });
  }

  // Long work: look again every second, without loading the page anew.
  const work = document.querySelector(".work[data-again]");
  if (work) {
    const again = async function () {
      const answer = await fetch(window.location.href, { credentials: "same-origin" }).catch(function () { return null; });
      if (!answer) { window.setTimeout(again, 5000); return; }
      const fresh = !answer.redirected && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".work");
      if (!fresh) { window.location.reload(); return; }
      work.replaceChildren(...fresh.childNodes);
      window.setTimeout(again, 1000);
    };
    window.setTimeout(again, 1000);
  }

  // A private page that nobody has touched for as long as the space stays open goes away.
  // With words typed into it, it stays: they are carried over when it is opened again.
  const root = document.documentElement;
  if (root.dataset.idleMin && root.dataset.door) {
    const door = root.dataset.door + "?next=" + encodeURIComponent(window.location.pathname);
    let touched = Date.now();
    for (const sign of ["keydown", "pointerdown", "input", "scroll"]) {
      document.addEventListener(sign, function () { touched = Date.now(); }, { passive: true });
    }
    const typed = function () {
      return Array.from(document.querySelectorAll("textarea")).some(function (box) { return box.value !== box.defaultValue; });
    };
    window.setInterval(function () {
      if (Date.now() - touched > Number(root.dataset.idleMin) * 60000 && !typed()) window.location.replace(door);
    }, 5000);
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    if (!(button instanceof HTMLElement)) continue;
    button.hidden = false;
    button.addEventListener("click", function () { window.print(); });
  }

  // After a form comes back with something to mend, start there.
  const summary = document.querySelector(".error-summary");
  if (summary instanceof HTMLElement) summary.focus();
})();
