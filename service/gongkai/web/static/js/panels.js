// Summary, figures, checks, raw tables and corrections of a report.

import { download } from "./api.js";
import { fill, h } from "./dom.js";
import { standsFor } from "./evidence.js";
import { guarded } from "./shell.js";
import { cellName, indicatorName, moment, number, oneLanguage, roleName, sectionName, t, tOr, theme, words } from "./words.js";

const KEY_CELLS = ["requests.received.total", "requests.total_processed.total", "requests.granted.total", "requests.carried_forward.total",
  "review.reconsideration.total", "review.litigation_direct.total"];

export function summaryPanel(state) {
  const { report } = state;
  const tiles = KEY_CELLS.filter((key) => state.value(key));
  return [
    state.failure && state.outcome === "not_a_report" ? h("div", { class: "notice warn" }, h("strong", {}, oneLanguage(state.failure.message)), state.failure.remedy ? h("p", {}, oneLanguage(state.failure.remedy)) : null) : null,
    report.problems.map((problem) => h("div", { class: "notice warn" }, h("strong", {}, oneLanguage(problem.message)), h("p", { class: "code" }, problem.component))),
    report.summary.headline[words.lang] ? h("p", { class: "headline" }, report.summary.headline[words.lang]) : null,
    tiles.length ? h("ul", { class: "tiles" }, tiles.map((key) => h("li", {}, h("button", { type: "button", class: "tile", data: standsFor(key) },
      h("span", { class: "big" }, state.shown(key)), h("span", { class: "small" }, tOr(`tile.${key}`, cellName(key))))))) : null,
    checksBar(state),
    report.summary.sentences.length ? h("section", {}, h("h3", {}, t("summary.sentences")), h("ol", { class: "quotes" }, report.summary.sentences.map((sentence, place) =>
      h("li", {}, h("button", { type: "button", class: "quote-line", data: standsFor(`q${place}`) }, sentence.text))))) : null,
    report.sections.length ? h("section", {}, h("h3", {}, t("summary.sections")), h("ol", { class: "outline" }, report.sections.map((section, place) =>
      h("li", { class: `level-${Math.min(section.level, 3)}` }, h("button", { type: "button", class: "quote-line", data: standsFor(`x${place}`) },
        section.title || sectionName(section.role), section.role && section.title ? h("span", { class: "chip mute" }, sectionName(section.role)) : null))))) : null,
  ];
}

function checksBar(state) {
  const counts = { fail: 0, pass: 0, not_assessable: 0 };
  for (const finding of state.findings) counts[finding.status] += 1;
  if (!state.findings.length) return null;
  return h("button", { type: "button", class: "checks-bar", onclick: () => state.open("findings") },
    Object.entries(counts).filter(([, count]) => count).map(([status, count]) =>
      h("span", { class: `share ${status}` }, h("b", {}, number(count)), " ", t(`check.${status}`))));
}

export function figuresPanel(state) {
  const { figures } = state.report;
  if (!figures.length) return h("p", { class: "empty" }, t("figures.none"));
  const row = (figure, place) => {
    const linked = figure.cell && state.value(figure.cell);
    const same = linked && linked.value === figure.value;
    return h("tr", { data: standsFor(`f${place}`) },
      h("th", { scope: "row" }, h("button", { type: "button", class: "quote-line", data: standsFor(`f${place}`) }, indicatorName(figure.indicator))),
      h("td", { class: "num" }, figure.approximate ? t("figures.about") : "", number(figure.value)), h("td", {}, figure.unit),
      h("td", { class: "said" }, figure.text),
      h("td", {}, linked ? h("button", { type: "button", class: ["chip", same ? "good" : "bad"], title: cellName(figure.cell), data: standsFor(figure.cell) },
        same ? "= " : "≠ ", state.shown(figure.cell) || "∅") : null));
  };
  return h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("tab.figures") }, h("table", { class: "plain" },
    h("thead", {}, h("tr", {}, ["indicator", "value", "unit", "said", "cell"].map((name) => h("th", { scope: "col" }, t(`figures.${name}`))))),
    h("tbody", {}, figures.map(row))));
}

export function findingsPanel(state) {
  if (!state.findings.length) return h("p", { class: "empty" }, t("findings.none"));
  return ["fail", "not_assessable", "pass"].map((status) => {
    const found = state.findings.filter((finding) => finding.status === status);
    if (!found.length) return null;
    const list = h("ul", { class: "findings" }, found.map((finding) => h("li", {}, findingCard(state, finding))));
    const title = [t(`check.${status}`), h("span", { class: "count" }, String(found.length))];
    return status === "fail" ? h("section", {}, h("h3", {}, title), list) : h("details", { class: "folded" }, h("summary", {}, title), list);
  });
}

