/* Every table of figures can be taken along: as a block for a spreadsheet on the clipboard, or as a CSV file. The two buttons are made here, so that
   without JavaScript nothing stands there that does nothing. What is taken is the table as shown, in the order shown, with the columns a narrow
   screen hides; not what only helps to read it: signs beside a word, cards, words for screen readers, bars, messages, links that act.

   A number is written so that a program takes it for one: 72,014 as 72014, −1.4 as -1.4, +5.4 as 5.4. A percent sign stays, 55.4% is a number to a
   spreadsheet. 1,173※ stays text with its mark, or a figure that counts for less would be summed unseen. —— (no target assigned) stays, a single —
   is how a page draws a blank. Text that a spreadsheet would run as a formula is marked with an apostrophe, as in our other CSV files. */
(function () {
  "use strict";

  var words = document.currentScript.dataset;
  var LEFT_OUT = "svg, script, style, template, noscript, button, .btn, .tip, .sort-sign, .copy-tools, [hidden], input[type=hidden], input[type=checkbox], input[type=file]";
  var ACTS = "svg, button, .btn, input[type=checkbox], input[type=file]";
  var SAID = ".move .vh"; // the direction of a move is said to screen readers and drawn for the others
  var NUMBER = /^[+\-\u2212]?(\d{1,3}(,\d{3})+|0|[1-9]\d{0,14})(\.\d+)?%?$/;
  var MARKED = /^\d{1,3}(,\d{3})+\s*\u203b/; // with the mark of a figure from an earlier month
  var SHARE = /^[\d,.]+ \/ [\d,.]+$/; // 137 / 450
  var NONE = "\u2014\u2014";
  var FORMULA = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
  var BLOCKS = { P: 1, LI: 1, DIV: 1, DT: 1, DD: 1 };

  // ------------------------------------------------------------------ from the page to a grid of texts

  // The text of a cell; `screenless` also takes signs and words for screen readers, for cells that hold nothing else.
  function textOf(cell, screenless) {
    var text = "";

    function add(part) { text += part; }

    function walk(node) {
      if (node.nodeType === 3) { add(node.data.replace(/[\s\u00a0]+/g, " ")); return; }
      if (node.nodeType !== 1 || node.matches(LEFT_OUT)) { return; }
      if (node.getAttribute("aria-hidden") === "true" && !/[\p{L}\d]/u.test(node.textContent)) { return; } // a sign, not a word
      if (node.classList.contains("vh") && !screenless && !node.matches(SAID)) { return; }
      if (node.tagName === "BR") { add("\n"); return; }
      if (node.matches("input, textarea")) { add(node.type === "radio" ? "" : node.value); return; }
      if (node.tagName === "SELECT") { add(node.selectedIndex < 0 ? "" : node.options[node.selectedIndex].text); return; }
      var isBlock = BLOCKS[node.tagName] || node.classList.contains("line-below") || node.classList.contains("remark");
      var isUnit = cell.tagName === "TH" && node.classList.contains("unit");
      if (isBlock) { add(" "); }
      if (isUnit) { add(open()); }
      node.childNodes.forEach(walk);
      if (isUnit) { add(close()); }
      if (isBlock) { add(" "); }
      if (node.matches(".of, .part-tag")) { add(words.colon); }
    }

    cell.childNodes.forEach(walk);
    return tidy(text);
  }

  function open() { return isChinese() ? "（" : " ("; }
  function close() { return isChinese() ? "）" : ")"; }
  function isChinese() { return document.documentElement.lang.slice(0, 2) === "zh"; }

  // Lines broken to fit a column are one again, in Chinese without a space between.
  function tidy(text) {
    return text.replace(/\s*\n\s*/g, "\n").trim()
      .replace(/([^\x00-\xff])\n/g, "$1").replace(/\n([^\x00-\xff])/g, "$1").replace(/\n/g, " ").replace(/ {2,}/g, " ").replace(/ ?（ ?/g, "（");
  }

  function valueOf(cell) {
    var text = textOf(cell, false);
    if (!text && !cell.querySelector("input, textarea, select")) { text = isUnassigned(cell) ? NONE : textOf(cell, true); }
    if (text === "\u2014") { return ""; }
    if (MARKED.test(text) || SHARE.test(text)) { return text.replace(/,/g, ""); }
    return NUMBER.test(text) ? text.replace(/,/g, "").replace("\u2212", "-").replace("+", "") : text;
  }

  function isUnassigned(cell) {
    return Array.prototype.some.call(cell.querySelectorAll("[aria-hidden=true]"), function (sign) { return sign.textContent.trim() === NONE; });
  }

  function isNumber(value) { return NUMBER.test(value); }

  // Rows of equal length. A cell over several columns or rows stands at its first place, the others are blank.
  function gridOf(table) {
    var rows = Array.prototype.filter.call(table.rows, function (row) { return !row.hidden && !row.classList.contains("msg-row"); });
    var grid = rows.map(function () { return []; });
    var heads = 0;
    rows.forEach(function (row, r) {
      var c = 0;
      if (row.parentNode.tagName === "THEAD") { heads = r + 1; }
      Array.prototype.forEach.call(row.cells, function (cell) {
        while (grid[r][c] !== undefined) { c += 1; }
        var down = Math.min(cell.rowSpan || rows.length, rows.length - r);
        for (var i = 0; i < down; i += 1) {
          for (var j = 0; j < cell.colSpan; j += 1) { grid[r + i][c + j] = { value: i || j ? "" : valueOf(cell), cell: cell }; }
        }
      });
    });
    return withoutDrawings(grid, heads);
  }

  // A column that holds only drawings or things to press is none of the data.
  function withoutDrawings(grid, heads) {
    var width = Math.max.apply(null, grid.map(function (row) { return row.length; }));
    var kept = [];
    for (var c = 0; c < width; c += 1) {
      var body = grid.slice(heads).map(function (row) { return row[c]; });
      var says = body.some(function (place) { return place && place.value !== ""; });
      var acts = body.some(function (place) { return place && place.cell.querySelector(ACTS); });
      if (says || !acts) { kept.push(c); }
    }
    return {
      heads: heads,
      columns: kept.length,
      rows: grid.map(function (row) { return kept.map(function (c) { return row[c] ? row[c].value : ""; }); })
    };
  }

  // ------------------------------------------------------------------ from the grid to what programs take

  function guarded(value) { return !isNumber(value) && FORMULA.test(value) ? "'" + value : value; }

  function asTabs(grid) {
    return grid.rows.map(function (row) { return row.map(function (value) { return guarded(value).replace(/[\t\r\n]+/g, " "); }).join("\t"); }).join("\r\n") + "\r\n";
  }

  function escaped(value) { return value.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;"); }

  // Text cells say so in the words of Excel and WPS and of LibreOffice, or 12/16 would become a day and =1+1 a sum. LibreOffice alone must also be told what 55.4% is.
  function kind(value) {
    if (value === "") { return ""; }
    if (!isNumber(value)) { return " style=\"mso-number-format:'\\@'\" sdnum=\"1033;0;@\""; }
    if (value.slice(-1) !== "%") { return ""; }
    var places = (value.split(".")[1] || "%").length - 1;
    return " sdval=\"" + (parseFloat(value) / 100).toFixed(places + 2) + "\" sdnum=\"1033;0;0" + (places ? "." + "0".repeat(places) : "") + "%\"";
  }

  function asHtml(grid) {
    var rows = grid.rows.map(function (row) {
      return "<tr>" + row.map(function (value) { return "<td" + kind(value) + ">" + escaped(value) + "</td>"; }).join("") + "</tr>";
    });
    return "<meta charset=\"utf-8\"><table>" + rows.join("") + "</table>";
  }

  function asCsv(grid) {
    function quoted(value) { return value === "" || isNumber(value) ? value : "\"" + guarded(value).replace(/"/g, "\"\"") + "\""; }
    return "\ufeff" + grid.rows.map(function (row) { return row.map(quoted).join(",") + "\r\n"; }).join("");
  }

  // ------------------------------------------------------------------ taking it along

  // By the oldest way there is: it needs no secure connection, and carries text and table at once.
  function copy(grid) {
    var carrier = document.createElement("textarea");
    var before = document.activeElement;
    carrier.className = "vh";
    carrier.value = asTabs(grid);
    carrier.setAttribute("readonly", "");
    document.body.appendChild(carrier);
    carrier.focus({ preventScroll: true });
    carrier.select();

    function fill(event) {
      event.clipboardData.setData("text/plain", asTabs(grid));
      event.clipboardData.setData("text/html", asHtml(grid));
      event.preventDefault();
    }

    document.addEventListener("copy", fill);
    var done = false;
    try { done = document.execCommand("copy"); } catch (error) { done = false; }
    document.removeEventListener("copy", fill);
    document.body.removeChild(carrier);
    if (before) { before.focus({ preventScroll: true }); }
    if (done) { return Promise.resolve(); }
    return navigator.clipboard ? navigator.clipboard.writeText(asTabs(grid)) : Promise.reject(new Error("no clipboard"));
  }

  function save(grid, name) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([asCsv(grid)], { type: "text/csv;charset=utf-8" }));
    link.download = name;
    document.body.appendChild(link);
    link.click();
    document.body.removeChild(link);
    window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
  }

  function captionOf(table) {
    var caption = table.caption ? textOf(table.caption, true) : "";
    return caption || table.closest("[aria-label]") && table.closest("[aria-label]").getAttribute("aria-label") || document.title;
  }

  // 郑州市2017年6月_各指标完成情况_快报数.csv: the place and month of the page, the table without what repeats them, the basis; a number where two are alike.
  function fileName(table) {
    var main = document.getElementById("main").dataset;
    var name = shortName(table);
    var alike = tables().filter(function (other) { return shortName(other) === name; });
    if (alike.length > 1) { name += "_" + (alike.indexOf(table) + 1); }
    return [main.file, name, main.basis].filter(Boolean).join("_").replace(/[\\/:*?"<>|\x00-\x1f]/g, "").slice(0, 120) + ".csv";
  }

  function shortName(table) { return captionOf(table).split(/，|, /)[0].replace(/^[^\d\s]{2,12}\d{4}年(\d+月)?/, "").trim(); }

  // ------------------------------------------------------------------ the controls

  var said = document.createElement("div");
  said.className = "copy-said no-print";
  said.setAttribute("role", "status");
  document.body.appendChild(said);
  var timer = 0;

  function say(sentence) {
    window.clearTimeout(timer);
    said.textContent = "";
    var toast = document.createElement("span");
    toast.className = "toast";
    toast.textContent = sentence;
    said.appendChild(toast);
    timer = window.setTimeout(function () { said.textContent = ""; }, 6000);
  }

  function filled(pattern, table, grid) {
    var name = captionOf(table);
    return pattern.replace("{rows}", grid ? grid.rows.length - grid.heads : "").replace("{columns}", grid ? grid.columns : "").replace("{table}", function () { return name; });
  }

  function button(label, pattern, table, act) {
    var made = document.createElement("button");
    made.type = "button";
    made.className = "copy-tool";
    made.textContent = label;
    made.setAttribute("aria-label", filled(pattern, table, null));
    made.addEventListener("click", function () { act(table); });
    return made;
  }

  function onCopy(table) {
    var grid = gridOf(table);
    copy(grid).then(function () { say(filled(words.copied, table, grid)); }, function () { say(words.failed); });
  }

  function onSave(table) {
    var grid = gridOf(table);
    save(grid, fileName(table));
    say(filled(words.saved, table, grid));
  }

  function toolsFor(table) {
    var tools = document.createElement("span");
    tools.className = "copy-tools no-print";
    tools.appendChild(button(words.copy, words.copyName, table, onCopy));
    tools.appendChild(button(words.csv, words.csvName, table, onSave));
    return tools;
  }

  function tables() {
    return Array.prototype.filter.call(document.querySelectorAll("main table"), function (table) { return table.tBodies.length && table.tBodies[0].rows.length; });
  }

  // In the head of a panel that is about this table alone, on a printed sheet at its top, else on a line of its own above the table.
  function place(table, tools) {
    var panel = table.closest(".panel");
    var head = panel && panel.querySelector(".panel-head");
    var sheet = table.closest(".sheet");
    if (sheet && !panel) {
      tools.classList.add("copy-on-sheet");
      sheet.insertBefore(tools, sheet.firstChild);
    } else if (head && !head.closest("details") && tables().filter(function (other) { return panel.contains(other); }).length === 1) {
      tools.classList.add("copy-in-head");
      head.appendChild(tools);
    } else {
      var frame = table.closest(".frame") || table;
      tools.classList.add("copy-above");
      frame.parentNode.insertBefore(tools, frame);
    }
  }

  function equip() {
    if (document.querySelector("main .copy-tools")) { return; }
    tables().forEach(function (table) { place(table, toolsFor(table)); });
  }

  equip();
  document.addEventListener("main:replaced", equip);
})();
