// The corpus: what is looked at stands in the address, so every number can be a plain link to its rows.

import { download, getJson } from "./api.js";
import { byId, fill, h } from "./dom.js";
import { guarded } from "./shell.js";
import { number, t, words } from "./words.js";
import { concordance, coverage, findings, heat, recurring, reports, statements } from "./views.js";

const VIEWS = { coverage, themes: heat, recurring, concordance, findings, statements, reports };
const FILTERS = ["year", "level", "region", "theme", "agency", "batch"];
const FORMATS = ["parquet", "csv", "xlsx", "dta", "jsonl"];
const asked = new URLSearchParams(location.search);
const view = VIEWS[asked.get("view")] ? asked.get("view") : "coverage";

/** Return the filters in force as a query, changed by `changes`: null takes one away. */
function query(changes = {}, keep = FILTERS) {
  const next = new URLSearchParams();
  for (const [name, value] of asked) if (keep.includes(name) && value && !(name in changes)) next.append(name, value);
  for (const [name, value] of Object.entries(changes)) for (const one of [value].flat()) if (one !== null && one !== "") next.append(name, one);
  return next;
}

/** Return the address of a view with the filters in force and more of them. */
const to = (other, changes = {}) => `/corpus?${query({ ...changes, view: other })}`;

function filterForm(all) {
  const years = Object.keys(all.years).sort();
  const option = (name, value, label) => h("option", { value, selected: asked.get(name) === value }, label);
  const select = (name, any, options) => h("label", {}, t(`filter.${name}`), h("select", { name }, option(name, "", any), options.map(([value, label]) => option(name, value, label))));
  const regions = h("datalist", { id: "regions" }, Object.keys(all.provinces).map((name) => h("option", { value: name })));
  fill(byId("filters"),
    h("input", { type: "hidden", name: "view", value: view }),
    ["word", "role", "code", "batch", "agency"].filter((name) => asked.get(name)).map((name) => h("input", { type: "hidden", name, value: asked.get(name) })),
    h("fieldset", { class: "years" }, h("legend", {}, t("filter.year")), years.map((year) =>
      h("label", { class: "chip toggle" }, h("input", { type: "checkbox", name: "year", value: year, checked: asked.getAll("year").includes(year) }), year))),
    select("level", t("filter.any"), Object.keys(all.levels).map((level) => [level, words.messages[`level.${level}`] ?? level])),
    h("label", {}, t("filter.region"), h("input", { type: "search", name: "region", list: "regions", value: asked.get("region") ?? "", size: 10 }), regions),
    select("theme", t("filter.any"), words.themes.map(({ id, name }) => [id, name])),
    h("button", { type: "submit", class: "primary" }, t("filter.apply")),
    [...query()].length ? h("a", { class: "quiet", href: `/corpus?view=${view}` }, t("filter.clear")) : null,
    exporter());
}

function exporter() {
  const format = h("select", { "aria-label": t("batch.format") }, FORMATS.map((one) => h("option", { value: one }, one)));
  return h("span", { class: "export" }, format, h("button", { type: "button", onclick: () =>
    guarded(byId("view"), () => download(`/v1/export?${query({ format: format.value })}`, `selection.${format.value}`)) }, t("corpus.export")));
}

async function start() {
  fill(byId("views"), Object.keys(VIEWS).map((id) => h("a", { href: to(id), "aria-current": id === view ? "page" : null }, t(`view.${id}`))));
  const [all, selected] = await Promise.all([getJson("/v1/corpus/overview"), getJson(`/v1/corpus/overview?${query()}`)]);
  filterForm(all);
  fill(byId("selection"), t("corpus.selected", { n: number(selected.reports), all: number(all.reports) }));
  fill(byId("view"), await VIEWS[view]({ asked, query, to, overview: selected }));
}

await guarded(byId("view"), start);
