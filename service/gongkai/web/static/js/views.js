// The views of a corpus. Each gets what is asked for, and how to link to rows; it returns elements.

import { getJson } from "./api.js";
import { h } from "./dom.js";
import { reportTable } from "./files.js";
import { dot } from "./statements.js";
import { number, roleName, sectionName, t, tOr, theme, words } from "./words.js";

const PAGE = 50; // rows at once
const [PALEST, DEEPEST] = [0.12, 1]; // strength of the emptiest and the fullest cell of the heat map

const nothing = () => h("p", { class: "empty" }, t("corpus.nothing"));
const table = (label, heads, rows, kind = "") => h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": label },
  h("table", { class: `plain ${kind}` }, h("thead", {}, h("tr", {}, heads.map((head) => (head instanceof Node ? head : h("th", { scope: "col" }, head))))), h("tbody", {}, rows)));

function chosen(name, values, { asked, to }, view, label) {
  return h("div", { class: "chips filter", role: "group", "aria-label": label }, values.map(([value, text, count]) =>
    h("a", { class: "chip toggle", href: to(view, { ...kept(asked, view), [name]: value || null }), "aria-current": (asked.get(name) ?? values[0][0]) === value ? "true" : null }, text,
      count === undefined ? null : h("span", { class: "count" }, number(count)))));
}

/** Return what a view itself asks for, besides the filters. */
function kept(asked, view) {
  const own = { statements: ["role"], themes: ["role"], findings: ["code", "status"], concordance: ["word"], recurring: [], reports: ["state", "form", "counted"] }[view] ?? [];
  return Object.fromEntries(own.filter((name) => asked.get(name)).map((name) => [name, asked.get(name)]));
}

function pages(total, view, { asked, to }) {
  const offset = Number(asked.get("offset")) || 0;
  if (total <= PAGE) return null;
  const link = (at, label) => (at < 0 || at >= total ? null : h("a", { class: "button", href: to(view, { ...kept(asked, view), offset: at || null }) }, label));
  return h("nav", { class: "actions pages", "aria-label": t("corpus.pages") }, link(offset - PAGE, t("corpus.previous")),
    h("span", { class: "hint" }, t("corpus.rows", { from: number(offset + 1), to: number(Math.min(total, offset + PAGE)), all: number(total) })), link(offset + PAGE, t("corpus.next")));
}

const paged = (asked) => ({ limit: PAGE, offset: asked.get("offset") ?? null });

export function coverage({ overview, to }) {
  if (!overview.reports) return nothing();
  const bars = (title, counts, link, name = (key) => key) => {
    const rows = Object.entries(counts).filter(([, count]) => count);
    if (!rows.length) return null;
    const most = Math.max(...rows.map(([, count]) => count));
    return h("section", { class: "bars" }, h("h2", {}, title), h("ul", {}, rows.map(([key, count]) => {
      const bar = h("span", { class: "bar-fill", "aria-hidden": "true" });
      bar.style.width = `${(100 * count) / most}%`;
      return h("li", {}, h("span", { class: "bar-name" }, key ? name(key) : t("coverage.unknown")), h("span", { class: "bar-track" }, bar),
        key ? h("a", { href: link(key) }, number(count)) : h("span", {}, number(count)));
    })));
  };
  return h("div", { class: "coverage" },
    bars(t("coverage.years"), overview.years, (year) => to("reports", { year, counted: "true" })),
    bars(t("coverage.levels"), overview.levels, (level) => to("reports", { level, counted: "true" }), (level) => tOr(`level.${level}`, level)),
    bars(t("coverage.provinces"), overview.provinces, (region) => to("reports", { region, counted: "true" })),
    bars(t("coverage.forms"), overview.forms, (form) => to("reports", { form, counted: "true" }), (form) => tOr(`form.${form}`, form)),
    bars(t("coverage.states"), overview.states, (state) => to("reports", { state }), (state) => tOr(`state.${state}`, state)),
    bars(t("coverage.statements"), overview.statements, (role) => to("statements", { role }), roleName),
    bars(t("coverage.findings"), overview.findings, (status) => to("findings", { status }), (status) => t(`check.${status}`)));
}

export async function heat(context) {
  const { asked, query, to } = context;
  const role = asked.get("role") ?? "issue";
  const found = await getJson(`/v1/corpus/themes?${query({ role })}`);
  const roles = chosen("role", ["issue", "commitment", "achievement"].map((one) => [one, roleName(one)]), context, "themes", t("corpus.role"));
  if (!found.themes.some(({ total }) => total)) return [roles, nothing()];
  const most = Math.max(1, ...found.themes.flatMap(({ counts }) => Object.values(counts)));
  const rows = found.themes.filter(({ total }) => total).sort((a, b) => b.total - a.total).map(({ theme: id, counts, total }) => h("tr", {},
    h("th", { scope: "row", title: theme(id).definition }, dot(id), " ", theme(id).name),
    found.years.map((year) => {
      const count = counts[year] ?? 0;
      const cell = h("td", { class: "heat" }, count ? h("a", { href: to("statements", { role, theme: id, year: String(year) }) }, number(count)) : null);
      if (count) cell.style.setProperty("--heat", `${Math.round(100 * (PALEST + (DEEPEST - PALEST) * (count / most)))}%`);
      return cell;
    }), h("td", { class: "num" }, h("a", { href: to("statements", { role, theme: id }) }, number(total)))));
  return [roles, h("p", { class: "hint" }, t("corpus.heat_lead")), table(t("view.themes"), [t("filter.theme"), ...found.years.map((year) => h("th", { scope: "col", class: "year" }, String(year))), h("th", { scope: "col", class: "num" }, t("corpus.total"))], rows, "heat-map")];
}

