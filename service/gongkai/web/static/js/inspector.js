// What is chosen, in full: what was printed, what was read, how sure that is, and a form to correct it.

import { byId, fill, h } from "./dom.js";
import { dot } from "./statements.js";
import { cellName, indicatorName, number, roleName, sectionName, t, words } from "./words.js";

const AROUND = 60; // characters of context on each side of a statement whose boundary is corrected
const MOST_THEMES = 3;

export function inspect(state, id) {
  const place = byId("inspector");
  const correcting = place.querySelector("details")?.open ?? false;
  const drawn = id && (id[0] === "s" && state.statement(id) ? statement(state, state.statement(id))
    : state.value(id) ? value(state, id) : /^n\d+$/.test(id) ? finding(state, state.findings[Number(id.slice(1))])
      : /^f\d+$/.test(id) ? figure(state, state.report.figures[Number(id.slice(1))]) : null);
  place.hidden = !drawn;
  if (!drawn) return;
  fill(place, h("button", { type: "button", class: "quiet icon close", "aria-label": t("inspect.close"), onclick: () => state.choose(null) }, "×"), drawn);
  const box = place.querySelector("details");
  if (box) box.open = correcting; // who corrects one statement corrects the next
}

const fact = (name, shown, extra = null) => (shown === null || shown === "" ? null : h("div", { class: "fact" }, h("dt", {}, name), h("dd", { class: extra }, shown)));

function value(state, key) {
  const found = state.value(key);
  const correction = state.correction("cell", key);
  const checks = state.findings.filter((one) => one.cells.includes(key) && one.status === "fail");
  const input = h("input", { type: "text", inputmode: "decimal", name: "value", size: 8, value: String((correction ? correction.value.value : found.value) ?? "") });
  const form = h("form", { class: "correct", onsubmit: (event) => {
    event.preventDefault();
    const text = input.value.trim().replaceAll(",", "").replaceAll("，", "");
    if (text && !Number.isFinite(Number(text))) { input.setCustomValidity(t("correct.not_number")); input.reportValidity(); return; }
    state.correct("cell", key, text ? { value: Number(text), kind: "number" } : { value: null, kind: "blank" });
  }, oninput: () => input.setCustomValidity("") },
  h("label", {}, t("correct.value"), input),
  found.suggested === null ? null : h("button", { type: "button", class: "quiet", onclick: () => { input.value = String(found.suggested); input.focus(); } }, t("correct.take", { n: number(found.suggested) })),
  h("button", { type: "submit", class: "primary" }, t("correct.save")), undo(state, correction));
  return [h("h3", {}, cellName(key)), h("dl", { class: "fact-row" },
    fact(t("inspect.printed"), found.raw.trim() || "∅", "printed"), fact(t("inspect.read"), found.value === null ? t(`kind.${found.kind}`) : number(found.value)),
    fact(t("inspect.sure"), `${Math.round(found.confidence * 100)}%`), fact(t("inspect.suggested"), found.suggested === null ? null : number(found.suggested), "suggest"),
    fact(t("inspect.page"), found.page === null ? null : String(found.page)), fact(t("inspect.key"), h("code", {}, key))),
  checks.map((one) => h("p", { class: "fails" }, h("span", { class: "code" }, one.code), " ", one.words)), form];
}

function undo(state, correction) {
  return correction ? h("button", { type: "button", class: "quiet", onclick: () => state.withdraw(correction) }, t("corrections.withdraw")) : null;
}

function finding(state, found) {
  return [h("h3", {}, h("span", { class: "code" }, found.code), " ", t(`check.${found.status}`)), h("p", {}, found.words),
    found.cells.length ? h("div", { class: "chips" }, found.cells.filter((key) => state.value(key)).map((key) =>
      h("button", { type: "button", class: "chip", onclick: () => state.choose(key) }, cellName(key), " ", h("b", {}, state.shown(key) || "∅")))) : null];
}

function figure(state, found) {
  return [h("h3", {}, indicatorName(found.indicator)), h("dl", { class: "fact-row" },
    fact(t("figures.value"), `${found.approximate ? t("figures.about") : ""}${number(found.value)} ${found.unit}`), fact(t("figures.said"), found.text),
    fact(t("figures.cell"), found.cell ? `${cellName(found.cell)} ${state.shown(found.cell)}` : null))];
}

