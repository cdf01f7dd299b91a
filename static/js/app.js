/* Small conveniences; every page works without them. They listen on the document, so parts of the page may be exchanged under them. */
(function () {
  "use strict";

  // A form that only chooses what is shown goes off as soon as something is chosen.
  document.addEventListener("change", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-autosubmit")) { form.requestSubmit(); }
  });

  // An open menu closes when attention moves elsewhere, or on Escape.
  function openMenus() { return document.querySelectorAll("details.menu[open]"); }
  document.addEventListener("click", function (event) {
    openMenus().forEach(function (menu) { if (!menu.contains(event.target)) { menu.open = false; } });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    openMenus().forEach(function (menu) { menu.open = false; menu.querySelector("summary").focus(); });
  });

  // In a row that scrolls sideways (navigation and tabs on a phone) the place one is at is brought into sight.
  function bringIntoSight() {
    document.querySelectorAll(".nav-scroll, .tabs-inset").forEach(function (row) {
      var current = row.querySelector("[aria-current]");
      if (!current || row.scrollWidth <= row.clientWidth) { return; }
      var at = current.getBoundingClientRect(), all = row.getBoundingClientRect();
      row.scrollLeft += at.left - all.left - (all.width - at.width) / 2;
    });
  }
  bringIntoSight();
  document.addEventListener("main:replaced", bringIntoSight);

  // The month ledger opens with its month at the right edge: the months before it are in sight.
  document.querySelectorAll(".frame thead [aria-current]").forEach(function (month) {
    var frame = month.closest(".frame");
    frame.scrollLeft += month.getBoundingClientRect().right - frame.getBoundingClientRect().right + 16;
  });

  // Leaving with text typed into a long form and not sent is asked about first.
  var typed = null;
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (form && form.hasAttribute("data-ask-before-leaving")) { typed = form; }
  });
  document.addEventListener("submit", function (event) { if (event.target === typed && !event.defaultPrevented) { typed = null; } });
  window.addEventListener("beforeunload", function (event) {
    if (typed) { event.preventDefault(); event.returnValue = ""; }
  });

  // A second click on a sending form does nothing; the button says that it works.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.method !== "post" || event.defaultPrevented) { return; }
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    window.setTimeout(function () { delete form.dataset.sent; }, 8000);
    if (event.submitter) { event.submitter.classList.add("busy"); }
  });

  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) { window.print(); }
  });

  // A text being written is printed whole and as it stands, not in the frame of its field.
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("[data-prints]").forEach(function (part) {
      var field = document.getElementById(part.dataset.prints);
      if (field.value === field.defaultValue) { return; }
      var lines = field.value.split("\n").filter(function (line) { return line.trim(); });
      var title = part.querySelector("h2");
      if (title) { title.textContent = lines.join("\n"); return; }
      part.querySelectorAll("p").forEach(function (line) { line.remove(); });
      lines.forEach(function (line) { part.appendChild(document.createElement("p")).textContent = line; });
    });
  });

  // Someone who types is not idle: while a form is being filled in, the session is told so now and then, or the work would be lost with it.
  var told = Date.now();
  document.addEventListener("input", function (event) {
    var form = event.target.form;
    if (!form || form.method !== "post" || Date.now() - told < 60000) { return; }
    told = Date.now();
    fetch("/accounts/session/", { credentials: "same-origin", redirect: "manual" }).catch(function () { /* offline: saving will say so */ });
  });
})();
