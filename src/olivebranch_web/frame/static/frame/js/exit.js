// @ts-check
// Leaving fast. Loaded before the page, so that it works from the first moment.
// Blank first, everything else after: 100 ms is the promise.
(function () {
  "use strict";
  const root = document.documentElement;
  const PRESSES = 3;
  const WITHIN_MS = 3000;
  /** @type {number[]} */
  let presses = [];
  let leaving = false;
  // Says "left" to the other tabs and nothing else; nothing is stored.
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("page") : null;

  function blank() {
    root.classList.add("gone");
    document.title = root.dataset.blank || "";
    if (document.body) document.body.replaceChildren();
  }

  /** @param {boolean} tell */
  function leave(tell) {
    if (leaving) return;
    leaving = true;
    blank();
    if (tell) {
      if (tabs) tabs.postMessage("left");
      fetch("/exit/", { method: "POST", keepalive: true, credentials: "same-origin", redirect: "manual" }).catch(function () {});
    }
    window.location.replace("/blank/");
  }

  if (tabs) tabs.onmessage = function () { leave(false); };

  document.addEventListener("submit", function (event) {
    const form = event.target;
    if (form instanceof HTMLFormElement && form.classList.contains("exit")) {
      event.preventDefault();
      leave(true);
    }
  });

  // Shift alone, three times: no other key in between, so that typing never does it.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Shift") { presses = []; return; }
    if (event.repeat) return;
    const now = event.timeStamp;
    presses = presses.filter(function (at) { return now - at < WITHIN_MS; }).concat(now);
    if (presses.length >= PRESSES) leave(true);
  });

  // A page the browser kept whole comes back empty and asks again.
  window.addEventListener("pagehide", function (event) { if (event.persisted) root.classList.add("gone"); });
  window.addEventListener("pageshow", function (event) { if (event.persisted) window.location.reload(); });
})();
