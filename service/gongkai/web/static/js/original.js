// The original: pictures of its pages with boxes drawn over them, or its text where it has no pages.

import { picture } from "./api.js";
import { byId, fill, h, reveal } from "./dom.js";
import { Text, find } from "./evidence.js";
import { t } from "./words.js";

const SCALE = 2; // pixels a point: sharp on a dense screen, 200 kB a page
const A4 = [595.3, 841.9]; // points; until a page's picture tells its size
const PICTURED = new Set(["pdf", "image"]); // other pages are drawn from what was read on them
const ZOOMS = [0.6, 0.8, 1, 1.25, 1.6, 2];

export class Original {
  #zoom = 2;

  constructor(state) {
    this.pane = byId("original");
    this.state = state;
    this.marks = marksOf(state);
    const count = PICTURED.has(state.report.source.format) ? (state.report.source.n_pages ?? 0) : 0;
    // Pages can be shown before it is known where their prose stands; a scan takes seconds a page to tell that.
    if (count) this.draw({ pages: Array.from({ length: count }, () => A4), lines: [], blocks: [], drawn: [], guessed: true });
  }

  /** Show the original as `layout` says. */
  draw(layout) {
    const { scrollTop } = this.pane;
    this.layout = layout;
    if (layout.pages.length) this.#pages(this.state.id);
    else this.#flow();
    this.#tools();
    this.pane.scrollTop = scrollTop;
    this.state.selection.paint("chosen", this.state.selection.chosen);
  }

  /** Bring the first of `members` that stands here into view. */
  show(members) {
    for (const member of members) {
      const shown = [...find(member)].find((element) => this.pane.contains(element));
      if (shown) return reveal(shown, this.pane);
    }
    return undefined;
  }

  #pages(reportId) {
    const drawn = this.layout.pages.map(() => []);
    for (const mark of this.marks) {
      for (const [page, box] of mark.page ? [[mark.page, mark.bbox]] : this.#boxes(mark.span)) {
        if (page && box) drawn[page - 1]?.push({ mark, box });
      }
    }
    const figures = this.pane.querySelectorAll(".page");
    if (figures.length !== drawn.length) fill(this.pane, drawn.map((_, place) => this.#page(reportId, place + 1)));
    for (const [place, page] of [...this.pane.querySelectorAll(".page")].entries()) {
      const [width, height] = this.layout.pages[place];
      const image = page.querySelector("img");
      if (image) Object.assign(image, { width: Math.round(width), height: Math.round(height) });
      const print = this.layout.drawn.filter((piece) => piece[0] === place + 1);
      overlay(page.querySelector("svg"), this.layout.pages[place], [...print.map(printed), ...boxesOf(drawn[place])]);
    }
  }

  #page(reportId, number) {
    const caption = h("figcaption", {}, t("original.page", { n: number }));
    if (this.layout.drawn.length) {
      const sheet = h("svg", { class: "drawn", role: "img", "aria-label": t("original.page_picture", { n: number }) });
      return h("figure", { class: "page", data: { page: number } }, h("div", { class: "sheet" }, sheet), caption);
    }
    const image = h("img", { class: "awaited", alt: t("original.page_picture", { n: number }), decoding: "async" });
    const drawing = h("svg", { preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false" });
    const sheet = h("div", { class: "sheet", data: { said: t("original.painting") } }, image, drawing);
    const absent = () => { sheet.dataset.said = t("original.no_picture"); };
    image.addEventListener("error", absent);
    image.addEventListener("load", () => {
      image.classList.remove("awaited");
      // The picture tells the page's size as long as nothing else does.
      if (this.layout.guessed) drawing.setAttribute("viewBox", `0 0 ${image.naturalWidth / SCALE} ${image.naturalHeight / SCALE}`);
    });
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      picture(`/v1/reports/${reportId}/pages/${number}.png?scale=${SCALE}`).then((address) => { image.src = address; }, absent);
    }, { root: this.pane, rootMargin: "600px" });
    seen.observe(image);
    return h("figure", { class: "page", data: { page: number } }, sheet, caption);
  }

