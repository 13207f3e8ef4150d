// Upload: a file becomes a report, several or an archive a batch. Each is shown as it goes.

import { Refused, getJson, pause, remove, upload } from "./api.js";
import { announce, byId, fill, h } from "./dom.js";
import { failure, reportTable, stateMark } from "./files.js";
import { guarded, problem } from "./shell.js";
import { moment, number, t } from "./words.js";

const ARCHIVE = /\.(zip|tar|tgz|gz|bz2|xz|7z|eml)$/i;
const POLL = 700; // milliseconds between two looks at a file that is being read
const SHOWN = 50; // reports of the list below; the corpus page has them all

const drop = byId("drop");
const transfers = byId("transfers");

async function filesOf(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.some((entry) => entry.isDirectory)) return [...transfer.files];
  return (await Promise.all(entries.map(walk))).flat();
}

/** Return the files below a folder that was dropped; a reader gives a hundred at a time. */
async function walk(entry) {
  if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((resolve, reject) => reader.readEntries(resolve, reject));
    if (!some.length) break;
    found.push(...some);
  }
  return (await Promise.all(found.map(walk))).flat();
}

function take(files) {
  const real = files.filter((file) => !file.name.startsWith("."));
  if (!real.length) return;
  byId("sending").hidden = false;
  if (real.length === 1 && !ARCHIVE.test(real[0].name)) single(real[0]);
  else batch(real);
}

/** Return a row that shows how one upload goes. */
function transferRow(name, size) {
  const bar = h("progress", { max: 1, value: 0, "aria-label": t("upload.progress_of", { name }) });
  const said = h("span", { class: "said" }, t("upload.sending_now"));
  const more = h("div", { class: "more" });
  transfers.prepend(h("article", { class: "transfer" }, h("div", { class: "line" }, h("strong", {}, name), h("span", { class: "hint" }, bytes(size)), said), bar, more));
  return { bar, said, more, name };
}

const bytes = (size) => (size < 1e6 ? `${number(Math.ceil(size / 1e3))} kB` : `${number(Math.round(size / 1e5) / 10)} MB`);

function refused(row, error) {
  row.bar.remove();
  fill(row.said, stateMark("failed"));
  fill(row.more, error.id ? failure({ message: error.message, remedy: error.remedy, code: error.code }) : problem(error));
  announce(`${row.name}：${error.message}`);
}

async function single(file) {
  const row = transferRow(file.name, file.size);
  const form = new FormData();
  form.append("file", file);
  try {
    const taken = await upload("/v1/reports?wait=0", form, (share) => { row.bar.value = share; });
    row.bar.removeAttribute("value");
    fill(row.said, t("upload.reading"));
    let answer = taken;
    while (!answer.state || answer.state === "waiting" || answer.state === "running") {
      await pause(POLL / 2);
      answer = await getJson(`/v1/reports/${taken.id}`);
    }
    if (!answer.report) throw new Refused(0, { ...answer.failure, detail: answer.failure.message, id: answer.id });
    row.bar.remove();
    fill(row.said, stateMark(answer.state));
    fill(row.more, h("a", { class: "button primary", href: `/reports/${answer.id}` }, t("upload.open")),
      h("span", { class: "hint" }, [answer.report.agency, answer.report.year].filter(Boolean).join(" · ")), failure(answer.failure));
    announce(t("upload.done", { name: file.name }));
  } catch (error) {
    refused(row, error);
  }
  recent();
}

async function batch(files) {
  const name = files.length === 1 ? files[0].name : t("upload.files", { n: files.length });
  const row = transferRow(name, files.reduce((sum, file) => sum + file.size, 0));
  const form = new FormData();
  form.append("name", files[0].webkitRelativePath?.split("/")[0] || name);
  for (const file of files) form.append("files", file, file.name);
  try {
    const taken = await upload("/v1/batches", form, (share) => { row.bar.value = share; });
    location.assign(`/batches/${taken.id}`);
  } catch (error) {
    refused(row, error);
  }
}

async function recent() {
  await guarded(byId("recent"), async () => {
    const { total, items } = await getJson(`/v1/reports?limit=${SHOWN}`);
    fill(byId("recent-count"), total ? t("upload.count", { n: number(total) }) : "");
    fill(byId("recent"), items.length ? reportTable(items, { remove: forget }) : h("p", { class: "empty" }, t("upload.none")));
  });
}

async function forget(item) {
  if (!confirm(t("list.delete_sure", { name: item.name }))) return;
  await guarded(byId("recent"), () => remove(`/v1/reports/${item.id}`));
  recent();
}

async function batches() {
  await guarded(byId("batches"), async () => {
    const { items } = await getJson("/v1/batches");
    fill(byId("batches"), items.length ? h("ul", { class: "batch-list" }, items.slice(0, 8).map((one) => h("li", {}, h("a", { href: `/batches/${one.id}` }, one.name),
      h("span", { class: "hint" }, `${t(`batch.${one.state}`)} · ${t("batch.of", { n: number(one.counts.found) })} · ${moment(one.created)}`)))) : null);
  });
}

for (const input of [byId("files"), byId("folder")]) {
  const chosen = () => { take([...input.files]); input.value = ""; };
  input.addEventListener("change", chosen);
  if (input.files.length) chosen(); // they were chosen before this script ran
}
for (const name of ["dragenter", "dragover"]) drop.addEventListener(name, (event) => { event.preventDefault(); drop.classList.add("over"); });
for (const name of ["dragleave", "drop"]) drop.addEventListener(name, () => drop.classList.remove("over"));
drop.addEventListener("drop", async (event) => { event.preventDefault(); take(await filesOf(event.dataTransfer)); });
for (const name of ["dragover", "drop"]) document.addEventListener(name, (event) => event.preventDefault()); // a file beside the target must not replace the page

await Promise.all([recent(), batches()]);
