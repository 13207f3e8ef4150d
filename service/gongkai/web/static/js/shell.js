// What every page has: light or dark, the token, errors that are shown.

import { token } from "./api.js";
import { announce, byId, fill, h } from "./dom.js";
import { t } from "./words.js";

const SCHEME = "gongkai.scheme";

function showScheme(scheme) {
  if (scheme) document.documentElement.dataset.scheme = scheme;
  const dark = scheme === "dark" || (!scheme && matchMedia("(prefers-color-scheme: dark)").matches);
  byId("scheme").setAttribute("aria-pressed", String(dark));
  return dark;
}

let dark = showScheme(localStorage.getItem(SCHEME));
byId("scheme").addEventListener("click", () => {
  const chosen = dark ? "light" : "dark";
  localStorage.setItem(SCHEME, chosen);
  dark = showScheme(chosen);
});

const dialog = byId("token");
const open = () => { if (!dialog.open) dialog.showModal(); };
document.addEventListener("token-needed", () => { byId("token-open").hidden = false; open(); });
byId("token-open").hidden = !token.get();
byId("token-open").addEventListener("click", open);
dialog.addEventListener("close", () => {
  if (dialog.returnValue !== "save") return;
  token.set(dialog.querySelector("input").value.trim());
  location.reload();
});

/** Return a refusal as people need it: what, and what to do. */
export function problem(error) {
  return h("div", { class: "notice bad", role: "alert" },
    h("strong", {}, error.message), error.remedy ? h("p", {}, error.remedy) : null,
    error.code ? h("p", { class: "code" }, error.code) : null);
}

/** Run `work`; what it throws is shown in `place`. */
export async function guarded(place, work) {
  try {
    return await work();
  } catch (error) {
    if (error.name === "AbortError") return undefined;
    fill(place, problem(error));
    announce(`${t("error.title")} ${error.message}`);
    return undefined;
  } finally {
    place.removeAttribute("aria-busy");
  }
}
