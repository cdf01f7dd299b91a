/* The entry page while someone types: checks by the server's rules, drafts kept, moves between cells, pasting, a guard against leaving unsaved.
   Every number and sentence comes from the server; nothing is worked out here. */
(function () {
  "use strict";

  var CHECK_AFTER = 400;
  var KEEP_AFTER = 4000;
  var LONGEST_WAIT = 60000;
  var OFFLINE = "offline", SIGNED_OUT = "signed-out", REFUSED = "refused";

  var form = document.getElementById("entry-form");
  if (!form) { return; }
  var values = Array.prototype.slice.call(form.querySelectorAll("input[name^='v-']"));
  var remarks = Array.prototype.slice.call(form.querySelectorAll("input[name^='r-']"));
  var replies = Array.prototype.slice.call(form.querySelectorAll("input[name^='a-']"));
  var file = byId("file");
  var dirty = form.hasAttribute("data-dirty");
  var decides = form.hasAttribute("data-decides"); // two versions stand on the page: only a button may choose
  var strokes = 0;
  var checking = null;
  var keeping = null;
  var wait = KEEP_AFTER;
  var running = null; // one request at a time: a draft on its way changes the version that the next one must carry
  var sending = false;
  var leaving = false;

  function byId(id) { return document.getElementById(id); }

  // ------------------------------------------------------------ saved or not
  function say(text, saved) {
    byId("save-text").textContent = text;
    byId("save-dot").classList.toggle("save-dot-open", !saved);
  }

  function touched() {
    dirty = true;
    strokes += 1;
    wait = KEEP_AFTER;
    say(form.dataset.unsaved, false);
    plan();
  }

  function plan() {
    stop();
    checking = window.setTimeout(check, CHECK_AFTER);
    // The draft is kept when the hands rest for a moment; nothing is lost if the machine goes off.
    keeping = window.setTimeout(keep, wait);
  }

  function stop() { window.clearTimeout(checking); window.clearTimeout(keeping); }

  window.addEventListener("beforeunload", function (event) {
    if ((dirty || (file && file.files.length)) && !leaving) { event.preventDefault(); event.returnValue = ""; }
  });
  // A page shown again from the browser's memory may hold changes the server never saw.
  window.addEventListener("pageshow", function (event) { leaving = false; sending = false; if (event.persisted && dirty) { plan(); } });
  // Back from signing in, or from a broken line.
  window.addEventListener("focus", again);
  window.addEventListener("online", again);
  function again() { if (dirty && wait > KEEP_AFTER) { wait = KEEP_AFTER; plan(); } }

  // What is typed is kept before the form goes: a line that is down or a session that has ended must not take it along.
  form.addEventListener("submit", function (event) {
    stop();
    if (sending) { event.preventDefault(); return; }
    if (!running && (!dirty || decides || !byId("stale").hidden)) { leaving = true; return; }
    var button = event.submitter;
    event.preventDefault();
    sending = true;
    if (button) { button.classList.add("busy"); }
    (running || Promise.resolve()).then(function () { return dirty ? keep() : null; }).then(function (reason) {
      sending = false;
      if (reason === OFFLINE || reason === SIGNED_OUT) { if (button) { button.classList.remove("busy"); } return; }
      dirty = false;
      leaving = true;
      form.requestSubmit(button || undefined);
    });
  });

  // ------------------------------------------------------------ asking the server
  function check() {
    if (running) { checking = window.setTimeout(check, CHECK_AFTER); return; }
    run(form.dataset.check, show);
  }

  function keep() {
    if (decides || !byId("stale").hidden) { return Promise.resolve(REFUSED); }
    if (running) { keeping = window.setTimeout(keep, CHECK_AFTER); return running; }
    var then = strokes;
    return run(form.dataset.keep, function (answer) {
      if (answer.version) { form.elements.version.value = answer.version; }
      wait = KEEP_AFTER;
      byId("signed-out").hidden = true;
      if (answer.saved && then === strokes) { dirty = false; say(answer.saved, true); }
      show(answer);
    }).then(function (reason) {
      if (reason) { failed(reason); }
      return reason;
    });
  }

  // Ask with what is typed; resolves with nothing, or with why there was no answer.
  function run(address, done) {
    running = post(address, typed()).then(done).then(function () { return null; }, function (error) {
      return error === SIGNED_OUT || error === REFUSED ? error : OFFLINE;
    }).then(function (reason) { running = null; return reason; });
    return running;
  }

  function failed(reason) {
    byId("signed-out").hidden = reason !== SIGNED_OUT;
    say(reason === OFFLINE ? form.dataset.offline : form.dataset.unsaved, false);
    wait = Math.min(wait * 2, LONGEST_WAIT);
    window.clearTimeout(keeping);
    keeping = window.setTimeout(keep, wait);
  }

  function typed() {
    var data = new FormData(form);
    data.delete("file"); // a chosen file belongs to the form, but goes only with its buttons
    return data;
  }

  function post(address, data, renewed) {
    return fetch(address, { method: "POST", body: data, credentials: "same-origin", headers: { "Accept": "application/json" } }).then(function (response) {
      if (response.redirected) { throw SIGNED_OUT; }
      if (response.status === 403 && !renewed) {
        // Signed in anew in another tab, the form's token is an old one: the page is asked for the present one.
        return renew().then(function (token) { data.set("csrfmiddlewaretoken", token); return post(address, data, true); });
      }
      if (!response.ok) { throw REFUSED; }
      return response.json();
    });
  }

  function renew() {
    return fetch(form.getAttribute("action"), { credentials: "same-origin" }).then(function (response) {
      if (response.redirected) { throw SIGNED_OUT; }
      return response.text();
    }).then(function (html) {
      var fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#entry-form [name=csrfmiddlewaretoken]");
      if (!fresh) { throw REFUSED; }
      form.elements.csrfmiddlewaretoken.value = fresh.value;
      return fresh.value;
    });
  }

  // ------------------------------------------------------------ showing the answer
  function show(answer) {
    Object.keys(answer.rows).forEach(function (code) { showRow(code, answer.rows[code]); });
    var alert = byId("entry-alert");
    if (alert.innerHTML !== answer.alert) { alert.innerHTML = answer.alert; }
    if (answer.stale) { byId("stale").hidden = false; }
    byId("entry-later").innerHTML = answer.later;
    byId("filled").textContent = answer.filled;
    count("count-errors", answer.errors);
    count("count-explain", answer.to_explain);
    attribute(byId("submit"), "aria-disabled", answer.can_submit ? null : "true");
    byId("why-not").textContent = answer.can_submit ? "" : form.dataset.whyNot;
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

  // ------------------------------------------------------------ moving
  function move(column, input, step) {
    var next = column[column.indexOf(input) + step];
    if (next) { next.focus(); next.select(); }
    return Boolean(next);
  }

  function columnOf(input) { return [values, remarks, replies].filter(function (column) { return column.indexOf(input) >= 0; })[0] || []; }

  form.addEventListener("keydown", function (event) {
    var input = event.target;
    if (input.tagName !== "INPUT" || event.isComposing || event.keyCode === 229 || event.altKey || event.ctrlKey || event.metaKey) { return; }
    if (event.key === "Enter") { event.preventDefault(); move(columnOf(input), input, event.shiftKey ? -1 : 1); }
    if (event.key === "ArrowDown" && move(columnOf(input), input, 1)) { event.preventDefault(); }
    if (event.key === "ArrowUp" && move(columnOf(input), input, -1)) { event.preventDefault(); }
  });

  // ------------------------------------------------------------ pasting
  var before = null;

  form.addEventListener("paste", function (event) {
    var input = event.target;
    var text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    if (input.tagName !== "INPUT" || replies.indexOf(input) >= 0 || !/[\n\t]/.test(text.replace(/\r?\n$/, ""))) { return; }
    event.preventDefault();
    var data = new FormData();
    data.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    data.set("mode", form.elements.mode.value);
    data.set("text", text);
    data.set("start", input.name.slice(2));
    data.set("column", input.name.charAt(0));
    post(form.dataset.paste, data).then(pasted, function (error) {
      byId("signed-out").hidden = error !== SIGNED_OUT;
      notice(form.dataset.notPasted, false);
    });
  });

  function pasted(answer) {
    var old = [];
    function put(prefix, texts) {
      Object.keys(texts).forEach(function (code) {
        var cell = byId(prefix + code);
        if (cell) { old.push([cell, cell.value]); cell.value = texts[code]; }
      });
    }
    put("v-", answer.values);
    put("r-", answer.remarks);
    before = old.length ? old : before;
    notice(answer.said, !answer.refused);
    if (old.length) { old[old.length - 1][0].focus(); touched(); }
  }

  function notice(text, done) {
    var place = byId("pasted");
    place.hidden = false;
    place.classList.toggle("alert-warn", !done);
    byId("pasted-text").textContent = text;
    byId("undo-paste").hidden = !done;
  }

  byId("undo-paste").addEventListener("click", function () {
    (before || []).forEach(function (one) { one[0].value = one[1]; });
    byId("pasted").hidden = true;
    if (before) { before[0][0].focus(); touched(); }
    before = null;
  });

  // Half-written words of an input method are no figures and no remarks yet.
  form.addEventListener("input", function (event) { if (!event.isComposing) { touched(); } });
  form.addEventListener("compositionend", touched);
})();
