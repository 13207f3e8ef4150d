// The service as the page uses it. Errors carry the problem document: code, message and remedy.

import { oneLanguage, t } from "./words.js";

const KEY = "gongkai.token";

export class Refused extends Error {
  constructor(status, problem) {
    super(oneLanguage(problem.detail ?? problem.title ?? t("error.no_answer")));
    this.status = status;
    this.code = problem.code ?? "HTTP";
    this.remedy = oneLanguage(problem.remedy ?? "");
    this.id = problem.id ?? null;
    this.retryAfter = 0;
  }
}

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => (value ? sessionStorage.setItem(KEY, value) : sessionStorage.removeItem(KEY)),
};

const authorization = () => (token.get() ? { Authorization: `Bearer ${token.get()}` } : {});

async function ask(path, { method = "GET", body = undefined, signal = undefined } = {}) {
  const headers = authorization();
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(path, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(0, { detail: t("error.unreachable"), remedy: t("error.unreachable_remedy"), code: "UNREACHABLE" });
  }
  if (response.ok) return response;
  if (response.status === 401) document.dispatchEvent(new CustomEvent("token-needed"));
  throw await refusal(response.status, () => response.json(), response.headers.get("Retry-After"));
}

async function refusal(status, read, retryAfter) {
  let problem = {};
  try { problem = await read(); } catch { problem = { title: t("error.status", { status }) }; }
  const refused = new Refused(status, problem);
  refused.retryAfter = Number(retryAfter) || 0;
  return refused;
}

export const getJson = async (path, options) => (await ask(path, options)).json();
export const post = async (path, body = {}) => (await ask(path, { method: "POST", body })).json();
export const remove = (path) => ask(path, { method: "DELETE" });

/** Return an address that an <img> can show: itself, or a blob where only we have the token. */
export async function picture(path) {
  if (!token.get()) return path;
  return URL.createObjectURL(await (await ask(path)).blob());
}

/** Save what `path` answers as a file. */
export async function download(path, name) {
  const response = await ask(path);
  const said = /filename="?([^";]+)"?/.exec(response.headers.get("Content-Disposition") ?? "");
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = said?.[1] ?? name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Send a form with files; `progress(share)` from 0 to 1. Resolves to the answer, rejects with Refused. */
export function upload(path, form, progress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    request.responseType = "json";
    for (const [name, value] of Object.entries(authorization())) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => event.lengthComputable && progress(event.loaded / event.total);
    request.onload = async () => {
      if (request.status < 300) return resolve(request.response);
      if (request.status === 401) document.dispatchEvent(new CustomEvent("token-needed"));
      reject(await refusal(request.status, () => request.response ?? {}, request.getResponseHeader("Retry-After")));
    };
    request.onerror = () => reject(new Refused(0, { detail: t("error.unreachable"), remedy: t("error.unreachable_remedy"), code: "UNREACHABLE" }));
    request.send(form);
  });
}

export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
