// Steps and their dates, as `escalate.scenario.model.Clock` reckons them.
import { file } from "./data.js";
import { word } from "./words.js";

const DAYS = { day: 1, week: 7 };

/** First day of a step; null without dates. @param {number} step */
export function dateOf(step) {
  const { start, every, unit } = file.clock;
  if (!start) return null;
  const [year, month, day] = start.split("-").map(Number);
  if (unit in DAYS) return new Date(Date.UTC(year, month - 1, day + step * every * DAYS[unit]));
  const months = month - 1 + step * every * (unit === "year" ? 12 : 1);
  const last = new Date(Date.UTC(year, months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, months, Math.min(day, last)));
}

function written(step, options) {
  return dateOf(step).toLocaleDateString("en-GB", { ...options, timeZone: "UTC" });
}

/** A step within a sentence: "the week of 22 September 2020", or "step 3". @param {number} step */
export function stepWords(step) {
  if (!dateOf(step)) return word("step", { step });
  return word("stepOf", { unit: file.clock.unit, date: longDate(step) });
}

/** "22 September 2020". */
export function longDate(step) {
  return dateOf(step) ? written(step, { day: "numeric", month: "long", year: "numeric" }) : word("step", { step });
}

/** "22 Sept" for an axis, the year where steps are that long. */
export function shortDate(step) {
  if (!dateOf(step)) return String(step);
  if (file.clock.unit === "year") return String(dateOf(step).getUTCFullYear());
  return written(step, file.clock.unit === "month" ? { month: "short", year: "numeric" } : { day: "numeric", month: "short" });
}

/** What a step of this file is called: its unit, or a step where it is several of them. */
export const unitName = file.clock.every === 1 ? file.clock.unit : "step";

/** "Week 15 of 26" for a step's panel; counted from 1 where steps have dates, else as the engine counts, from 0. */
export function stepOfAll(step, all) {
  if (!dateOf(step)) return word("stepOfAll", { step, last: all - 1 });
  return word("unitOfAll", { unit: word(`unit.${unitName}`), n: step + 1, all });
}