  /** Return [page, box] of each printed line under a span, the first and last cut where the span begins and ends. */
  #boxes([start, end]) {
    return this.layout.lines
      .filter((line) => line.length > 3 && line[0] < end && start < line[1])
      .map(([first, last, page, x0, top, x1, bottom]) => {
        const each = (x1 - x0) / Math.max(1, last - first);
        return [page, [x0 + each * Math.max(0, start - first), top, x1 - each * Math.max(0, last - end), bottom]];
      });
  }

  #flow() {
    const inDocument = this.marks.flatMap((mark) => (mark.inDocument ? [{ ...mark }] : this.#offsets(mark)));
    inDocument.sort((a, b) => a.span[0] - b.span[0]);
    fill(this.pane, h("div", { class: "flow" }, this.layout.blocks.map((block) =>
      block.kind === "table" ? flowTable(block, inDocument) : flowText(block, inDocument))));
  }

  #offsets(mark) {
    const [start, end] = mark.span;
    return this.layout.lines
      .filter((line) => line[0] < end && start < line[1])
      .map(([first, last, at]) => ({ ...mark, span: [at + Math.max(start, first) - first, at + Math.min(end, last) - first] }));
  }

  #tools() {
    const paged = this.layout.pages.length > 0;
    const zoom = (step) => {
      this.#zoom = Math.min(ZOOMS.length - 1, Math.max(0, this.#zoom + step));
      this.pane.style.setProperty("--zoom", ZOOMS[this.#zoom]);
    };
    const marks = h("button", { type: "button", class: "quiet", "aria-pressed": "true", onclick: () => {
      const shown = this.pane.classList.toggle("bare");
      marks.setAttribute("aria-pressed", String(!shown));
    } }, t("original.marks"));
    fill(byId("original-tools"), marks,
      paged ? pageMenu(this.pane, this.layout.pages.length) : null,
      h("button", { type: "button", class: "quiet icon", "aria-label": t("original.smaller"), onclick: () => zoom(-1) }, "−"),
      h("button", { type: "button", class: "quiet icon", "aria-label": t("original.larger"), onclick: () => zoom(1) }, "+"));
  }
}

function overlay(drawing, [width, height], parts) {
  drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
  fill(drawing, parts);
}

/** Return the boxes of marks, the largest first, so that each can be pointed at. */
function boxesOf(drawn) {
  return drawn.sort((a, b) => b.mark.size - a.mark.size).map(({ mark, box: [x0, top, x1, bottom] }) =>
    h("rect", { x: x0, y: top, width: Math.max(1, x1 - x0), height: Math.max(1, bottom - top), rx: 1.5,
      class: ["box", mark.kind], data: { e: mark.id, all: mark.id } }));
}

/** Return a line or a cell as it is printed, as far as its box and text tell; Chinese type is as wide as it is high. */
function printed([, x0, top, x1, bottom, text, isCell]) {
  const [width, height] = [x1 - x0, bottom - top];
  const lines = isCell ? text.split("\n") : [text];
  const wide = (line) => [...line].reduce((sum, one) => sum + (one.charCodeAt(0) < 256 ? 0.55 : 1), 0);
  const size = Math.min(isCell ? 10 : height * 0.86, (height / lines.length) * 0.86, width / Math.max(1, ...lines.map(wide)));
  const at = (place) => top + height / 2 + (place - (lines.length - 1) / 2) * size * 1.2 + size * 0.36;
  return h("g", { class: "print" }, isCell ? h("rect", { x: x0, y: top, width, height, class: "rule" }) : null,
    lines.map((line, place) => h("text", { x: isCell ? x0 + width / 2 : x0, y: at(place), "font-size": size, "text-anchor": isCell ? "middle" : "start",
      textLength: isCell || line.length < 4 ? null : width, lengthAdjust: "spacing" }, line)));
}

