/* Ribbons, overview, stepping and spoken marks. The page reads well without it: rows are grid
   rows, every state is a word, every move is a link, filters and views are the stylesheet's. */
(() => {
  "use strict";
  const page = document.querySelector(".page"), pairs = document.getElementById("pairs");
  if (!page || !pairs) return;
  const NS = new DOMParser().parseFromString("<svg/>", "text/html").querySelector("svg").namespaceURI;
  const all = [...pairs.querySelectorAll(".pair")], folds = [...pairs.querySelectorAll(".fold")];
  const output = document.getElementById("position"), input = id => document.getElementById(id);
  const wide = matchMedia("(min-width: 62.01rem)");
  const draw = (name, attributes, parent) => {
    const node = document.createElementNS(NS, name);
    for (const key in attributes) node.setAttribute(key, attributes[key]);
    parent.append(node);
    return node;
  };
  const state = pair => pair.dataset.state;
  const say = (key, slots) => output.dataset[key].replace(/\{(\w+)\}/g, (_, name) => slots[name]);
  const inColumns = () => wide.matches && input("view-side").checked;

  /* What is shown: read from the controls, so that no layout is forced. */
  const filtered = pair => {
    const chip = input("show-" + state(pair));
    return state(pair) !== "identical" && chip && !chip.checked
      || pair.matches(".boilerplate") && !input("show-boilerplate").checked
      || input("view-right").checked && pair.matches(".dropped, .origin");
  };
  const folded = pair => pair.closest("details.fold:not([open])");
  const shown = () => all.filter(pair => !filtered(pair) && !folded(pair));

  /* Ribbons: one drawing a row, made when the row comes near the window. */
  const band = (svg, x0, x1, a, b) => {
    const mid = (x0 + x1) / 2, curve = (y0, y1) => `C${mid} ${y0} ${mid} ${y1} ${x1} ${y1}`;
    const back = `C${mid} ${b[1]} ${mid} ${a[1]} ${x0} ${a[1]}`;
    draw("path", { class: "fill", d: `M${x0} ${a[0]}${curve(a[0], b[0])}L${x1} ${b[1]}${back}Z` }, svg);
    draw("path", { class: "edge", d: `M${x0} ${a[0]}${curve(a[0], b[0])}M${x0} ${a[1]}${curve(a[1], b[1])}` }, svg);
  };
  const stub = (svg, box, left, kind) => {
    const y = Math.min(box.top + 48, (box.top + box.bottom) / 2), d = left ? 1 : -1, x = left ? box.right : box.left, cx = x + d * 26;
    draw("path", { class: "stub", d: `M${x} ${y}h${d * 17}` }, svg);
    draw("circle", { cx, cy: y, r: 9 }, svg);
    draw("path", { class: "plus", d: `M${cx - 4} ${y}h8` + (kind === "added" ? `M${cx} ${y - 4}v8` : "") }, svg);
  };
  const boxes = (pair, side, base) => [...pair.querySelectorAll(`:scope > .${side} > .para`)].map(node => {
    const box = node.getBoundingClientRect();
    return { left: box.left - base.left, right: box.right - base.left, top: box.top - base.top, bottom: box.bottom - base.top };
  });
  /* One partner against several: its height is shared out in proportion. */
  const shares = (box, partners) => {
    const total = partners.reduce((sum, partner) => sum + partner.bottom - partner.top, 0) || 1;
    let y = box.top;
    return partners.map(partner => {
      const from = y;
      y += (box.bottom - box.top) * (partner.bottom - partner.top) / total;
      return [from, y];
    });
  };
  function ribbon(pair) {
    const old = pair.querySelector(":scope > .ribbon");
    if (old) old.remove();
    if (!inColumns() || pair.dataset.end) return;
    const svg = draw("svg", { class: `ribbon ${state(pair)}`, "aria-hidden": "true" }, pair);
    const base = svg.getBoundingClientRect(), left = boxes(pair, "left", base), right = boxes(pair, "right", base);
    if (!left.length && !right.length) return;
    if (!right.length) return left.forEach(box => stub(svg, box, true, "dropped"));
    if (!left.length) return right.forEach(box => stub(svg, box, false, "added"));
    const x0 = left[0].right, x1 = right[0].left, span = box => [box.top, box.bottom];
    if (left.length === 1) shares(left[0], right).forEach((share, i) => band(svg, x0, x1, share, span(right[i])));
    else if (right.length === 1) shares(right[0], left).forEach((share, i) => band(svg, x0, x1, span(left[i]), share));
    else band(svg, x0, x1, [left[0].top, left.at(-1).bottom], [right[0].top, right.at(-1).bottom]);
  }

  /* Redline: the two texts of a link woven into one, deletion first, from their own words. */
  const weave = (pair, side) => [...pair.querySelectorAll(`:scope > .${side} p`)].map(p => p.textContent).join("\n\n");
  function redline(pair) {
    if (!pair.dataset.readings || pair.classList.contains("lined")) return;
    const left = weave(pair, "left"), right = weave(pair, "right");
    const unseen = new Map([...pair.querySelectorAll(".column .unseen")].map(node => [node.textContent, node]));
    const column = document.createElement("div"), para = document.createElement("div"), label = document.createElement("span");
    column.className = "column redline";
    para.className = "para";
    label.className = "no";
    label.textContent = ["left", "right"].map(side => [...pair.querySelectorAll(`:scope > .${side} .no`)].map(no => no.textContent).join(", ")).join(` ${input("view-redline").dataset.became} `);
    column.append(para);
    para.append(label);
    let p;
    const open = () => {
      p = document.createElement("p");
      p.lang = pair.querySelector(".right p").lang;
      p.dir = "auto";
      para.append(p);
    };
    const put = (text, tag, kind) => {
      if (!text) return;
      const core = tag && text.trim(), at = core ? text.indexOf(core) : text.length;
      const mark = core ? document.createElement(tag) : null;
      if (mark && kind) mark.className = kind;
      for (const [piece, parent] of [[text.slice(0, at), p], [core || "", mark], [core ? text.slice(at + core.length) : "", p]]) {
        if (parent === mark && mark) p.append(mark);
        for (const part of unseen.size ? piece : [piece]) if (part) parent.append(unseen.get(part)?.cloneNode(true) || part);
      }
    };
    const change = (text, tag, kind) => text.split("\n\n").forEach((part, i) => {
      if (i) { put("\u00b6", tag, kind); p.lastChild.classList.add("break"); }
      if (i && tag === "ins") open();
      put(part, tag, kind);
    });
    open();
    let i = 0, j = 0;
    for (const reading of pair.dataset.readings.split(" ")) {
      const [, kind, before, after] = reading.match(/^(.)(\d+)[,+](\d+)$/), l = left.slice(i, i += +before), r = right.slice(j, j += +after);
      const name = { "~": "routine", "^": "elsewhere" }[kind];
      if (kind !== "=") { change(l, "del", name); change(r, "ins", name); }
      else r.split("\n\n").forEach((part, n) => { if (n) open(); put(part); });
    }
    pair.insertBefore(column, pair.querySelector(":scope > .note"));
    pair.classList.add("lined");
  }
  const inRedline = () => input("view-redline").checked;

  /* Moves run down lanes of their own in the gutter. */
  const layer = draw("svg", { class: "lanes", "aria-hidden": "true" }, pairs);
  function lanes() {
    layer.replaceChildren();
    if (!inColumns() || !input("show-moved")?.checked) return;
    const base = pairs.getBoundingClientRect();
    const gutter = pairs.querySelector(".heads") ? 0 : parseFloat(getComputedStyle(page).getPropertyValue("--gutter")) * 16;
    const moves = all.filter(pair => pair.dataset.end).map(origin => {
      const target = document.getElementById(origin.dataset.end);
      const from = origin.getBoundingClientRect(), to = target.getBoundingClientRect();
      return { y0: from.top - base.top + 26, y1: to.top - base.top + 24 };
    }).sort((a, b) => Math.min(a.y0, a.y1) - Math.min(b.y0, b.y1));
    const crowd = Math.max(0, ...moves.map(({ y0 }) => moves.filter(move => (move.y0 - y0) * (move.y1 - y0) <= 0).length));
    const notes = parseFloat(getComputedStyle(page).getPropertyValue("--notes")) * 16, gap = parseFloat(getComputedStyle(page).getPropertyValue("--gap")) * 16;
    const column = (base.width - notes - gap - gutter) / 2, x0 = column + 21, x1 = column + 21, reach = gutter - 42, ends = [];
    for (const { y0, y1 } of moves) {
      let lane = ends.findIndex(end => end < Math.min(y0, y1));
      if (lane < 0) lane = ends.length;
      ends[lane] = Math.max(y0, y1);
      const x = x0 + 16 + lane % 8 * (reach - 16) / 8, r = Math.min(10, Math.abs(y1 - y0) / 2), s = y1 > y0 ? 1 : -1;
      if (crowd > 3 && Math.abs(y1 - y0) > 600) {  /* too many to run: a hook at either end */
        draw("path", { d: `M${x0} ${y0}H${x0 + 20}q10 0 10 ${s * 10}v${s * 26}` }, layer);
        draw("path", { class: "tip", d: `M${x0 + 30} ${y0 + s * 44}l-5 ${s * -9}h10z` }, layer);
        draw("path", { d: `M${x1 + 30} ${y1 - s * 40}v${s * 30}q0 ${s * 10} -10 ${s * 10}H${x1 + 8}` }, layer);
      } else draw("path", { d: `M${x0} ${y0}H${x - r}Q${x} ${y0} ${x} ${y0 + s * r}V${y1 - s * r}Q${x} ${y1} ${x - r} ${y1}H${x1 + 8}` }, layer);
      draw("path", { class: "tip", d: `M${x1 + 1} ${y1}l9 -5v10z` }, layer);
    }
  }

  /* The overview: both texts as bars, by length of paragraph; a click goes there. */
  const rail = document.getElementById("rail");
  let places = [], frame;
  function overview() {
    rail.replaceChildren();
    places = [];
    if (!wide.matches) return;
    const width = rail.clientWidth, height = rail.clientHeight, top = 22, bar = 16;
    const svg = draw("svg", { viewBox: `0 0 ${width} ${height}` }, rail);
    draw("text", { x: 0, y: 12 }, svg).textContent = rail.dataset.left;
    draw("text", { x: width, y: 12, "text-anchor": "end" }, svg).textContent = rail.dataset.right;
    const threads = draw("g", {}, svg);
    const cells = { left: [], right: [] };
    for (const row of all) for (const side of ["left", "right"]) {
      const pair = side === "left" && row.dataset.end ? document.getElementById(row.dataset.end) : row;
      if (side === "left" && state(row) === "moved" && pair === row) continue;  /* at its stub */
      for (const node of pair.querySelectorAll(`:scope > .${side} > .para`)) cells[side].push({ pair, size: node.textContent.length + 40 });
    }
    const most = Math.max(...["left", "right"].map(side => cells[side].length), 1), gap = most > 120 ? 0 : 3;
    const longest = Math.max(...["left", "right"].map(side => cells[side].reduce((sum, cell) => sum + cell.size, 0)), 1);
    const unit = (height - top - most * gap) / longest, ends = new Map();
    for (const side of ["left", "right"]) {
      let y = top;
      const x = side === "left" ? 0 : width - bar;
      for (const { pair, size } of cells[side]) {
        const tall = Math.max(gap ? 3 : .2, size * unit), kind = state(pair);
        const seg = draw("rect", { x, y, width: bar, height: tall, rx: gap ? 1.5 : 0, class: `seg ${kind}` }, svg);
        if (!gap) seg.setAttribute("stroke-width", 0);
        if (tall > 9 && (kind === "added" || kind === "dropped"))
          draw("path", { class: `plus ${kind}`, d: `M${x + bar / 2 - 4} ${y + tall / 2}h8` + (kind === "added" ? `M${x + bar / 2} ${y + tall / 2 - 4}v8` : "") }, svg);
        draw("title", {}, seg).textContent = pair.getAttribute("aria-label");
        places.push({ x, y, end: y + tall, pair });
        const key = pair.id, end = ends.get(key) || ends.set(key, { left: [], right: [], kind }).get(key);
        if (key) end[side].push(y + tall / 2);
        y += tall + gap;
      }
    }
    for (const { left, right, kind } of ends.values()) for (const a of left) for (const b of right)
      if (gap || kind === "moved") draw("path", { class: `thread ${kind}`, d: `M${bar} ${a}L${width - bar} ${b}` }, threads);
    frame = draw("rect", { class: "here", x: -3, width: width + 6, rx: 2, y: 0, height: 0 }, svg);
    here();
  }
  const near = new Set();
  function here() {
    if (!frame) return;
    const seen = places.filter(place => near.has(place.pair));
    if (!seen.length) return frame.setAttribute("height", 0);
    const y = Math.min(...seen.map(place => place.y)) - 2;
    frame.setAttribute("y", y);
    frame.setAttribute("height", Math.max(...seen.map(place => place.end)) + 2 - y);
  }
  rail.addEventListener("click", event => {
    const svg = rail.querySelector("svg");
    if (!svg) return;
    const box = svg.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
    const column = x < box.width / 2 ? 0 : places.at(-1).x;
    const place = places.filter(place => place.x === column).find(place => place.end >= y);
    if (place) reveal(place.pair);
  });

  /* Stepping. */
  let current = -1;
  function reveal(pair) {
    const fold = folded(pair);
    if (fold) fold.open = true;
    pair.tabIndex = -1;
    pair.focus({ preventScroll: true });
    pair.scrollIntoView({ block: pair.offsetHeight > innerHeight * .7 ? "start" : "center" });
    const list = shown();
    current = list.indexOf(pair);
    output.textContent = say("position", { number: current + 1, total: list.length, state: pair.querySelector(".tag").textContent.toLowerCase() });
  }
  function step(by) {
    const list = shown();
    if (!list.length) return;
    const at = list.indexOf(document.activeElement.closest?.(".pair"));
    if (at >= 0) current = at;
    current = Math.min(list.length - 1, Math.max(0, current + by));
    reveal(list[current]);
  }
  input("next").onclick = () => step(1);
  input("previous").onclick = () => step(-1);
  addEventListener("keydown", event => {
    if (!input("keys").checked || event.target.matches("input[type=text], input[type=search], textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j" || event.key === "J") step(1);
    if (event.key === "k" || event.key === "K") step(-1);
  });

  /* Spoken marks: real words around each change, for listeners who want them. */
  function spoken(on) {
    document.querySelectorAll(".spoken").forEach(node => node.remove());
    if (!on) return;
    for (const mark of document.querySelectorAll("ins, del")) for (const [place, end] of [["afterbegin", "Open"], ["beforeend", "Close"]]) {
      const word = document.createElement("span");
      word.className = "vh spoken";
      word.textContent = input("spoken").dataset[(mark.localName === "ins" ? "added" : "removed") + end];
      mark.insertAdjacentElement(place, word);
    }
  }

  /* A permalink carries the digest of its text; where the text has changed, the reader is told. */
  function arrive() {
    let id;
    try { id = decodeURIComponent(location.hash.slice(1)); } catch { return; }
    if (!id) return;
    const [place, digest] = id.split(":"), slug = place.split("/")[0];
    let node = document.getElementById(id);
    if (!node && digest) {
      node = [...document.querySelectorAll("p[id]")].find(p => p.id.startsWith(slug + "/") && p.id.endsWith(":" + digest)) || document.getElementById(place);
      if (node && !node.id.endsWith(":" + digest)) output.textContent = output.dataset.changed;
    }
    const fold = node?.closest("details.fold");
    if (fold) fold.open = true;
    if (node && (node.id !== id || fold)) node.scrollIntoView();
  }

  const tell = () => {
    const number = shown().length;
    output.textContent = say("shown", { number, folded: all.filter(pair => !filtered(pair)).length - number });
  };
  const dress = pair => inRedline() ? redline(pair) : ribbon(pair);
  const redraw = () => { near.forEach(dress); lanes(); };
  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) {
      entry.isIntersecting ? near.add(entry.target) : near.delete(entry.target);
      if (entry.isIntersecting) dress(entry.target);
    }
    here();
  }, { rootMargin: "20% 0px" });

  page.classList.add("scripted");
  document.querySelectorAll("[data-script]").forEach(node => { node.hidden = false; });
  if (!wide.matches) input("view-redline").checked = true;
  all.forEach(pair => observer.observe(pair));
  let width = 0;
  new ResizeObserver(() => {
    lanes();
    if (pairs.clientWidth !== width) { width = pairs.clientWidth; near.forEach(ribbon); overview(); }
  }).observe(pairs);
  page.addEventListener("change", event => {
    if (event.target.id === "spoken") return spoken(event.target.checked);
    if (event.target.id === "show-identical") folds.forEach(fold => { fold.open = event.target.checked; });
    if (event.target.id === "view-right") folds.forEach(fold => { fold.open = true; });
    current = -1;
    tell();
    redraw();
  });
  folds.forEach(fold => fold.addEventListener("toggle", () => { tell(); redraw(); }));
  addEventListener("hashchange", arrive);
  addEventListener("beforeprint", () => { if (inRedline()) all.forEach(redline); });
  document.fonts.ready.then(redraw);
  tell();
  arrive();
})();
