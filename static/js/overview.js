/* Choosing month, basis, indicator, order or way of ranking changes the page in place. The address says the same as after an ordinary
   visit; whatever goes wrong falls back to one. */
(function () {
  "use strict";

  var said = document.createElement("div");
  said.className = "vh";
  said.setAttribute("role", "status");
  document.body.appendChild(said);
  var pending = null;
  var shown = place(window.location);

  function place(url) { return url.pathname + url.search; }

  function isOverview(url) { return url.origin === window.location.origin && /\/overview\/$/.test(url.pathname); }

  // Where the attention was: the same control on the new page.
  function marker(element) {
    if (!element || element === document.body) { return null; }
    if (element.id) { return "#" + CSS.escape(element.id); }
    if (element.name && element.type === "radio") { return "input[name=" + element.name + "][value=" + CSS.escape(element.value) + "]"; }
    if (element.closest("thead") && element.tagName === "A") {
      return ".heat thead th:nth-child(" + (element.closest("th").cellIndex + 1) + ") a";
    }
    if (element.closest(".map-ways")) { return ".map-ways [aria-current]"; }
    return null;
  }

  function replace(page) {
    [["main"], [".nav-bar"], [".page-foot"]].forEach(function (one) {
      var old = document.querySelector(one[0]);
      var fresh = page.querySelector(one[0]);
      if (!old || !fresh) { throw new Error("not the page asked for"); }
      old.parentNode.replaceChild(document.adoptNode(fresh), old);
    });
    document.querySelectorAll(".language input[name=next]").forEach(function (input) { input.value = place(window.location); });
    document.title = page.title;
  }

  function show(url, push) {
    var focus = marker(document.activeElement);
    var frame = document.querySelector(".heat-frame");
    var sideways = frame ? frame.scrollLeft : 0;
    if (pending) { pending.abort(); }
    var call = pending = new AbortController();
    document.getElementById("main").setAttribute("aria-busy", "true");
    fetch(url.href, { credentials: "same-origin", signal: call.signal }).then(function (answer) {
      var found = new URL(answer.url);
      if (!answer.ok || !isOverview(found)) { throw new Error("no overview"); }
      return answer.text().then(function (text) { return { at: found, page: new DOMParser().parseFromString(text, "text/html") }; });
    }).then(function (result) {
      if (push) { window.history.pushState(null, "", place(result.at) + url.hash); }
      shown = place(window.location);
      replace(result.page);
      pending = null;
      frame = document.querySelector(".heat-frame");
      if (frame) { frame.scrollLeft = sideways; }
      var target = focus && document.querySelector(focus);
      if (target) { target.focus({ preventScroll: true }); }
      said.textContent = Array.prototype.map.call(document.querySelectorAll("main .page-head h1, main .page-head p"), function (part) { return part.textContent; }).join(" ");
      document.dispatchEvent(new CustomEvent("main:replaced"));
    }).catch(function (error) {
      if (error.name === "AbortError") { return; }
      if (push) { window.location.assign(url.href); } else { window.location.reload(); }
    });
  }

  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (event.defaultPrevented || form.method !== "get" || !form.hasAttribute("data-autosubmit")) { return; }
    var url = new URL(form.action);
    url.search = new URLSearchParams(new FormData(form)).toString();
    event.preventDefault();
    show(url, true);
  });

  document.addEventListener("click", function (event) {
    var link = event.target.closest("main a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) { return; }
    var url = new URL(link.href);
    if (!isOverview(url) || place(url) === shown) { return; }
    event.preventDefault();
    show(url, true);
  });

  window.addEventListener("popstate", function () {
    if (place(window.location) !== shown) { show(new URL(window.location.href), false); }
  });
})();
