/* The entry page while someone types: checks by the server's rules, moves between cells, pasting a column, a guard against leaving unsaved.
   Every number and sentence comes from the server; nothing is worked out here. */
(function () {
  "use strict";

  var form = document.getElementById("entry-form");
  if (!form) { return; }
  var values = Array.prototype.slice.call(form.querySelectorAll("input[name^='v-']"));
  var remarks = Array.prototype.slice.call(form.querySelectorAll("input[name^='r-']"));
  var timer = null;
  var keeping = null;
  var strokes = 0;
  var running = null;
  var asked = 0;
  var dirty = form.hasAttribute("data-dirty");
  var leaving = false;

  function byId(id) { return document.getElementById(id); }

  // ------------------------------------------------------------ saved or not
  function touched() {
    dirty = true;
    byId("save-text").textContent = form.dataset.unsaved;
    byId("save-dot").classList.add("save-dot-open");
    window.clearTimeout(timer);
    timer = window.setTimeout(check, 400);
    // The draft is kept when the hands rest for a moment; nothing is lost if the machine goes off.
    strokes += 1;
    window.clearTimeout(keeping);
    keeping = window.setTimeout(keep, 4000);
  }
  window.addEventListener("beforeunload", function (event) {
    if (dirty && !leaving) { event.preventDefault(); event.returnValue = ""; }
  });
  form.addEventListener("submit", function (event) {
    window.clearTimeout(timer);
    window.clearTimeout(keeping);
    if (running) {
      // A draft is on its way: wait for its version, or the page would find itself in conflict with itself.
      var button = event.submitter;
      event.preventDefault();
      running.then(function () { form.requestSubmit(button || undefined); });
      return;
    }
    leaving = true;
  });
  // A page shown again from the browser's memory may hold changes the server never saw.
  window.addEventListener("pageshow", function (event) { leaving = false; if (event.persisted && dirty) { check(); } });

  // ------------------------------------------------------------ the server's checks
  function check() {
    ask(form.dataset.check, function () {});
  }

  function keep() {
    var then = strokes;
    if (byId("stale")) { return; }
    if (running) { keeping = window.setTimeout(keep, 1000); return; }
    running = ask(form.dataset.keep, function (answer) {
      if (answer.version) { form.elements.version.value = answer.version; }
      if (!answer.saved || then !== strokes) { return; }
      dirty = false;
      byId("save-text").textContent = answer.saved;
      byId("save-dot").classList.remove("save-dot-open");
    }).then(function () { running = null; });
  }

  function ask(address, done) {
    var number = ++asked;
    var typed = new FormData(form);
    typed.delete("file"); // a chosen file belongs to the form, but is sent only when it is attached
    return fetch(address, { method: "POST", body: typed, credentials: "same-origin", headers: { "Accept": "application/json" } })
      .then(function (response) { if (!response.ok) { throw new Error(String(response.status)); } return response.json(); })
      .then(function (answer) { done(answer); if (number === asked) { show(answer); } })
      .catch(function () { /* without an answer the page still works: everything is checked when it is saved */ });
  }

  function show(answer) {
    Object.keys(answer.rows).forEach(function (code) { showRow(code, answer.rows[code]); });
    var alert = byId("entry-alert");
    if (alert.innerHTML !== answer.alert) { alert.innerHTML = answer.alert; }
    if (answer.stale && !byId("stale")) {
      var note = document.createElement("div");
      note.className = "alert alert-bad";
      note.id = "stale";
      note.textContent = form.dataset.stale;
      alert.parentNode.insertBefore(note, alert);
    }
    byId("entry-later").innerHTML = answer.later;
    byId("filled").textContent = answer.filled;
    count("count-errors", answer.errors);
    count("count-explain", answer.to_explain);
    if (answer.can_submit) { byId("submit").removeAttribute("aria-disabled"); byId("why-not").textContent = ""; }
    else { byId("submit").setAttribute("aria-disabled", "true"); }
  }

  function count(id, number) {
    var place = byId(id);
    place.hidden = !number;
    place.lastElementChild.textContent = number;
  }

  function showRow(code, row) {
    var line = byId("row-" + code);
    var below = byId("mr-" + code);
    if (!line || !below) { return; }
    line.className = (row.messages ? "has-msg " : "") + (row.kind ? "row-" + row.kind : "");
    below.className = "msg-row" + (row.kind ? " row-" + row.kind : "");
    below.hidden = !row.messages;
    byId("m-" + code).innerHTML = row.messages;
    byId("d-" + code).textContent = row.derived;
    var completion = byId("c-" + code);
    completion.className = "num s-num" + (row.kind === "block" ? " muted" : "");
    completion.firstChild.nodeValue = row.completion;
    completion.lastElementChild.textContent = row.percent;
    byId("g-" + code).textContent = row.gap;
    byId("g-" + code).className = "num s-hide " + row.gap_class;
    byId("s-" + code).innerHTML = row.status;
    showInputs(code, row);
  }

  function showInputs(code, row) {
    var value = byId("v-" + code);
    var remark = byId("r-" + code);
    value.classList.toggle("needs-word", row.needs_word && row.kind === "explain");
    remark.classList.toggle("needs-word", row.needs_word);
    remark.placeholder = row.needs_word ? remark.dataset.required : remark.dataset.optional;
    attribute(value, "aria-invalid", row.invalid ? "true" : null);
    attribute(value, "aria-describedby", row.messages ? "m-" + code : null);
    attribute(remark, "aria-required", row.needs_word ? "true" : null);
  }

  function attribute(element, name, value) {
    if (value === null) { element.removeAttribute(name); } else { element.setAttribute(name, value); }
  }

  // ------------------------------------------------------------ moving and pasting
  function move(column, input, step) {
    var next = column[column.indexOf(input) + step];
    if (next) { next.focus(); next.select(); }
    return Boolean(next);
  }

  function columnOf(input) { return values.indexOf(input) >= 0 ? values : remarks; }

  form.addEventListener("keydown", function (event) {
    var input = event.target;
    if (input.tagName !== "INPUT" || event.isComposing || event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (event.key === "Enter") { event.preventDefault(); move(columnOf(input), input, event.shiftKey ? -1 : 1); }
    if (event.key === "ArrowDown" && move(columnOf(input), input, 1)) { event.preventDefault(); }
    if (event.key === "ArrowUp" && move(columnOf(input), input, -1)) { event.preventDefault(); }
  });

  form.addEventListener("paste", function (event) {
    var input = event.target;
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (input.tagName !== "INPUT" || !/[\n\t]/.test(text.replace(/\r?\n$/, ""))) { return; }
    event.preventDefault();
    var lines = text.replace(/\r/g, "").replace(/\n$/, "").split("\n");
    var start = columnOf(input).indexOf(input);
    lines.forEach(function (line, index) {
      var cells = line.split("\t");
      var columns = columnOf(input) === values ? [values, remarks] : [remarks];
      columns.forEach(function (column, place) {
        if (cells[place] !== undefined && column[start + index]) { column[start + index].value = cells[place].trim(); }
      });
    });
    var last = columnOf(input)[Math.min(start + lines.length, values.length) - 1];
    last.focus();
    touched();
  });

  form.addEventListener("input", touched);
})();