function statement(state, one) {
  return [h("h3", {}, roleName(one.role), " ", h("span", { class: "hint" }, [sectionName(one.section), one.page ? t("report.page_short", { n: one.page }) : null, one.id].filter(Boolean).join(" · "))),
    h("blockquote", {}, one.text),
    h("details", { class: "correct-box" }, h("summary", {}, t("correct.title")),
      h("div", { class: "correct-grid" }, roleForm(state, one), themeForm(state, one), one.role === "commitment" ? linkForm(state, one) : null, boundaryForm(state, one)))];
}

function roleForm(state, one) {
  const chosen = h("select", { name: "role" }, Object.entries(words.roles).map(([role, name]) => h("option", { value: role, selected: role === one.role }, name)));
  return h("form", { class: "correct", onsubmit: (event) => { event.preventDefault(); state.correct("role", one.id, chosen.value); } },
    h("label", {}, t("corrections.role"), chosen), h("button", { type: "submit", class: "primary" }, t("correct.save")), undo(state, state.correction("role", one.id)));
}

function themeForm(state, one) {
  const chosen = one.themes.map(({ theme: id }) => id);
  const save = h("button", { type: "submit", class: "primary" }, t("correct.save"));
  const buttons = words.themes.map(({ id, name, definition }) => {
    const button = h("button", { type: "button", class: "chip toggle", "aria-pressed": String(chosen.includes(id)), title: definition, data: { theme: id }, onclick: () => {
      if (chosen.includes(id)) chosen.splice(chosen.indexOf(id), 1);
      else { chosen.push(id); if (chosen.length > MOST_THEMES) chosen.shift(); }
      for (const other of buttons) other.setAttribute("aria-pressed", String(chosen.includes(other.dataset.theme)));
      save.disabled = chosen.length === 0;
    } }, dot(id), name);
    return button;
  });
  return h("form", { class: "correct themes", onsubmit: (event) => { event.preventDefault(); state.correct("theme", one.id, chosen); } },
    h("fieldset", {}, h("legend", {}, t("correct.themes")), h("div", { class: "chips" }, buttons)), save, undo(state, state.correction("theme", one.id)));
}

function linkForm(state, one) {
  const issues = state.statements().filter(({ role }) => role === "issue");
  const boxes = issues.map((issue) => h("input", { type: "checkbox", value: issue.id, checked: one.answers.includes(issue.id) }));
  return h("form", { class: "correct", onsubmit: (event) => { event.preventDefault(); state.correct("link", one.id, boxes.filter((box) => box.checked).map((box) => box.value)); } },
    h("fieldset", {}, h("legend", {}, t("correct.link")), issues.map((issue, place) => h("label", { class: "line" }, boxes[place], h("span", {}, issue.text)))),
    h("button", { type: "submit", class: "primary" }, t("correct.save")), undo(state, state.correction("link", one.id)));
}

function boundaryForm(state, one) {
  const from = Math.max(0, one.span[0] - AROUND);
  const to = Math.min(state.text.length, one.span[1] + AROUND);
  const units = (start, end) => state.text.slice(start, end).length;
  const area = h("textarea", { readonly: true, rows: 4, "aria-label": t("correct.boundary") }, state.text.slice(from, to));
  const mark = () => { area.focus(); area.setSelectionRange(units(from, one.span[0]), units(from, one.span[1])); };
  return h("form", { class: "correct boundary", onsubmit: (event) => {
    event.preventDefault();
    if (area.selectionStart < area.selectionEnd) state.correct("boundary", one.id, [state.text.offset(from, area.selectionStart), state.text.offset(from, area.selectionEnd)]);
    else mark();
  } }, h("label", {}, t("correct.boundary"), area), h("button", { type: "button", class: "quiet", onclick: mark }, t("correct.show_boundary")),
  h("button", { type: "submit", class: "primary" }, t("correct.take_marked")), undo(state, state.correction("boundary", one.id)));
}
