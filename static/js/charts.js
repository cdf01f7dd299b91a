/* Draws the panels that carry chart data, once they come near the window. The library is fetched only then; where it cannot be had,
   or anything goes wrong, the table or drawing from the server stays in its place. */
(function () {
  "use strict";

  var SLIDE = { width: 1280, height: 720 };
  var NEAR = "500px";
  var PRINT_WIDTH = 1047;  // A4 landscape less its margins, in CSS pixels
  var ROW = 27;
  var library = document.currentScript.dataset.library;
  var loading = null;
  var drawn = [];
  var printing = false;
  var still = window.matchMedia("(prefers-reduced-motion: reduce)");

  function load() {
    if (!loading) {
      loading = new Promise(function (resolve, reject) {
        var script = document.createElement("script");
        script.src = library;
        script.onload = function () { if (window.echarts) { resolve(window.echarts); } else { reject(new Error("no library")); } };
        script.onerror = function () { reject(new Error("library not loaded")); };
        document.head.appendChild(script);
      });
    }
    return loading;
  }

  // ---------------------------------------------------------------- look: the tokens of the style sheet
  var styles = window.getComputedStyle(document.documentElement);
  function token(name) { return styles.getPropertyValue("--" + name).trim(); }
  var font = window.getComputedStyle(document.body).fontFamily;
  var FILLS = {
    exceeded: "ok-fill", attained: "ok-fill", ahead: "ok-fill", on_pace: "ok-fill", within_limit: "ok-fill",
    behind: "slow-fill", far_behind: "far-fill", over_limit: "far-fill"
  };
  var WASHES = {
    exceeded: "ok-wash", attained: "ok-wash", ahead: "ok-wash", on_pace: "ok-wash", within_limit: "ok-wash",
    behind: "slow-wash", far_behind: "far-wash", over_limit: "far-wash"
  };
  var INKS = {
    exceeded: "ok-ink", attained: "ok-ink", ahead: "ok-ink", on_pace: "ok-ink", within_limit: "ok-ink",
    behind: "slow-ink", far_behind: "far-ink", over_limit: "far-ink"
  };
  var OUTSIDE = "#d5dbe1";
  function fill(band) { return token(FILLS[band] || "none-fill"); }
  function wash(band) { return token(WASHES[band] || "none-wash"); }
  function ink(band) { return token(INKS[band] || "none-ink"); }

  // ---------------------------------------------------------------- parts all charts share
  function tip(name, rows) {
    var box = document.createElement("div");
    var head = document.createElement("b");
    box.className = "plot-tip";
    head.textContent = name;
    box.appendChild(head);
    rows.forEach(function (row) {
      var line = document.createElement("div");
      row.forEach(function (text) {
        var part = document.createElement("span");
        part.textContent = text;
        line.appendChild(part);
      });
      box.appendChild(line);
    });
    return box;
  }

  function tooltip(trigger, formatter) {
    return {
      trigger: trigger, confine: true, formatter: formatter, backgroundColor: token("paper"), borderColor: token("rule-2"), borderWidth: 1,
      padding: [6, 10], transitionDuration: 0, textStyle: { color: token("ink"), fontSize: 12 }
    };
  }

  function base(data, slide) {
    var option = {
      animation: !slide && !printing && !still.matches, animationDuration: 300, animationDurationUpdate: 200,
      aria: { enabled: true, label: { description: data.words } },
      textStyle: { fontFamily: font, color: token("ink-2"), fontSize: slide ? 18 : 12 }
    };
    if (slide) {
      option.backgroundColor = token("paper");
      option.title = [
        { text: data.title, left: 40, top: 24, textStyle: { fontSize: 28, fontWeight: 600, color: token("ink"), fontFamily: font } },
        { text: data.source, left: 40, bottom: 18, textStyle: { fontSize: 15, fontWeight: "normal", color: token("ink-3"), fontFamily: font } }
      ];
    }
    return option;
  }

  function pair(point) { return [Number(point[0]), Number(point[1])]; }

  // ---------------------------------------------------------------- the line of twelve months
  function lineLabel(label, size, distance) {
    var colors = { real: token("accent-ink"), pace: token("ink"), forecast: token("ink-2") };
    var month = Number(label.at[0]);
    var toLeft = label.above || month > 9;
    return {
      value: pair(label.at),
      label: {
        show: true, formatter: label.text.replace(/[{}]/g, ""), color: colors[label.of], fontSize: size, fontWeight: label.of === "forecast" ? "normal" : 600,
        position: label.above ? "top" : "bottom", align: toLeft ? "right" : "left", distance: distance, offset: [toLeft ? -4 : 8, 0]
      }
    };
  }

  function rangeBand(data) {
    return {
      type: "custom", name: data.names.range, silent: true, z: 1, data: [[0, 0]], itemStyle: { color: token("accent-wash") },
      renderItem: function (params, api) {
        var high = data.range.map(function (item) { return api.coord([Number(item[0]), Number(item[2])]); });
        var low = data.range.slice().reverse().map(function (item) { return api.coord([Number(item[0]), Number(item[1])]); });
        return { type: "polygon", shape: { points: high.concat(low) }, style: { fill: token("accent-wash") }, silent: true };
      }
    };
  }

  // Below its line a label stands so low that the rising line stays clear of its words.
  function drop(data, label, plotWidth, plotHeight, size) {
    if (label.of !== "forecast" || label.above) { return 6; }
    var from = pair(data.forecast[0]);
    var to = pair(data.forecast[1]);
    var rise = (to[1] - from[1]) / (Number(data.axis.high) - Number(data.axis.low)) * plotHeight;
    var run = (to[0] - from[0]) / 12 * plotWidth;
    return Math.max(6, rise / run * (widest([label.text], size) + 8) + 2);
  }

  function lineSeries(data, size, plotWidth, plotHeight) {
    var scale = size > 12 ? 1.6 : 1;
    var series = [];
    if (data.range.length) { series.push(rangeBand(data)); }
    series.push({
      type: "line", name: data.names.pace, data: data.pace.map(pair), symbol: "none", z: 2, color: token("ink"),
      lineStyle: { color: token("ink"), width: 1.25 * scale, type: [5 * scale, 4 * scale] },
      markLine: { silent: true, z: 1, symbol: "none", label: { show: false }, lineStyle: { color: token("rule-2"), type: "solid", width: 1 }, data: [{ xAxis: data.now }] }
    });
    if (data.forecast.length) {
      series.push({
        type: "line", name: data.names.forecast, data: data.forecast.map(pair), symbol: "none", z: 3, color: token("accent"),
        lineStyle: { color: token("accent"), width: 1.5 * scale, type: [1.5 * scale, 4 * scale], cap: "round" }
      });
    }
    series.push({
      type: "line", name: data.names.real, z: 4, color: token("accent"), lineStyle: { color: token("accent"), width: 2.5 * scale },
      data: data.real.map(function (point) {
        var month = Number(point[0]);
        var now = month === data.now;
        return {
          value: pair(point), symbol: month === 0 ? "none" : "circle", symbolSize: (now ? 8 : 6) * scale,
          itemStyle: { color: now ? token("accent") : token("paper"), borderColor: token("accent"), borderWidth: 2 * scale }
        };
      })
    });
    series.push({ type: "scatter", silent: true, z: 5, symbolSize: 0.01, itemStyle: { opacity: 1 }, tooltip: { show: false }, data: data.labels.map(function (label) {
      return lineLabel(label, size, drop(data, label, plotWidth, plotHeight, size));
    }) });
    return series;
  }

  function lineOption(data, slide, width) {
    var size = slide ? 18 : 12;
    var option = base(data, slide);
    var axisText = { color: token("ink-2"), fontSize: size };
    option.grid = slide ? { left: 90, right: 60, top: 156, bottom: 100, outerBoundsMode: "none" } : { left: 40, right: 16, top: 24, bottom: 34, outerBoundsMode: "none" };
    option.xAxis = {
      type: "value", min: 0, max: 12, interval: 1, splitLine: { show: false }, axisTick: { show: false }, axisLine: { show: false },
      axisLabel: Object.assign({
        margin: 10, hideOverlap: false, rich: { now: { fontWeight: 600, color: token("ink"), fontSize: size } },
        formatter: function (month) { var mark = month ? data.months[month - 1] : ""; return month === data.now ? "{now|" + mark + "}" : mark; }
      }, axisText)
    };
    option.yAxis = {
      type: "value", min: Number(data.axis.low), max: Number(data.axis.high), interval: Number(data.axis.step), name: data.unit, nameGap: 8,
      nameTextStyle: Object.assign({ align: "right", padding: [0, 8, 0, 0] }, axisText), axisLine: { show: false }, axisTick: { show: false },
      axisLabel: Object.assign({ margin: 8, formatter: function (value) { return value.toFixed(data.axis.decimals); } }, axisText),
      splitLine: { lineStyle: { color: token("rule") } }
    };
    option.tooltip = tooltip("axis", function (params) {
      var found = data.tips[Math.round(params[0].axisValue) - 1];
      return found ? tip(found.name, found.rows) : null;
    });
    option.tooltip.axisPointer = { type: "line", snap: true, lineStyle: { color: token("edge"), type: "solid" } };
    var height = slide ? SLIDE.height : heightOf(data, width);
    option.series = lineSeries(data, size, width - option.grid.left - option.grid.right, height - option.grid.top - option.grid.bottom);
    if (slide) {
      option.legend = {
        left: 40, top: 76, itemGap: 28, textStyle: { fontSize: size, color: token("ink-2"), fontFamily: font },
        data: option.series.filter(function (item) { return item.name; }).map(function (item) {
          return item.type === "custom" ? { name: item.name, icon: "rect" } : item.symbol === "none" ? { name: item.name, itemStyle: { opacity: 0 } } : { name: item.name };
        })
      };
    }
    return option;
  }

  // ---------------------------------------------------------------- the ranking
  var ruler = document.createElement("canvas").getContext("2d");
  function widest(texts, size) {
    ruler.font = size + "px " + font;
    return Math.max.apply(null, texts.map(function (text) { return ruler.measureText(text).width; }));
  }

  var FIGURE_SPACE = "\u2007";
  function textOf(row) { return row.text.replace(/[{}|]/g, ""); }

  function rankingAxes(data, width, slide) {
    var size = slide ? 18 : 13;
    var names = data.rows.map(function (row) { return row.name; });
    var nameWidth = Math.ceil(Math.min(widest(names, size) + 2, width * 0.44));
    var rankWidth = size * 2;
    var colors = { rank: { width: rankWidth, align: "left", color: token("ink-2"), fontSize: size },
      name: { width: nameWidth, align: "left", color: token("accent"), fontSize: size, lineHeight: size + 2 },
      plain: { width: nameWidth, align: "left", color: token("ink"), fontSize: size, lineHeight: size + 2 },
      own: { width: nameWidth, align: "left", color: token("accent-ink"), fontWeight: 600, fontSize: size, lineHeight: size + 2 },
      num: { width: size * 3.1, align: "right", color: token("ink"), fontWeight: 600, fontSize: size },
      word: { align: "left", color: token("ink-3"), fontSize: size - 1, padding: [0, 0, 0, size] },
      move: { width: size * 2.2, align: "right", color: token("ink-3"), fontSize: size - 1 } };
    // A name too long for its column is set smaller before anything of it is left out.
    ["name", "plain", "own"].forEach(function (style) { colors[style + "_small"] = Object.assign({}, colors[style], { fontSize: size - 3 }); });
    data.rows.forEach(function (row) { colors["sign_" + row.band] = { width: size * 1.6, align: "right", color: ink(row.band), fontSize: size - 1 }; });
    var common = { type: "category", inverse: true, data: names.map(function (name, index) { return String(index); }), axisLine: { show: false }, axisTick: { show: false } };
    return {
      left: rankWidth + nameWidth + 8, right: size * (data.compared ? 7.4 : 5.2),
      axes: [
        Object.assign({}, common, { triggerEvent: true, axisLabel: { margin: rankWidth + nameWidth + 8, align: "left", interval: 0, rich: colors, formatter: function (index) {
          var row = data.rows[Number(index)];
          return "{rank|" + (row.rank.length < 2 ? FIGURE_SPACE : "") + row.rank + "}" + nameOf(row, nameWidth, size);
        } } }),
        Object.assign({}, common, { position: "right", name: data.heads, nameLocation: "start", nameGap: 4, nameTextStyle: { align: "left", verticalAlign: "bottom", color: token("ink-3"), fontSize: size - 1 }, axisLabel: { margin: 0, interval: 0, align: "left", rich: colors, formatter: function (index) {
          var row = data.rows[Number(index)];
          if (row.value === null) { return "{word|" + textOf(row) + "}"; }
          return "{num|" + textOf(row) + "}" + (data.compared ? "{move|" + row.move + "}" : "") + "{sign_" + row.band + "|" + row.sign + "}";
        } } })
      ]
    };
  }

  // A name too long for its column is cut to what fits, with a dot; the tooltip and the table have it whole.
  function broken(name, width, size) {
    var text = name.replace(/[{}|]/g, "");
    ruler.font = size + "px " + font;
    while (text.length > 2 && ruler.measureText(text).width > width) { text = text.slice(0, -2).trim() + "…"; }
    return text;
  }

  function nameOf(row, width, size) {
    var style = row.own ? "own" : row.url ? "name" : "plain";
    var fits = widest([row.name], size) <= width;
    return "{" + style + (fits ? "" : "_small") + "|" + broken(row.name, width, fits ? size : size - 3) + "}";
  }

  function rankingOption(data, slide, width) {
    var option = base(data, slide);
    var sides = rankingAxes(data, width, slide);
    var completion = data.by === "completion";
    option.grid = slide ? { left: 40 + sides.left, right: 40 + sides.right, top: 120, bottom: 64, outerBoundsMode: "none" }
      : { left: sides.left, right: sides.right, top: 22, bottom: 2, outerBoundsMode: "none" };
    option.xAxis = { type: "value", min: Number(data.low), max: Number(data.high), show: false };
    option.yAxis = sides.axes;
    option.tooltip = tooltip("axis", function (params) {
      var row = data.rows[params[0].dataIndex];
      return row ? tip(row.name, row.rows) : null;
    });
    option.tooltip.axisPointer = { type: "none" };
    // Where they would run into the heads of the numbers, the line's words stand on its left.
    var share = (Number(data.pace) - Number(data.low)) / (Number(data.high) - Number(data.low));
    var room = ((slide ? SLIDE.width - 80 : width) - sides.left - sides.right) * (1 - share);
    var crowded = widest([data.pace_text], slide ? 18 : 12) / 2 + 4 > room;
    option.series = [{
      type: "bar", barWidth: slide ? "52%" : 10, showBackground: true, backgroundStyle: { color: "#e9edf1" }, cursor: "pointer",
      data: data.rows.map(function (row) {
        return { value: row.value === null ? 0 : Number(row.value), itemStyle: { color: completion ? fill(row.band) : "#6f8aa5" } };
      }),
      markLine: {
        silent: true, symbol: "none", lineStyle: { color: token("ink"), width: 2, type: "solid" }, data: [{ xAxis: Number(data.pace) }],
        label: { show: true, position: "start", distance: 4, align: crowded ? "right" : "center", formatter: data.pace_text.replace(/[{}]/g, ""), color: token("ink"), fontSize: slide ? 18 : 12, fontWeight: 600 }
      }
    }];
    return option;
  }

  // ---------------------------------------------------------------- the boundary map
  function mapOption(data, slide) {
    var size = slide ? 16 : data.locale === "EN" ? 10 : 11;
    var beside = slide && data.beside.length ? widest(data.beside.concat(data.beside_word), 16) + 70 : 40;
    var option = base(data, slide);
    var bands = data.bands.map(function (item) { return item.band; });
    var pieces = data.bands.map(function (item, index) { return { value: index, label: item.word, color: wash(item.band) }; });
    if (data.outside.length) { pieces.push({ value: bands.length, label: data.outside_word, color: OUTSIDE }); }
    var items = data.regions.map(function (region) {
      return {
        name: region.code, value: bands.indexOf(region.band), shown: region.name, text: region.text, rows: region.rows, url: region.url,
        label: region.band === "far_behind" || region.band === "over_limit" ? { color: "#fff", textBorderColor: token("far-wash") } : {}
      };
    }).concat(data.outside.map(function (area) {
      return { name: area.code, value: bands.length, shown: area.name, text: "", rows: [[data.outside_word, ""]], url: "", label: { color: token("ink-3") } };
    }));
    option.visualMap = {
      type: "piecewise", pieces: pieces, show: Boolean(slide), left: 40, bottom: 64, orient: "vertical", selectedMode: false, hoverLink: false, inverse: true,
      itemSymbol: "rect", itemWidth: 24, itemHeight: 16, textStyle: { fontSize: 16, color: token("ink"), fontFamily: font }
    };
    option.tooltip = tooltip("item", function (params) {
      var item = params.data;
      return item ? tip(item.text ? item.shown + " " + item.text : item.shown, item.rows) : null;
    });
    option.series = [{
      type: "map", map: data.map, nameProperty: "adcode", aspectScale: 0.823, roam: false, selectedMode: false, data: items,
      left: slide ? 250 : 2, right: slide ? beside : 2, top: slide ? 90 : 2, bottom: slide ? 64 : 2,
      itemStyle: { borderColor: token("edge"), borderWidth: 0.75, areaColor: OUTSIDE },
      emphasis: { itemStyle: { areaColor: null, borderColor: token("ink"), borderWidth: 2 }, label: { show: true } },
      label: {
        show: true, color: "#212529", textBorderColor: "#fff", textBorderWidth: 2, fontSize: size, lineHeight: size + 3, fontFamily: font,
        formatter: function (params) {
          var item = params.data;
          return item ? (item.text ? item.shown + "\n" + item.text : item.shown) : "";
        }
      },
      labelLayout: { hideOverlap: true }
    }];
    if (slide) {
      option.title.push({
        text: data.beside.length ? data.beside_word : "", subtext: data.beside.join("\n"), right: 40, top: 110, itemGap: 6,
        textStyle: { fontSize: 16, fontWeight: 600, color: token("ink"), fontFamily: font },
        subtextStyle: { fontSize: 16, lineHeight: 26, color: token("ink"), fontFamily: font }
      });
      option.title[1].text = data.source + "\n" + data.origin;
      option.title[1].textStyle.lineHeight = 22;
    }
    return option;
  }

  function register(echarts, data) {
    if (echarts.getMap(data.map)) { return Promise.resolve(); }
    return fetch(data.url, { credentials: "same-origin" }).then(function (answer) {
      if (!answer.ok || answer.redirected) { throw new Error("no boundaries"); }
      return answer.json();
    }).then(function (content) { echarts.registerMap(data.map, { geoJSON: content }); });
  }

  // ---------------------------------------------------------------- drawing, saving, printing
  var OPTIONS = { series: lineOption, ranking: rankingOption, map: mapOption };

  function heightOf(data, width) {
    if (data.kind === "ranking") { return data.rows.length * ROW + 24; }
    if (data.kind === "map") { return Math.round(width / 1.66); }
    return Math.round(Math.min(Math.max(width * 0.88, 260), 400));
  }

  function size(plot, width) {
    var height = heightOf(plot.data, width);
    plot.live.style.height = height + "px";
    plot.chart.resize({ width: width, height: height });
    if (width !== plot.width) { plot.chart.setOption(OPTIONS[plot.data.kind](plot.data, false, width), true); }
    plot.width = width;
  }

  function show(echarts, plot) {
    var width = plot.box.clientWidth;
    plot.live = document.createElement("div");
    plot.live.className = "plot-live";
    plot.live.style.height = heightOf(plot.data, width) + "px";
    plot.box.insertBefore(plot.live, plot.box.firstChild);
    plot.chart = echarts.init(plot.live, null, { renderer: "svg", locale: plot.data.locale });
    plot.chart.setOption(OPTIONS[plot.data.kind](plot.data, false, width));
    plot.width = width;
    plot.chart.on("click", function (event) { follow(plot, event); });
    plot.box.classList.add("is-drawn");
    plot.details = plot.box.querySelector("details.plot-data");
    // On a phone the names of the smallest districts do not fit the map: there its table stays open.
    if (plot.details) { plot.details.open = plot.data.kind === "map" && width < 400; }
    plot.tools = plot.box.querySelector(".plot-tools");
    plot.tools.hidden = false;
    plot.tools.querySelector("[data-plot-save]").onclick = function () { save(echarts, plot); };
    if (window.ResizeObserver) {
      plot.observer = new ResizeObserver(function () { if (plot.box.clientWidth && plot.box.clientWidth !== plot.width && !printing) { size(plot, plot.box.clientWidth); } });
      plot.observer.observe(plot.box);
    }
    drawn.push(plot);
  }

  // A number leads to where it comes from, in a chart as in its table.
  function follow(plot, event) {
    var item = plot.data.kind === "ranking" ? plot.data.rows[event.componentType === "yAxis" ? Number(event.value) : event.dataIndex] : event.data;
    if (item && item.url) { window.location.assign(item.url); }
  }

  function undo(plot) {
    if (plot.observer) { plot.observer.disconnect(); }
    if (plot.chart) { plot.chart.dispose(); }
    if (plot.live && plot.live.parentNode) { plot.live.parentNode.removeChild(plot.live); }
    if (plot.tools) { plot.tools.hidden = true; }
    plot.box.classList.remove("is-drawn");
    if (plot.details && !plot.box.querySelector(".plot-still")) { plot.details.open = true; }
  }

  function draw(plot) {
    return load().then(function (echarts) {
      return (plot.data.kind === "map" ? register(echarts, plot.data) : Promise.resolve()).then(function () {
        if (document.contains(plot.box)) { show(echarts, plot); }
      });
    }).catch(function () { undo(plot); });
  }

  // A picture for a slide: the same chart drawn once more at slide size, with its title and where the figures come from.
  function save(echarts, plot) {
    var stage = document.createElement("div");
    var height = plot.data.kind === "ranking" ? Math.max(SLIDE.height, plot.data.rows.length * 32 + 190) : SLIDE.height;
    var chart = echarts.init(stage, null, { renderer: "canvas", locale: plot.data.locale, width: SLIDE.width, height: height, devicePixelRatio: 2 });
    chart.setOption(OPTIONS[plot.data.kind](plot.data, true, SLIDE.width));
    chart.renderToCanvas({ pixelRatio: 2, backgroundColor: token("paper") }).toBlob(function (blob) {
      var link = document.createElement("a");
      link.href = URL.createObjectURL(blob);
      link.download = plot.data.file;
      document.body.appendChild(link);
      link.click();
      document.body.removeChild(link);
      window.setTimeout(function () { URL.revokeObjectURL(link.href); }, 10000);
      chart.dispose();
    }, "image/png");
  }

  function printWidth(plot) {
    var columns = plot.box.closest(".grid-3") ? 3 : plot.box.closest(".grid-2") ? 2 : 1;
    return Math.floor((PRINT_WIDTH - 26 - 16 * (columns - 1)) / columns);
  }
  window.addEventListener("beforeprint", function () {
    printing = true;
    drawn.forEach(function (plot) {
      size(plot, printWidth(plot));
      plot.chart.getZr().flush();  // the sheet is laid out before the next frame
    });
  });
  window.addEventListener("afterprint", function () {
    printing = false;
    drawn.forEach(function (plot) {
      size(plot, plot.box.clientWidth);
    });
  });

  // ---------------------------------------------------------------- when
  function watch() {
    drawn = drawn.filter(function (plot) {
      if (document.contains(plot.box)) { return true; }
      undo(plot);
      return false;
    });
    document.querySelectorAll("[data-plot]").forEach(function (box) {
      if (box.dataset.watched) { return; }
      box.dataset.watched = "1";
      var plot = { box: box, data: JSON.parse(document.getElementById(box.dataset.plot).textContent) };
      if (!window.IntersectionObserver) { draw(plot); return; }
      var observer = new IntersectionObserver(function (entries) {
        if (entries.some(function (entry) { return entry.isIntersecting; })) { observer.disconnect(); draw(plot); }
      }, { rootMargin: NEAR + " 0px" });
      observer.observe(box);
    });
  }
  document.addEventListener("main:replaced", watch);
  if (document.readyState === "complete") { watch(); } else { window.addEventListener("load", watch); }
})();
