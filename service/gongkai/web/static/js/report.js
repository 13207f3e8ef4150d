// A report beside its original.

import { Refused, getJson, pause, post, remove } from "./api.js";
import { announce, byId, fill, h, reveal, tabList } from "./dom.js";
import { Selection, Text, find } from "./evidence.js";
import { inspect } from "./inspector.js";
import { officialPanel } from "./official.js";
import { Original } from "./original.js";
import { correctionsPanel, figuresPanel, findingsPanel, rawPanel, summaryPanel } from "./panels.js";
import { asked } from "./relations.js";
import { guarded, problem } from "./shell.js";
import { statementsPanel } from "./statements.js";
import { number, t, words } from "./words.js";

const TABS = { summary: summaryPanel, tables: officialPanel, statements: statementsPanel, figures: figuresPanel, findings: findingsPanel, raw: rawPanel, corrections: correctionsPanel };
const POLL = 1000; // milliseconds between two looks at a report that is still being read

/** A report, what people corrected in it, and what is chosen. */
class State {
  constructor(id, report, corrections) {
    this.id = id;
    this.report = report;
    this.corrections = corrections;
    this.text = new Text(report.text);
    this.recheck();
    const stretch = /^#t(\d+)-(\d+)$/.exec(location.hash); // a stretch of the prose that a link from elsewhere means
    this.asked = stretch && { id: location.hash.slice(1), span: [Number(stretch[1]), Number(stretch[2])] };
    this.selection = new Selection((one) => this.members(one));
  }

  /** Ask the relations of corrected cells again; all else stands as the machine found it. */
  recheck() {
    const number = (key) => (this.correction("cell", key)?.value ?? this.value(key))?.value ?? null;
    this.findings = this.report.findings.map((finding, place) => {
      const touched = finding.cells.some((key) => this.correction("cell", key));
      const now = touched ? asked(finding, number) : finding;
      return { ...now, place, words: finding.message[words.lang], after: touched && now !== finding };
    });
    this.failing = strength(this.findings, (key) => (this.correction("cell", key) ? null : this.value(key)));
  }

  value(key) {
    const [table, row, column] = String(key).split(".");
    return table === "annex" ? this.report.values.annex?.[row] : this.report.values[table]?.[row]?.[column];
  }

  /** Return a cell's number as people read it, corrected where it was. */
  shown(key) {
    const found = this.correction("cell", key)?.value ?? this.value(key);
    if (!found) return "";
    return found.value === null || found.value === undefined ? (found.raw ?? "").trim() : number(found.value);
  }

  correction(kind, target) {
    return this.corrections.findLast((one) => one.counts && one.kind === kind && one.target === target);
  }

  /** Return the statements as corrected. */
  statements() {
    return this.report.statements.map((one) => {
      const [role, themes, boundary, answers] = ["role", "theme", "boundary", "link"].map((kind) => this.correction(kind, one.id)?.value);
      const span = boundary ?? one.span;
      return { ...one, span, text: boundary ? this.text.slice(...span) : one.text, role: role ?? one.role, answers: answers ?? one.answers,
        themes: themes ? themes.map((theme) => ({ theme, score: 1 })) : one.themes };
    });
  }

  statement(id) { return this.statements().find((one) => one.id === id); }

  /** Return all that is shown when `id` is: a finding's cells, a figure's cell, a commitment's issues. */
  members(id) {
    if (/^n\d+$/.test(id)) return [...(this.findings[Number(id.slice(1))]?.cells ?? []), id];
    if (/^f\d+$/.test(id)) return [id, this.report.figures[Number(id.slice(1))]?.cell].filter(Boolean);
    return [id];
  }

  choose(id, from = "") { this.selection.choose(id, from); }

  async correct(kind, target, value) {
    await guardedBy(async () => {
      await post(`/v1/reports/${this.id}/corrections`, { kind, target, value });
      await this.reload();
      announce(t("correct.saved"));
    });
  }

  async withdraw(one) {
    await guardedBy(async () => {
      await remove(`/v1/reports/${this.id}/corrections/${one.number}`);
      await this.reload();
      announce(t("corrections.withdrawn"));
    });
  }

  async reload() {
    this.corrections = (await getJson(`/v1/reports/${this.id}/corrections`)).items;
    this.recheck();
    this.redraw();
  }
}

/** Return the cells of failing relations: `suspect` are those that a change is suggested for, or that two relations
 * agree on; `bound` are the others that a failing sum is made of. */
function strength(findings, value) {
  const times = new Map();
  for (const { status, cells } of findings) if (status === "fail") for (const key of cells) times.set(key, (times.get(key) ?? 0) + 1);
  return new Map([...times].map(([key, count]) => [key, count > 1 || value(key)?.suggested != null ? "suspect" : "bound"]));
}

/** Run `work`; a refusal is told in the inspector, beside the form that it came from. */
async function guardedBy(work) {
  try {
    await work();
  } catch (error) {
    byId("inspector").append(problem(error));
    announce(error.message);
  }
}

async function load(id) {
  for (;;) {
    const answer = await getJson(`/v1/reports/${id}`);
    if (answer.state !== "waiting" && answer.state !== "running") return answer;
    fill(byId("report-title"), t("report.reading_now"));
    await pause(POLL);
  }
}

