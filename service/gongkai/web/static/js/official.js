// The official tables as they are printed, each relation with its two sides beside the cells that it binds.

import { h } from "./dom.js";
import { standsFor } from "./evidence.js";
import { findingCard } from "./panels.js";
import { cellName, number, t, words } from "./words.js";

const APPLICANTS = ["natural_person", "business", "research", "nonprofit", "legal_service", "other_org"];
const BY_COLUMN = ["REQ.BALANCE", "REQ.OUTCOMES"];
const IN_TABLE = new Set([...BY_COLUMN, "REQ.COLUMNS", "REV.TOTAL"]);
const DEPTH = 3; // label columns of the form's third table

/** Return the panel with all official tables that the report has. */
export function officialPanel(state) {
  const { report } = state;
  const tables = [
    ["proactive", proactive], ["requests", requests], ["review", review], ["annex", annex],
  ].filter(([name]) => Object.keys(report.values[name] ?? {}).length);
  if (!tables.length) return h("p", { class: "empty" }, t("tables.none"));
  return tables.map(([name, draw]) => {
    const about = state.findings.filter((finding) => finding.status !== "not_assessable" && finding.cells.some((key) => key.startsWith(`${name}.`)));
    return h("div", { class: "official" },
      h("div", { class: "section-head" }, h("h3", { id: `table-${name}` }, name === "annex" ? annexTitle(report) : words.tables[name]), verdict(about)),
      h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-labelledby": `table-${name}` }, grid(draw(state), `table-${name}`)),
      beneath(state, about.filter(({ code, status }) => status === "fail" && !IN_TABLE.has(code))));
  });
}

/** Return the failing relations that have no place of their own in the table. */
function beneath(state, failing) {
  return failing.length ? h("ul", { class: "findings" }, failing.map((finding) => h("li", {}, findingCard(state, finding)))) : null;
}

function verdict(checked) {
  if (!checked.length) return null;
  const failing = checked.filter(({ status }) => status === "fail");
  return h("span", { class: ["verdict", failing.length ? "bad" : "good"] },
    failing.length ? t("tables.fail", { n: failing.length, all: checked.length }) : t("tables.pass", { all: checked.length }));
}

/** Return one value as a cell of the grid. */
function cell(state, key) {
  const value = state.value(key);
  if (!value) return h("td", { class: "absent" });
  const correction = state.correction("cell", key);
  const shown = correction ? correction.value : value;
  const failing = state.failing.get(key);
  const text = shown.value === null || shown.value === undefined ? (correction ? "" : value.raw.trim()) : number(shown.value);
  return h("td", {
    class: ["cell", value.kind, failing, correction && "corrected", value.confidence < 0.9 && "doubtful"],
    tabindex: "-1", data: standsFor(key), "aria-label": [text || t("kind.blank"), failing && t("tables.cell_fails"), correction && t("tables.cell_corrected")].filter(Boolean).join("，"),
  },
  correction ? h("s", { class: "machine", title: t("tables.machine") }, value.value === null ? value.raw.trim() || "∅" : number(value.value)) : null,
  text,
  value.suggested === null || correction ? null : h("span", { class: "suggest", title: t("tables.suggested") }, `→${number(value.suggested)}`));
}

/** Return what a relation says: a tick, or both sides. */
function relation(findings) {
  const finding = findings.find((one) => one.status === "fail") ?? findings[0];
  if (!finding) return h("td", { class: "check none" });
  const place = finding.place;
  if (finding.status === "pass") return h("td", { class: ["check pass", finding.after && "after"], title: finding.after ? t("check.after") : finding.words, data: standsFor(`n${place}`) }, h("span", { "aria-label": t("check.pass") }, "✓"));
  if (finding.status === "not_assessable") return h("td", { class: "check none", title: finding.words, data: standsFor(`n${place}`) }, h("span", { "aria-label": t("check.not_assessable") }, "–"));
  return h("td", { class: "check fail", tabindex: "-1", title: finding.words, data: standsFor(`n${place}`) },
    h("span", { class: "sides" }, number(finding.left), h("b", {}, " ≠ "), number(finding.right)));
}

const about = (state, code, table, row, column) => state.findings.filter((finding) =>
  finding.code === code && finding.cells.length > 0 &&
  finding.cells.every((key) => { const [first, second, third] = key.split("."); return first === table && (!row || second === row) && (!column || third === column); }));

function requests(state) {
  const { corner, applicants, bodies, rows } = words.forms.requests;
  const names = words.names.requests.columns;
  const present = rows.filter((row) => state.report.values.requests[row.key]);
  const head = [
    h("tr", {}, h("th", { colspan: DEPTH, rowspan: 3, class: "corner", scope: "col" }, corner), h("th", { colspan: 7, scope: "colgroup" }, applicants),
      h("th", { rowspan: 3, class: "check-head", scope: "col" }, t("check.row"))),
    h("tr", {}, h("th", { rowspan: 2, scope: "col" }, names.natural_person), h("th", { colspan: 5, scope: "colgroup" }, bodies), h("th", { rowspan: 2, scope: "col" }, names.total)),
    h("tr", {}, APPLICANTS.slice(1).map((column) => h("th", { scope: "col" }, names[column]))),
  ];
  const columns = [...APPLICANTS, "total"];
  const body = present.map((row, place) => h("tr", {},
    rowLabels(present, place),
    columns.map((column) => cell(state, `requests.${row.key}.${column}`)),
    relation(about(state, "REQ.COLUMNS", "requests", row.key))));
  const foot = BY_COLUMN.map((code) => h("tr", { class: "checks" }, h("th", { colspan: DEPTH, scope: "row" }, t(`check.${code}`)),
    columns.map((column) => relation(about(state, code, "requests", null, column))), h("td", { class: "check none" })));
  return [h("thead", {}, head), h("tbody", {}, body), h("tfoot", {}, foot)];
}

