// Issues on the left, commitments on the right, a line from each commitment to the issues it answers.

import { fill, h } from "./dom.js";
import { standsFor } from "./evidence.js";
import { roleName, sectionName, t, theme } from "./words.js";

export function statementsPanel(state) {
  const chosen = new Set();
  const board = h("div", { class: "board" });
  const rest = h("div", {});
  const draw = () => {
    const shown = state.statements().filter((one) => !chosen.size || one.themes.some(({ theme: id }) => chosen.has(id)));
    fill(board, ...columns(state, shown));
    fill(rest, ["achievement", "other"].map((role) => folded(state, shown.filter((one) => one.role === role), role)));
    link(board, shown);
  };
  const filter = themeFilter(state.statements(), chosen, draw);
  draw();
  new ResizeObserver(() => link(board, state.statements())).observe(board);
  return [filter, board, rest];
}

function themeFilter(statements, chosen, draw) {
  const counts = new Map();
  for (const one of statements.filter(({ role }) => role === "issue" || role === "commitment")) {
    for (const { theme: id } of one.themes) counts.set(id, (counts.get(id) ?? 0) + 1);
  }
  const buttons = [...counts].sort(([, a], [, b]) => b - a).map(([id, count]) => {
    const button = h("button", { type: "button", class: "chip toggle", "aria-pressed": "false", title: theme(id).definition, onclick: () => {
      const on = !chosen.has(id);
      if (on) chosen.add(id); else chosen.delete(id);
      button.setAttribute("aria-pressed", String(on));
      draw();
    } }, dot(id), theme(id).name, h("span", { class: "count" }, String(count)));
    return button;
  });
  return h("div", { class: "chips filter", role: "group", "aria-label": t("statements.filter") }, buttons);
}

function columns(state, shown) {
  return ["issue", "commitment"].map((role) => {
    const found = shown.filter((one) => one.role === role);
    return h("section", { class: `column ${role}`, "aria-label": roleName(role) },
      h("h3", {}, roleName(role), h("span", { class: "count" }, String(found.length))),
      found.length ? h("ol", { class: "cards" }, found.map((one) => h("li", {}, card(state, one)))) : h("p", { class: "empty" }, t(`statements.no_${role}`)));
  });
}

function folded(state, found, role) {
  if (!found.length) return null;
  return h("details", { class: "folded" }, h("summary", {}, roleName(role), h("span", { class: "count" }, String(found.length))),
    h("ol", { class: "cards" }, found.map((one) => h("li", {}, card(state, one)))));
}

export function card(state, one) {
  const corrected = ["role", "theme", "boundary", "link"].some((kind) => state.correction(kind, one.id));
  return h("button", { type: "button", class: ["card", one.role, corrected && "corrected"], data: standsFor(one.id) },
    h("span", { class: "quote" }, one.text),
    h("span", { class: "chips" },
      one.themes.map(({ theme: id }) => h("span", { class: "chip" }, dot(id), theme(id).name)),
      one.specific ? null : h("span", { class: "chip mute", title: t("statements.generic_why") }, t("statements.generic")),
      one.answers.length ? h("span", { class: "chip mute" }, t("statements.answers", { n: one.answers.length })) : null,
      h("span", { class: "where" }, one.page ? t("report.page_short", { n: one.page }) : sectionName(one.section))));
}

export function dot(id) {
  const mark = h("span", { class: "dot", "aria-hidden": "true" });
  mark.style.setProperty("--hue", String((theme(id).place * 67) % 360)); // 67° apart: neighbours in the codebook differ
  return mark;
}

/** Draw the lines between the cards that are shown. */
function link(board, statements) {
  board.querySelector("svg")?.remove();
  const outer = board.getBoundingClientRect();
  if (!outer.width) return;
  const place = (id) => board.querySelector(`[data-e="${CSS.escape(id)}"]`)?.getBoundingClientRect();
  const lines = statements.filter((one) => one.role === "commitment").flatMap((one) => one.answers.map((issue) => {
    const [from, to] = [place(issue), place(one.id)];
    if (!from || !to || to.left < from.right) return null;
    const [x0, y0, x1, y1] = [from.right - outer.left, from.top + from.height / 2 - outer.top, to.left - outer.left, to.top + to.height / 2 - outer.top];
    const bend = (x1 - x0) / 2;
    return h("path", { d: `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`, class: "pair", data: { all: `${issue} ${one.id}` } });
  }));
  board.append(h("svg", { class: "pairs", width: outer.width, height: outer.height, "aria-hidden": "true" }, lines));
}
