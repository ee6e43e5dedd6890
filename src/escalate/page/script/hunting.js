// What the hunt plays and makes of it: the lever's effect on one ending where one number stands at the places tried.
import { file, rules, runs } from "./data.js";
import { readTogether, sideOf } from "./intervals.js";
import { base, changedTally, endingsOf, flowTo } from "./plays.js";
import { isChanged, numbersLeft, state, update } from "./state.js";

/** Runs of a place without and with the change; where it seems to turn, it is played again with all of the page's. */
export const LOOK = Math.min(2000, runs);
const KEPT = 200;
/** @typedef {{ without: Uint8Array, changed: Uint8Array, fault: string }} Both endings by run on both sides */
/** @type {Map<string, Both>} */
const kept = new Map();
let playing = "";

/**
 * @typedef {Object} Place
 * @property {number} at @property {number} runs @property {number} more runs that end so only with the change
 * @property {number} fewer only without it @property {boolean} again whether it was looked at twice
 * @typedef {Place & { effect: number, low: number, high: number, sign: number, turned: boolean }} Read
 * @typedef {Object} Hunted
 * @property {object} number @property {number} ending its place, -1 before it is known @property {number[]} tried
 * @property {Read[]} places those that are played, the file's first @property {boolean} waits @property {string} fault
 */

/** Runs that end so only with the change, and only without it. */
function countsOf({ without, changed }, ending) {
  let [more, fewer] = [0, 0];
  for (let run = 0; run < without.length; run++) {
    if (without[run] === ending && changed[run] !== ending) fewer += 1;
    if (without[run] !== ending && changed[run] === ending) more += 1;
  }
  return { runs: without.length, more, fewer };
}

/** The ending that the change moves most. */
function movedMost(flow) {
  const size = flow.map((row, place) => Math.abs(row.reduce((sum, count) => sum + count, 0) - flow.reduce((sum, from) => sum + from[place], 0)));
  return size.indexOf(Math.max(...size));
}

/** Which ending a hunt begins with: the one that was expected to move, if it does, or the one that moves most. */
function firstEnding(changed) {
  const expected = state.expect?.ending ?? -1;
  const own = expected < 0 ? null : countsOf({ without: base.endings, changed: changed.endings }, expected);
  return own && sideOf(own.more, own.fewer, own.runs) ? expected : movedMost(flowTo(changed));
}

/** What to play for a place, and what was. */
function playAt(number, at, many) {
  const [without, changed] = [{ policies: [], set: { [number]: at } }, { policies: state.policy ? [state.policy] : [], set: { ...state.set, [number]: at } }];
  const key = JSON.stringify([changed.policies, Object.entries(changed.set).sort(), number, many]);
  return { key, many, questions: [without, changed], found: kept.get(key) };
}

/** One place tried; null while it is played. `wanted` hears what has to be played for it. */
function placeAt({ number, ending }, at, side, wanted) {
  const look = playAt(number.name, at, LOOK);
  wanted.push(look);
  if (!look.found || look.found.fault) return null;
  const first = countsOf(look.found, ending);
  if (!side || sideOf(first.more, first.fewer, first.runs) !== -side) return { at, again: false, ...first };
  const all = playAt(number.name, at, runs);
  wanted.push(all);
  return all.found && !all.found.fault ? { at, again: true, ...countsOf(all.found, ending) } : null;
}

/** The hunt under the lever; null where nothing is changed or no number is left. @returns {Hunted | null} */
export function hunted(hunt = state.hunt) {
  const left = numbersLeft();
  if (!isChanged() || !left.length) return null;
  const number = left.find(({ name }) => name === hunt.number) ?? left[0];
  const tried = number.name === hunt.number ? hunt.tried : [];
  const changed = changedTally();
  if (base.done < runs || changed.done < runs) {
    return { number, ending: hunt.ending, tried, places: [], waits: true, fault: base.fault || changed.fault };
  }
  const ending = hunt.ending < 0 ? firstEnding(changed) : hunt.ending;
  const own = countsOf({ without: base.endings, changed: changed.endings }, ending);
  const side = sideOf(own.more, own.fewer, own.runs);
  const wanted = [];
  const others = tried.map((at) => placeAt({ number, ending }, at, side, wanted));
  playWanted(wanted);
  const places = [{ at: number.value, again: false, ...own }, ...others.filter(Boolean)];
  const fault = wanted.find(({ found }) => found?.fault)?.found.fault ?? "";
  const waits = !fault && others.includes(null);
  return { number, ending, tried, places: readTogether(places, rules.widths[tried.length]), waits, fault };
}

/** Play what is not there yet, one question after the other; one that nobody wants any more is stopped by the next. */
function playWanted(wanted) {
  const next = wanted.find(({ found }) => !found);
  if (!next || wanted.some(({ key }) => key === playing)) return;
  playing = next.key;
  play(next);
}

async function play({ key, questions, many }) {
  try {
    const sides = [];
    for (const asked of questions) {
      const endings = await endingsOf(asked, many, "hunt");
      if (!endings || playing !== key) break;
      sides.push(endings);
    }
    if (sides.length === 2) kept.set(key, { without: sides[0], changed: sides[1], fault: "" });
  } catch (error) {
    kept.set(key, { without: new Uint8Array(), changed: new Uint8Array(), fault: error.message });
  }
  if (kept.size > KEPT) kept.delete(kept.keys().next().value);
  if (playing === key) playing = "";
  update();
}
