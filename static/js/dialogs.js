/* Dialogs shown by :target or opened by the server: the focus goes in, stays in, and comes back; Escape closes. */
(function () {
  "use strict";

  var FOCUSABLE = "a[href], button:not([disabled]), input:not([type=hidden]):not([disabled]), select:not([disabled]), textarea:not([disabled])";
  var opener = null;

  function openDialog() { return document.querySelector(".overlay.is-open, .overlay:target"); }

  function enter() {
    var overlay = openDialog();
    if (!overlay) { return; }
    var first = overlay.querySelector("[aria-invalid=true]") ||
      overlay.querySelector(".dialog-body input:not([type=hidden]), .dialog-body select, .dialog-body textarea") ||
      overlay.querySelector(".dialog-foot a, .dialog-foot button");
    if (first) { first.focus(); }
  }

  function close(overlay) {
    var left = window.pageXOffset, top = window.pageYOffset;
    var link = opener || document.querySelector("a[href$='#" + overlay.id + "']");
    overlay.classList.remove("is-open");
    if (location.hash === "#" + overlay.id) { location.hash = ""; }
    window.scrollTo(left, top);
    if (link) { link.focus({ preventScroll: true }); }
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest("a[href*='#']");
    if (link && !link.closest(".overlay") && link.hash.length > 1 && document.querySelector(".overlay" + link.hash)) { opener = link; }
  });

  document.addEventListener("keydown", function (event) {
    var overlay = openDialog();
    if (!overlay) { return; }
    if (event.key === "Escape") { event.preventDefault(); close(overlay); return; }
    if (event.key !== "Tab") { return; }
    var items = overlay.querySelectorAll(FOCUSABLE), first = items[0], last = items[items.length - 1];
    var outside = !overlay.contains(document.activeElement);
    if (event.shiftKey && (outside || document.activeElement === first)) { event.preventDefault(); last.focus(); }
    if (!event.shiftKey && (outside || document.activeElement === last)) { event.preventDefault(); first.focus(); }
  });

  window.addEventListener("hashchange", enter);
  enter();
})();