const source = (item) => h("a", { href: `/reports/${item.id}#${item.statement ?? `t${item.span[0]}-${item.span[1]}`}` }, item.agency ?? t("coverage.unknown"), item.year ? ` · ${item.year}` : "");

export async function statements(context) {
  const { asked, query } = context;
  const found = await getJson(`/v1/corpus/statements?${query({ role: asked.get("role"), ...paged(asked) })}`);
  const roles = chosen("role", [["", t("corpus.all_roles")], ...Object.entries(words.roles)].map(([role, name]) => [role, name]), context, "statements", t("corpus.role"));
  if (!found.items.length) return [roles, nothing()];
  return [roles, table(t("view.statements"), [t("corpus.statement"), t("filter.theme"), t("corpus.source")], found.items.map((item) => h("tr", {},
    h("td", { class: `said ${item.role}` }, h("span", { class: "hint" }, roleName(item.role)), " ", item.text),
    h("td", {}, h("span", { class: "chips" }, item.themes.map((id) => h("span", { class: "chip" }, dot(id), theme(id).name)))),
    h("td", { class: "from" }, source(item), h("span", { class: "file" }, [sectionName(item.section), item.page ? t("report.page_short", { n: item.page }) : ""].filter(Boolean).join(" · "))))), "rows"),
  pages(found.total, "statements", context)];
}

export async function recurring(context) {
  const { asked, query } = context;
  const found = await getJson(`/v1/corpus/recurring?${query(paged(asked))}`);
  if (!found.items.length) return [h("p", { class: "hint" }, t("recurring.lead")), nothing()];
  return [h("p", { class: "hint" }, t("recurring.lead")), h("ol", { class: "recurring" }, found.items.map((item) => h("li", {},
    h("h2", {}, item.agency, h("span", { class: "chip" }, dot(item.theme), theme(item.theme).name), h("span", { class: "hint" }, item.years.join("、")),
      item.verbatim ? h("span", { class: "chip bad" }, t("recurring.verbatim")) : null),
    h("ul", {}, item.quotes.map((quote) => h("li", {}, h("a", { href: `/reports/${quote.id}#${quote.statement}` }, String(quote.year)), h("q", {}, quote.text))))))),
  pages(found.total, "recurring", context)];
}

export async function concordance(context) {
  const { asked, query } = context;
  const word = asked.get("word") ?? "";
  const hidden = [...query()].map(([name, value]) => h("input", { type: "hidden", name, value }));
  const form = h("form", { class: "seek", method: "get", role: "search", "aria-label": t("view.concordance") }, h("input", { type: "hidden", name: "view", value: "concordance" }), hidden,
    h("label", {}, t("concordance.word"), h("input", { type: "search", name: "word", value: word, required: true, size: 16 })), h("button", { type: "submit", class: "primary" }, t("concordance.find")));
  if (!word) return [form, h("p", { class: "hint" }, t("concordance.lead"))];
  const found = await getJson(`/v1/corpus/concordance?${query({ word, ...paged(asked) })}`);
  if (!found.items.length) return [form, nothing()];
  return [form, h("p", { class: "hint" }, t("concordance.found", { n: number(found.total), word: found.word })), table(t("view.concordance"), [h("th", { scope: "col", class: "left" }, t("concordance.left")), t("concordance.match"), t("concordance.right"), t("corpus.source")],
    found.items.map((item) => h("tr", {}, h("td", { class: "left" }, item.left), h("td", { class: "match" }, h("mark", {}, item.match)), h("td", { class: "right" }, item.right),
      h("td", { class: "from" }, source(item)))), "kwic"), pages(found.total, "concordance", context)];
}

export async function findings(context) {
  const { asked, query } = context;
  const status = asked.get("status") ?? "fail";
  const found = await getJson(`/v1/corpus/findings?${query({ code: asked.get("code"), status, ...paged(asked) })}`);
  const codes = chosen("code", [["", t("batch.all")], ...Object.entries(found.codes).map(([code, count]) => [code, code, count])], context, "findings", t("corpus.code"));
  const states = chosen("status", ["fail", "not_assessable", "pass"].map((one) => [one, t(`check.${one}`)]), context, "findings", t("corpus.status"));
  if (!found.items.length) return [states, codes, nothing()];
  return [states, codes, table(t("view.findings"), [t("corpus.code"), t("corpus.message"), t("corpus.source")], found.items.map((item) => h("tr", {},
    h("td", { class: "code" }, item.code), h("td", {}, item.message[words.lang]),
    h("td", { class: "from" }, h("a", { href: `/reports/${item.id}#${item.cells[0] ?? ""}` }, item.agency ?? t("coverage.unknown"), item.year ? ` · ${item.year}` : "")))), "rows"),
  pages(found.total, "findings", context)];
}

export async function reports(context) {
  const { asked, query } = context;
  const found = await getJson(`/v1/reports?${query({ state: asked.get("state"), form: asked.get("form"), counted: asked.get("counted"), ...paged(asked) })}`);
  return found.items.length ? [reportTable(found.items), pages(found.total, "reports", context)] : nothing();
}
