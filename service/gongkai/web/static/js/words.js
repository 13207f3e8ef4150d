// What the page says, in the language that its shell was made in.

export const lang = document.documentElement.dataset.lang;
export const words = await (await fetch(`/ui/words/${lang}.json`)).json();

const numbers = new Intl.NumberFormat(lang === "zh" ? "zh-CN" : "en", { maximumFractionDigits: 10 });
const moments = new Intl.DateTimeFormat(lang === "zh" ? "zh-CN" : "en", { dateStyle: "medium", timeStyle: "short" });

/** Return a message, its {names} filled in. A message that is missing is a mistake and throws. */
export function t(key, values = {}) {
  const text = words.messages[key];
  if (text === undefined) throw new Error(`no message ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** Return a message where it exists, else what the service said. */
export const tOr = (key, otherwise) => words.messages[key] ?? otherwise;

export const number = (value) => numbers.format(value);
export const moment = (value) => moments.format(typeof value === "number" ? new Date(value * 1000) : new Date(value));

/** The service writes messages in both languages, Chinese first; return the reader's. */
export function oneLanguage(text) {
  if (text && typeof text === "object") return text[lang];
  const sentences = String(text ?? "").split(/(?<=[。！？：）]) \/ /);
  if (sentences.length < 2) return String(text ?? "");
  return lang === "zh" ? sentences[0] : sentences.slice(1).join(" / ");
}

const themes = new Map(words.themes.map((theme, place) => [theme.id, { ...theme, place }]));
export const theme = (id) => themes.get(id) ?? { id, name: id, definition: "", place: 0 };
export const roleName = (role) => words.roles[role] ?? role;
export const indicatorName = (key) => words.indicators[key] ?? key;
export const sectionName = (role) => (role ? t(`section.${role}`) : "");

/** Return the name of a cell by its key, in the words of the form: 一、本年新收… · 总计. */
export function cellName(key) {
  const [table, row, column] = key.split(".");
  if (table === "annex") {
    for (const { rows } of Object.values(words.annex)) for (const [known, label] of rows) if (known === row) return label;
    return key;
  }
  const names = words.names[table];
  if (!names?.rows[row]) return key;
  return `${names.rows[row]} · ${names.columns[column] ?? column}`;
}