export function findingCard(state, finding) {
  return h("button", { type: "button", class: ["finding", finding.status, finding.severity], data: standsFor(`n${finding.place}`) },
    h("span", { class: "code" }, finding.code), h("span", { class: "message" }, finding.words, finding.after ? h("b", {}, ` ${t("check.after")}`) : null),
    finding.left !== null && finding.right !== null && (finding.status === "fail" || finding.after)
      ? h("span", { class: ["sides", finding.status] }, number(finding.left), h("b", {}, finding.status === "fail" ? " ≠ " : " = "), number(finding.right)) : null,
    suggestions(state, finding));
}

/** Return the changes that would make a failing sum hold, in the form's own words. */
function suggestions(state, finding) {
  const changed = finding.status === "fail" ? finding.cells.filter((key) => state.value(key)?.suggested != null && !state.correction("cell", key)) : [];
  if (!changed.length) return null;
  return h("span", { class: "suggestion" }, t("findings.suggestion"), changed.map((key) => `${cellName(key)} ${state.shown(key) || "∅"} → ${number(state.value(key).suggested)}`).join("，"));
}

export function rawPanel(state) {
  const { tables } = state.report;
  if (!tables.length) return h("p", { class: "empty" }, t("raw.none"));
  return tables.map((table, place) => h("section", { class: "raw" },
    h("div", { class: "section-head" },
      h("h3", {}, t("raw.table", { n: place + 1 }), table.form_table ? h("span", { class: "chip mute" }, words.tables[table.form_table] ?? t("tables.annex")) : null),
      h("p", { class: "hint" }, [table.pages.length ? t("raw.pages", { pages: table.pages.join("、") }) : null, table.ruled === false ? t("raw.guessed") : null].filter(Boolean).join(" · ")),
      h("button", { type: "button", class: "quiet", onclick: () => download(`/v1/reports/${state.id}/tables/${place + 1}.csv`, `table-${place + 1}.csv`) }, "CSV")),
    h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("raw.table", { n: place + 1 }) }, rawTable(table))));
}

function rawTable(table) {
  const spans = new Map((table.merged ?? []).map(([row, column, down, across]) => [`${row}.${column}`, [down, across]]));
  const covered = new Set((table.merged ?? []).flatMap(([row, column, down, across]) =>
    Array.from({ length: down * across }, (_, place) => `${row + Math.floor(place / across)}.${column + (place % across)}`).slice(1)));
  return h("table", { class: "plain raw-table" }, h("tbody", {}, table.rows.map((cells, row) => h("tr", {}, cells.map((text, column) => {
    if (covered.has(`${row}.${column}`)) return null;
    const [down, across] = spans.get(`${row}.${column}`) ?? [1, 1];
    return h("td", { rowspan: down > 1 ? down : null, colspan: across > 1 ? across : null }, text);
  })))));
}

export function correctionsPanel(state) {
  const place = h("div", { class: "correction-list" });
  const said = h("div", {});
  const save = (key, path, name) => h("button", { type: "button", onclick: () => guarded(said, async () => { fill(said); await download(path, name); }) }, t(key));
  fill(place,
    h("p", { class: "hint" }, t("corrections.lead")),
    h("div", { class: "actions" }, save("corrections.export_report", `/v1/reports/${state.id}?corrected=1`, "corrected.json"),
      save("corrections.export_all", "/v1/corrections/export?format=jsonl", "corrections.jsonl"),
      save("corrections.export_gold", "/v1/corrections/export?format=gold", "gold.zip")), said,
    state.corrections.length ? h("ul", { class: "corrections" }, [...state.corrections].reverse().map((one) => h("li", { class: one.counts ? "" : "gone" }, line(state, one))))
      : h("p", { class: "empty" }, t("corrections.none")));
  return place;
}

function line(state, one) {
  return [h("button", { type: "button", class: "quote-line", data: standsFor(one.target) },
    h("span", { class: "chip" }, t(`corrections.${one.kind}`)), h("span", {}, one.kind === "cell" ? cellName(one.target) : state.statement(one.target)?.text ?? one.target)),
  h("p", {}, h("s", {}, valueWords(state, one.kind, one.machine)), " → ", h("b", {}, valueWords(state, one.kind, one.value))),
  h("p", { class: "hint" }, [one.who, moment(one.when), one.note, one.counts ? null : t("corrections.withdrawn")].filter(Boolean).join(" · "),
    one.counts ? h("button", { type: "button", class: "quiet", onclick: () => state.withdraw(one) }, t("corrections.withdraw")) : null)];
}

function valueWords(state, kind, value) {
  if (value === null || value === undefined) return "∅";
  switch (kind) {
    case "cell": { const inner = typeof value === "object" ? value.value : value; return inner === null || inner === undefined ? t("kind.blank") : number(inner); }
    case "role": return roleName(value);
    case "theme": return value.map((one) => theme(one.theme ?? one).name).join("、");
    case "boundary": return state.text.slice(...value);
    default: return value.length ? value.join("、") : t("corrections.no_link");
  }
}
