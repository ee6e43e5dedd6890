// The page's words: all of them stand in words.json.
import { words } from "./data.js";
import { fill } from "./findings.js";

/** A text of the table, names in braces filled in; `key.one` where `n` is 1 and there is such a text. */
export function word(key, values = {}) {
  const template = values.n === 1 && `${key}.one` in words ? words[`${key}.one`] : words[key];
  if (template === undefined) throw new Error(`no words for ${key}`);
  return fill(template, values);
}

/** Parts of a sentence in a row: commas, and "and" before the last. @param {string[]} parts */
export function joined(parts) {
  if (parts.length < 2) return parts.join("");
  return word("and", { first: parts.slice(0, -1).join(", "), last: parts[parts.length - 1] });
}
