/* Small conveniences; every page works without them. */
(function () {
  "use strict";

  // A form that only chooses what is shown goes off as soon as something is chosen.
  document.querySelectorAll("form[data-autosubmit]").forEach(function (form) {
    form.addEventListener("change", function () { form.submit(); });
  });

  // An open menu closes when attention moves elsewhere, or on Escape.
  var menus = document.querySelectorAll("details.menu");
  document.addEventListener("click", function (event) {
    menus.forEach(function (menu) { if (menu.open && !menu.contains(event.target)) { menu.open = false; } });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    menus.forEach(function (menu) { if (menu.open) { menu.open = false; menu.querySelector("summary").focus(); } });
  });

  // A second click on a sending form does nothing; the button says that it works.
  document.querySelectorAll("form[method=post]").forEach(function (form) {
    form.addEventListener("submit", function (event) {
      if (form.dataset.sent) { event.preventDefault(); return; }
      form.dataset.sent = "1";
      window.setTimeout(function () { delete form.dataset.sent; }, 8000);
      if (event.submitter) { event.submitter.classList.add("busy"); }
    });
  });

  document.querySelectorAll("[data-print]").forEach(function (button) {
    button.addEventListener("click", function () { window.print(); });
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
