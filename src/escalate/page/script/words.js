// The page's words: all of them stand in words.json.
import { words } from "./data.js";
import { fill } from "./findings.js";

/** A text of the table, names in braces filled in; `key.one` where `n` is 1 and there is such a text. */
export function word(key, values = {}) {
  const template = values.n === 1 && `${key}.one` in words ? words[`${key}.one`] : words[key];
  if (template === undefined) throw new Error(`no words for ${key}`);
  return fill(template, Object.fromEntries(Object.entries(values).map(([name, value]) => [name, isolated(value)])));
}

const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const ISOLATED = /\u2068[^\u2068\u2069]*\u2069/g;

/** A value that leaves the order of the words and numbers round it alone, whichever way it is read. */
export function isolated(value) {
  return typeof value === "string" && RIGHT_TO_LEFT.test(value) ? `\u2068${value}\u2069` : value;
}

/** Whether a text begins with a letter that is read from right to left. @param {string} text */
export function isRightToLeft(text) {
  return RIGHT_TO_LEFT.test(/\p{L}/u.exec(text.replace(ISOLATED, ""))?.[0] ?? "");
}

/** Parts of a sentence in a row: commas, and "and" before the last. @param {string[]} parts */
export function joined(parts) {
  if (parts.length < 2) return parts.join("");
  return word("and", { first: parts.slice(0, -1).join(", "), last: parts[parts.length - 1] });
}