/** Return the labels that begin in this row: a label that the row above has too is merged with it. */
function rowLabels(rows, place) {
  const labels = rows[place].label;
  return labels.map((label, depth) => {
    const same = (row) => labels.slice(0, depth + 1).every((text, at) => row?.label[at] === text);
    const last = depth === labels.length - 1;
    if (!last && same(rows[place - 1])) return null;
    let span = 1;
    while (!last && same(rows[place + span])) span += 1;
    return h("th", { scope: span > 1 ? "rowgroup" : "row", rowspan: span > 1 ? span : null, colspan: last && depth < DEPTH - 1 ? DEPTH - depth : null,
      class: ["label", `depth-${depth}`] }, label);
  });
}

function review(state) {
  const { groups, names } = words.forms.review;
  const columns = Object.entries(words.names.review.columns);
  const blocks = groups.flatMap((group) => group.blocks);
  return [h("thead", {},
    h("tr", {}, groups.map((group) => h("th", { colspan: 5 * group.blocks.length, rowspan: group.blocks.length === 1 ? 2 : 1, scope: "colgroup" }, group.label))),
    h("tr", {}, blocks.filter((block) => names[block]).map((block) => h("th", { colspan: 5, scope: "colgroup" }, names[block]))),
    h("tr", { class: "narrow" }, blocks.flatMap(() => columns.map(([, label]) => h("th", { scope: "col" }, label))))),
  h("tbody", {}, h("tr", {}, blocks.flatMap((block) => columns.map(([column]) => cell(state, `review.${block}.${column}`))))),
  h("tfoot", {}, h("tr", { class: "checks" }, blocks.map((block) => {
    const shown = relation(about(state, "REV.TOTAL", "review", block));
    shown.colSpan = 5;
    return shown;
  })))];
}

function proactive(state) {
  const values = state.report.values.proactive;
  const newer = ["issued", "repealed", "in_force"].some((column) => values.regulations?.[column] || values.normative_documents?.[column]) ||
    values.fees?.amount;
  const blocks = words.forms.proactive[newer ? "2021" : "2019"].filter((block) => block.rows.some((row) => values[row]));
  return [h("tbody", {}, blocks.flatMap((block) => {
    const wide = 6 / block.columns.length;
    return [
      h("tr", {}, h("th", { colspan: 7, scope: "rowgroup", class: "block" }, block.title)),
      h("tr", {}, h("th", { scope: "col" }, words.forms.proactive.content),
        block.columns.map((column) => h("th", { colspan: wide, scope: "col" }, block.names?.[column] ?? words.names.proactive.columns[column]))),
      ...block.rows.map((row) => h("tr", {}, h("th", { scope: "row", class: "label" }, words.names.proactive.rows[row]),
        block.columns.map((column) => { const shown = cell(state, `proactive.${row}.${column}`); shown.colSpan = wide; return shown; }))),
    ];
  }))];
}

const annexEdition = (report) => report.tables.find((table) => table.form_table === "annex")?.edition;
const annexTitle = (report) => words.annex[annexEdition(report)]?.title ?? t("tables.annex");

function annex(state) {
  const rows = words.annex[annexEdition(state.report)]?.rows ?? Object.keys(state.report.values.annex).map((key) => [key, cellName(`annex.${key}`)]);
  return [h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("tables.indicator")), h("th", { scope: "col" }, t("tables.count")))),
    h("tbody", {}, rows.filter(([key]) => state.report.values.annex[key]).map(([key, label]) =>
      h("tr", {}, h("th", { scope: "row", class: "label" }, label), cell(state, `annex.${key}`))))];
}

/** Return a table whose cells are walked with the arrow keys and chosen with Enter; Tab enters and leaves it. */
function grid(parts, labelledby) {
  const table = h("table", { class: "form", role: "grid", "aria-labelledby": labelledby }, parts);
  const rows = () => [...table.rows].map((row) => [...row.cells].filter((one) => one.matches("td.cell"))).filter((row) => row.length);
  const first = table.querySelector("td.cell");
  if (first) first.tabIndex = 0;
  table.addEventListener("focusin", (event) => {
    if (!event.target.matches("td.cell")) return;
    for (const one of table.querySelectorAll('td.cell[tabindex="0"]')) one.tabIndex = -1;
    event.target.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("td")) return;
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); event.target.click(); return; }
    const move = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (!move) return;
    event.preventDefault();
    const all = rows();
    const row = all.findIndex((cells) => cells.includes(event.target));
    const column = all[row]?.indexOf(event.target) ?? 0;
    all[row + move[0]]?.at(Math.min(column, all[row + move[0]].length - 1))?.focus();
    if (move[1]) all[row]?.[column + move[1]]?.focus();
  });
  return table;
}
