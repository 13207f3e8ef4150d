// A batch as it comes in: counts, speed, each file with its state, failures with reason and remedy.

import { download, getJson, pause, post } from "./api.js";
import { announce, byId, fill, h } from "./dom.js";
import { fileTable } from "./files.js";
import { guarded } from "./shell.js";
import { number, t } from "./words.js";

const id = byId("main").dataset.batch;
const POLL = 1000; // milliseconds
const SHOWN = 500; // files in the list at once; the filter finds the others
const PARTS = ["ok", "partial", "not_a_report", "duplicate", "failed", "cancelled", "running", "waiting"];
const FORMATS = ["parquet", "csv", "xlsx", "dta", "jsonl"];
let filter = "";

async function look() {
  const [batch, files] = await Promise.all([getJson(`/v1/batches/${id}`), getJson(`/v1/batches/${id}/files?limit=${SHOWN}${filter ? `&state=${filter}` : ""}`)]);
  fill(byId("batch-name"), batch.name);
  document.title = `${batch.name} · gongkai`;
  const pace = [t(`batch.${batch.state}`), batch.rate && batch.state === "running" ? t("batch.rate", { n: number(Math.round(batch.rate)) }) : null,
    batch.eta && batch.state === "running" ? t("batch.eta", { n: number(Math.max(1, Math.round(batch.eta / 60))) }) : null];
  fill(byId("batch-state"), pace.filter(Boolean).join(" · "));
  fill(byId("batch-progress"), progress(batch));
  fill(byId("batch-actions"), actions(batch));
  fill(byId("batch-filter"), filters(batch));
  fill(byId("batch-files"), files.items.length ? fileTable(files.items) : h("p", { class: "empty" }, t(batch.state === "opening" ? "batch.opening_archive" : "batch.no_files")),
    files.total > files.items.length ? h("p", { class: "hint" }, t("batch.more", { n: number(files.total - files.items.length) })) : null);
  return batch;
}

function progress({ counts, finished }) {
  const found = Math.max(1, counts.found);
  return [h("div", { class: "stack", role: "img", "aria-label": t("batch.done_of", { n: finished, all: counts.found }) },
    PARTS.filter((part) => counts[part]).map((part) => {
      const piece = h("span", { class: `piece ${part}`, title: `${t(`state.${part}`)} ${counts[part]}` });
      piece.style.flexGrow = String(counts[part] / found);
      return piece;
    })), h("p", { class: "hint" }, t("batch.done_of", { n: number(finished), all: number(counts.found) }))];
}

function actions(batch) {
  const act = (name, verb) => h("button", { type: "button", onclick: () => guarded(byId("batch-state"), async () => { await post(`/v1/batches/${id}/${verb}`); follow(); }) }, t(`batch.${name}`));
  const format = h("select", { "aria-label": t("batch.format") }, FORMATS.map((one) => h("option", { value: one }, one)));
  return [batch.state === "running" || batch.state === "opening" ? act("cancel", "cancel") : null, batch.counts.failed && batch.state !== "running" ? act("retry", "retry") : null,
    batch.counts.ok + batch.counts.partial ? h("span", { class: "export" }, format, h("button", { type: "button", onclick: () =>
      guarded(byId("batch-state"), () => download(`/v1/batches/${id}/export?format=${format.value}`, `${id}.${format.value}`)) }, t("batch.export"))) : null,
    batch.state === "finished" && batch.counts.found ? h("a", { class: "button", href: `/corpus?batch=${encodeURIComponent(id)}` }, t("batch.corpus")) : null];
}

function filters({ counts }) {
  return h("div", { class: "chips filter", role: "group", "aria-label": t("batch.filter") }, ["", ...PARTS.filter((part) => counts[part])].map((part) =>
    h("button", { type: "button", class: "chip toggle", "aria-pressed": String(filter === part), onclick: () => { filter = part; guarded(byId("batch-files"), look); } },
      part ? t(`state.${part}`) : t("batch.all"), h("span", { class: "count" }, String(part ? counts[part] : counts.found)))));
}

let following = false;
async function follow() {
  if (following) return;
  following = true;
  await guarded(byId("batch-files"), async () => {
    let batch = await look();
    while (batch.state === "opening" || batch.state === "running") {
      await pause(POLL);
      batch = await look();
    }
    announce(t("batch.announced", { n: batch.finished, failed: batch.counts.failed }));
  });
  following = false;
}

await follow();