function pageMenu(pane, count) {
  const menu = h("select", { "aria-label": t("original.go_to_page"), onchange: () =>
    pane.querySelector(`[data-page="${menu.value}"]`).scrollIntoView({ block: "start" }) },
  Array.from({ length: count }, (_, place) => h("option", { value: place + 1 }, t("original.page_of", { n: place + 1, count }))));
  pane.addEventListener("scroll", () => {
    const { top: edge, height } = pane.getBoundingClientRect();
    const top = edge + height / 2; // the page that holds the middle of the pane is the one being read
    const pages = [...pane.querySelectorAll(".page")];
    const now = pages.filter((page) => page.getBoundingClientRect().top <= top).at(-1) ?? pages[0];
    if (now) menu.value = now.dataset.page;
  }, { passive: true });
  return menu;
}

/** Return everything in a report that stands somewhere in the original. */
function marksOf({ report, failing, asked }) {
  const marks = [];
  const value = (key, cell) => marks.push({ id: key, kind: `value ${failing.get(key) ?? ""}`.trim(), span: cell.file_span ?? [0, 0],
    inDocument: true, page: cell.page, bbox: cell.bbox, size: cell.bbox ? (cell.bbox[2] - cell.bbox[0]) * (cell.bbox[3] - cell.bbox[1]) / 1e6 : 0 });
  for (const [table, rows] of Object.entries(report.values)) {
    for (const [row, columns] of Object.entries(rows)) {
      if ("raw" in columns) value(`${table}.${row}`, columns);
      else for (const [column, cell] of Object.entries(columns)) value(`${table}.${row}.${column}`, cell);
    }
  }
  const prose = (id, kind, span) => marks.push({ id, kind, span, size: span[1] - span[0] });
  for (const statement of report.statements) prose(statement.id, `statement ${statement.role}`, statement.span);
  report.figures.forEach((figure, place) => prose(`f${place}`, "figure-mark", figure.span));
  report.sections.forEach((section, place) => prose(`x${place}`, "section-mark", [section.span[0], Math.min(section.span[1], section.span[0] + 1)]));
  report.summary.sentences.forEach((sentence, place) => prose(`q${place}`, "quote-mark", sentence.span));
  if (asked) prose(asked.id, "quote-mark", asked.span);
  return marks;
}

function flowText(block, marks) {
  const name = block.kind === "heading" ? "h3" : "p";
  return h(name, { class: block.kind === "furniture" ? "furniture" : null }, pieces(block.text, block.span[0], marks));
}

function flowTable(block, marks) {
  const rows = Array.from({ length: block.rows }, () => []);
  for (const [row, , rowSpan, colSpan, text, start] of block.cells) {
    rows[row]?.push(h("td", { rowspan: rowSpan > 1 ? rowSpan : null, colspan: colSpan > 1 ? colSpan : null }, pieces(text, start, marks)));
  }
  return h("div", { class: "flow-table" }, h("table", {}, h("tbody", {}, rows.map((cells) => h("tr", {}, cells)))));
}

/** Cut `text`, which begins at `start` in the document, where marks begin and end. */
function pieces(text, start, marks) {
  const chars = new Text(text);
  const end = start + chars.length;
  const here = marks.filter(({ span }) => span[0] < end && start < span[1]);
  if (!here.length) return text;
  const cuts = [...new Set([start, end, ...here.flatMap(({ span }) => span)])].filter((cut) => cut >= start && cut <= end).sort((a, b) => a - b);
  return cuts.slice(0, -1).map((from, place) => {
    const to = cuts[place + 1];
    const over = here.filter(({ span }) => span[0] <= from && to <= span[1]).sort((a, b) => a.size - b.size);
    const piece = chars.slice(from - start, to - start);
    if (!over.length) return piece;
    return h("span", { class: ["box", ...over.map(({ kind }) => kind)], data: { e: over[0].id, all: over.map(({ id }) => id).join(" ") } }, piece);
  });
}
