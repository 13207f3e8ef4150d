// Rows of reports and files, as lists show them.

import { h } from "./dom.js";
import { moment, number, oneLanguage, t } from "./words.js";

export const stateMark = (state) => h("span", { class: `state ${state}` }, t(`state.${state}`));

export function failure(said) {
  if (!said) return null;
  return h("div", { class: "why" }, h("span", {}, oneLanguage(said.message)), said.remedy ? h("span", { class: "remedy" }, oneLanguage(said.remedy)) : null,
    said.code ? h("span", { class: "code" }, said.code) : null);
}

/** Return a table of reports: ITEMs of the service. */
export function reportTable(items, { remove = null } = {}) {
  const heads = ["report", "year", "issues", "commitments", "failed", "state"];
  return h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("list.reports") }, h("table", { class: "plain list" },
    h("thead", {}, h("tr", {}, heads.map((name) => h("th", { scope: "col", class: /issues|commitments|failed|year/.test(name) ? "num" : null }, t(`list.${name}`))),
      remove ? h("th", { scope: "col" }, h("span", { class: "visually-hidden" }, t("list.actions"))) : null)),
    h("tbody", {}, items.map((item) => h("tr", {},
      h("th", { scope: "row" }, h("a", { href: `/reports/${item.id}` }, item.agency ?? item.title ?? item.name),
        h("span", { class: "file" }, [item.name, item.updated ? moment(item.updated) : null].filter(Boolean).join(" · ")), failure(item.failure)),
      h("td", { class: "num" }, item.year ?? ""), h("td", { class: "num" }, known(item.n_issues)), h("td", { class: "num" }, known(item.n_commitments)),
      h("td", { class: ["num", item.n_failed > 0 && "bad"] }, known(item.n_failed)), h("td", {}, stateMark(item.state)),
      remove ? h("td", {}, h("button", { type: "button", class: "quiet", "aria-label": t("list.delete_named", { name: item.name }), onclick: () => remove(item) }, t("list.delete"))) : null)))));
}

const known = (count) => (count === null || count === undefined ? "" : number(count));

/** Return a table of a batch's files: FILEs of the service. */
export function fileTable(files) {
  return h("div", { class: "table-scroll", tabindex: "0", role: "region", "aria-label": t("batch.files") }, h("table", { class: "plain list" },
    h("thead", {}, h("tr", {}, ["file", "state", "seconds"].map((name) => h("th", { scope: "col", class: name === "seconds" ? "num" : null }, t(`batch.${name}`))))),
    h("tbody", {}, files.map((file) => h("tr", {}, h("th", { scope: "row" }, file.id && /^(ok|partial|not_a_report)$/.test(file.state) ? h("a", { href: `/reports/${file.id}` }, file.name) : file.name, failure(file.failure)),
      h("td", {}, stateMark(file.state)), h("td", { class: "num" }, file.seconds === null ? "" : number(Math.round(file.seconds * 100) / 100)))))));
}
