// Elements from plain values. Text is always text: nothing that a report says is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "g", "rect", "path", "line", "text"]);

/** Return a new element. `attributes`: on… are listeners, `data` a dataset, `class` may be a list, false and null are left out. */
export function h(name, attributes = {}, ...children) {
  const element = DRAWN.has(name) ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key === "class") element.setAttribute("class", [value].flat().filter(Boolean).join(" "));
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export const byId = (id) => document.getElementById(id);

/** Put `children` in place of what `element` holds. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Say something to those who listen rather than look. */
export function announce(text) {
  byId("live").textContent = text;
}

/** Bring `element` into the middle of its scrolling pane, without moving the page around it. */
export function reveal(element, pane) {
  if (!element || !pane) return;
  const inner = element.getBoundingClientRect();
  const outer = pane.getBoundingClientRect();
  const visible = inner.top >= outer.top + 8 && inner.bottom <= outer.bottom - 8;
  const sideways = inner.left >= outer.left && inner.right <= outer.right;
  if (visible && sideways) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  pane.scrollTo({
    top: visible ? pane.scrollTop : pane.scrollTop + inner.top - outer.top - outer.height / 3,
    left: sideways ? pane.scrollLeft : pane.scrollLeft + inner.left - outer.left - 40,
    behavior: calm ? "auto" : "smooth",
  });
}

/** Make `list` of tabs: arrow keys move between them, `choose(id)` is called for the one that is taken. */
export function tabList(list, tabs, choose) {
  const buttons = tabs.map(({ id, label, count, panel }) =>
    h("button", { type: "button", role: "tab", id: `tab-${id}`, "aria-controls": panel, "aria-selected": "false", tabindex: "-1",
      data: { tab: id }, onclick: () => take(id) },
    label, count ? h("span", { class: "count" }, String(count)) : null));
  function take(id, focus = false) {
    for (const button of buttons) {
      const chosen = button.dataset.tab === id;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      if (chosen && focus) button.focus();
    }
    choose(id);
  }
  list.addEventListener("keydown", (event) => {
    const at = buttons.findIndex((button) => button.getAttribute("aria-selected") === "true");
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    take(buttons[(to + buttons.length) % buttons.length].dataset.tab, true);
  });
  fill(list, buttons);
  return take;
}