function head(report, answer) {
  document.title = `${report.title ?? report.source.name} · gongkai`;
  fill(byId("report-title"), report.title ?? report.source.name);
  const facts = [report.agency, report.year && t("report.year", { year: report.year }), report.form && t(`form.${report.form}`),
    report.source.format?.toUpperCase(), report.source.n_pages && t("report.pages", { n: report.source.n_pages })].filter(Boolean);
  fill(byId("facts"), h("span", { class: `state ${answer.state}` }, t(`state.${answer.state}`)), facts.map((text) => h("span", {}, text)),
    report.title ? h("span", { class: "file" }, report.source.name) : null, siblings(answer));
}

/** Return links to the other reports of the same file: the first has the file's own id, the second id-2. */
function siblings({ id, reports }) {
  if (!(reports > 1)) return null;
  const [file, part = "1"] = id.split("-");
  return h("nav", { class: "siblings", "aria-label": t("report.siblings") }, Array.from({ length: reports }, (_, place) =>
    h("a", { href: `/reports/${place ? `${file}-${place + 1}` : file}`, "aria-current": Number(part) === place + 1 ? "page" : null }, t("report.part", { n: place + 1, all: reports }))));
}

async function start(id) {
  const answer = await load(id);
  if (!answer.report) {
    fill(byId("report-title"), t("report.failed"));
    fill(byId("split"), problem(new Refused(0, { ...answer.failure, detail: answer.failure.message })));
    return;
  }
  const { report } = answer;
  head(report, answer);
  const { items } = await getJson(`/v1/reports/${id}/corrections`);
  const state = new State(id, report, items);
  Object.assign(state, { failure: answer.failure, outcome: answer.state });
  tabs(state);
  state.selection.listen(byId("panels"), "reading");
  state.selection.listen(byId("original"), "original");
  const original = new Original(state);
  state.selection.onChoose((one, from) => { if (one && from !== "original") original.show(state.members(one)); });
  state.selection.onChoose((one, from) => {
    inspect(state, one);
    if (from === "original") state.openFor(one);
    else reveal([...find(one ?? "")].find((element) => element.offsetParent && byId("panels").contains(element)), byId("panels"));
    history.replaceState(null, "", one ? `#${one}` : location.pathname);
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && !event.target.closest("input, textarea, select")) state.choose(null); });
  const wanted = decodeURIComponent(location.hash.slice(1));
  const choose = () => { state.openFor(wanted); state.choose(wanted); };
  if (wanted) choose();
  const laidOut = await guarded(byId("original").children.length ? byId("original-said") : byId("original"), () => getJson(`/v1/reports/${id}/layout`));
  if (!laidOut) return;
  original.draw(laidOut);
  if (state.selection.chosen) original.show(state.members(state.selection.chosen));
}

function tabs(state) {
  const counts = { statements: state.report.statements.filter(({ role }) => role === "issue" || role === "commitment").length, figures: state.report.figures.length,
    findings: state.findings.filter(({ status }) => status === "fail").length, raw: state.report.tables.length };
  const panels = Object.keys(TABS).map((id) => h("div", { role: "tabpanel", id: `panel-${id}`, "aria-labelledby": `tab-${id}`, class: `panel panel-${id}`, hidden: true }));
  fill(byId("panels"), panels);
  const drawn = new Set();
  let open = "";
  const take = tabList(byId("tabs"), Object.keys(TABS).map((id) => ({ id, label: t(`tab.${id}`), count: counts[id], panel: `panel-${id}` })), (id) => {
    open = id;
    for (const panel of panels) panel.hidden = panel.id !== `panel-${id}`;
    if (!drawn.has(id)) draw(id);
  });
  const draw = (id) => {
    drawn.add(id);
    fill(byId(`panel-${id}`), TABS[id](state));
    state.selection.paint("chosen", state.selection.chosen);
  };
  state.open = (id) => { take(id); byId(`tab-${id}`).focus(); };
  state.openFor = (id) => {
    if (id === state.asked?.id) return;
    const tab = { s: "statements", f: "figures", n: "findings", x: "summary", q: "summary" }[/^[sfnxq]\d+$/.test(id) ? id[0] : ""] ?? "tables";
    take(tab);
    const shown = [...find(id)].find((element) => byId(`panel-${tab}`).contains(element));
    const folded = shown?.closest("details");
    if (folded) folded.open = true;
    reveal(shown, byId("panels"));
  };
  state.redraw = () => {
    const count = byId("tab-findings").querySelector(".count");
    if (count) count.textContent = String(state.findings.filter(({ status }) => status === "fail").length);
    drawn.clear();
    draw(open);
    inspect(state, state.selection.chosen);
  };
  take(Object.keys(state.report.values).some((table) => Object.keys(state.report.values[table]).length) ? "tables" : "summary");
}

/** Let the divider be moved by pointer and by arrow keys; the share of the left side is remembered. */
function divide() {
  const [split, divider] = [byId("split"), byId("divider")];
  const set = (share) => {
    const kept = Math.min(75, Math.max(20, share));
    split.style.setProperty("--left", `${kept}%`);
    divider.setAttribute("aria-valuenow", String(Math.round(kept)));
    localStorage.setItem("gongkai.left", String(kept));
  };
  set(Number(localStorage.getItem("gongkai.left")) || 44);
  const now = () => Number(divider.getAttribute("aria-valuenow"));
  divider.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: -2, ArrowRight: 2 }[event.key];
    if (step) { event.preventDefault(); set(now() + step); }
  });
  divider.addEventListener("pointerdown", (event) => divider.setPointerCapture(event.pointerId));
  divider.addEventListener("pointermove", (event) => {
    if (!divider.hasPointerCapture(event.pointerId)) return;
    const box = split.getBoundingClientRect();
    set(((event.clientX - box.left) / box.width) * 100);
  });
}

divide();
await guarded(byId("split"), () => start(byId("main").dataset.report));
