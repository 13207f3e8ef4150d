// What can be shown on both sides of a report has an id: a cell's key, s12 a statement, f3 a figure, x2 a section,
// q1 a sentence of the summary, n7 a finding, t12-34 a stretch of the prose. Elements carry the ids they stand for in data-all, the one that a click
// on them means in data-e.

/** Spans count code points, strings UTF-16: positions are the same until a character outside the BMP comes. */
export class Text {
  constructor(text) {
    this.plain = !/[\ud800-\udbff]/.test(text);
    this.text = text;
    this.points = this.plain ? null : Array.from(text);
  }

  get length() { return this.plain ? this.text.length : this.points.length; }

  slice(start, end) { return this.plain ? this.text.slice(start, end) : this.points.slice(start, end).join(""); }

  /** Return the code-point offset of a UTF-16 offset into slice(from, …). */
  offset(from, units) {
    return this.plain ? from + units : from + Array.from(this.slice(from, this.length).slice(0, units)).length;
  }
}

/** One thing is chosen, one is pointed at; both sides show them. */
export class Selection {
  #listeners = [];
  chosen = null;

  constructor(members) { this.members = members; }

  onChoose(listener) { this.#listeners.push(listener); }

  /** `from` is the side that the choice was made on: that one need not move. */
  choose(id, from = "") {
    this.chosen = id;
    this.paint("chosen", id);
    for (const listener of this.#listeners) listener(id, from);
  }

  point(id) { this.paint("hot", id); }

  /** Give the class to everything that stands for `id`, and to nothing else. */
  paint(name, id) {
    for (const element of document.querySelectorAll(`.${name}`)) element.classList.remove(name);
    for (const member of id ? this.members(id) : []) for (const element of find(member)) element.classList.add(name);
  }

  /** Have pointing and clicking inside `pane` mean what is under it. */
  listen(pane, side) {
    pane.addEventListener("pointerover", (event) => this.point(event.target.closest("[data-e]")?.dataset.e ?? null));
    pane.addEventListener("pointerleave", () => this.point(null));
    pane.addEventListener("focusin", (event) => this.point(event.target.closest("[data-e]")?.dataset.e ?? null));
    pane.addEventListener("click", (event) => {
      const id = event.target.closest("[data-e]")?.dataset.e;
      if (id && !event.target.closest("a, input, select, textarea")) this.choose(id, side);
    });
  }
}

export const find = (id) => document.querySelectorAll(`[data-all~="${CSS.escape(id)}"]`);

/** Return what a click on one element means, and all that it stands for. */
export const standsFor = (...ids) => ({ e: ids[0], all: ids.join(" ") });
