// What was played: tallies, single runs and runs played on, each asked of the engine once.
import { openPlayer } from "./engine.js";
import { description, file, runs, seed, wasm } from "./data.js";
import { changedQuestion, isChanged, update } from "./state.js";

/** @typedef {{ key: string, endings: Uint8Array, weeks: Uint16Array, done: number, fault: string }} Tally */

const KEPT = 12;
const player = openPlayer(wasm, description);
/** The file as it stands. @type {Tally} */
export const base = tally("base");
/** @type {Map<string, Tally>} */
const tallies = new Map();
/** @type {Map<string, Promise<object>>} */
const traces = new Map();

function tally(key) {
  return { key, endings: new Uint8Array(runs), weeks: new Uint16Array(runs), done: 0, fault: "" };
}

/** The question of the file as it stands, or that of the lever, in full. */
export function question(changed) {
  return { ...(changed ? changedQuestion() : { policies: [], set: {} }), seed };
}

function keyOf(asked) {
  return JSON.stringify([asked.policies, Object.entries(asked.set).sort()]);
}

async function play(asked, into, channel) {
  const keep = ({ done, endings, weeks }) => {
    into.endings.set(endings.subarray(0, done));
    into.weeks.set(weeks.subarray(0, done));
    into.done = done;
    update();
  };
  try {
    const whole = await player.tally(asked, runs, { channel, onPart: keep });
    if (!whole) {
      tallies.delete(into.key); // stopped: whoever wants it again asks again
      update();
    } else keep({ done: runs, ...whole });
  } catch (error) {
    into.fault = error.message;
    update();
  }
}

/** Play the file as it stands. */
export function playBase() {
  return play(question(false), base, "base");
}

/** The tally under the lever, asked for where it is not there; runs fill in as they are played. @returns {Tally} */
export function changedTally() {
  if (!isChanged()) return base;
  const asked = question(true);
  const key = keyOf(asked);
  let found = tallies.get(key);
  if (!found) {
    found = tally(key);
    tallies.set(key, found);
    if (tallies.size > KEPT) tallies.delete(tallies.keys().next().value);
    play(asked, found, "changed");
  }
  return found;
}

/** Runs by their ending (in the file's order), of the first `done`. @param {Tally} from */
export function counts(from) {
  return countsOf(from.endings.subarray(0, from.done));
}

/** Endings of plays, counted. @param {Uint8Array} endings */
export function countsOf(endings) {
  const found = file.outcomes.map(() => 0);
  for (const place of endings) found[place] += 1;
  return found;
}

/** Runs by ending without (row) and with the change (column), of those that were played both ways. */
export function flowTo(changed) {
  return flowOf(base.endings, changed.endings, Math.min(base.done, changed.done));
}

/** A run told in full. @param {number} run @param {boolean} changed under the lever? @param {Record<string, string>} moves that are held */
export function traceOf(run, changed = false, moves = {}) {
  const asked = question(changed && isChanged());
  const key = `${run} ${keyOf(asked)} ${JSON.stringify(moves)}`;
  if (!traces.has(key)) {
    if (traces.size > 4 * KEPT) traces.delete(traces.keys().next().value);
    traces.set(key, player.trace(asked, run, { moves }));
  }
  return traces.get(key);
}

/** How a run would end, played on from a step of it with other luck: the ending of each play. */
export function playedOn(run, since, lanes, moves) {
  return player.playOn(question(false), run, since, lanes, { moves });
}

/** Endings of plays as shares of 1. @param {Uint8Array} endings */
export function sharesOf(endings) {
  return countsOf(endings).map((count) => count / endings.length);
}

/** Plays by ending the one way (row) and the other (column). @param {Uint8Array} before @param {Uint8Array} after */
export function flowOf(before, after, many = before.length) {
  const found = file.outcomes.map(() => file.outcomes.map(() => 0));
  for (let play = 0; play < many; play++) found[before[play]][after[play]] += 1;
  return found;
}

/** Whether the engine can play other guesses. */
export const canDoubt = "doubt" in player && file.doubted > 0;

/** How runs end under other guesses: for each draw of the numbers, runs by ending. */
export function doubtOf(draws, each) {
  return player.doubt(question(false), draws, each);
}

/** The endings of some runs of another question, run by run; null where a newer one of its channel stopped it. */
export async function endingsOf(asked, many, channel) {
  const whole = await player.tally({ ...asked, seed }, many, { channel });
  return whole && whole.endings;
}

/** The first run from `from` on (backwards where `way` is -1) that ends so; -1 where there is none. */
export function runThatEnds(place, from, way = 1) {
  for (let run = from; run >= 0 && run < base.done; run += way) if (base.endings[run] === place) return run;
  return -1;
}

/** The first run that ends so without, and so with the change. */
export function firstMoved(changed, before, after) {
  const both = Math.min(base.done, changed.done);
  for (let run = 0; run < both; run++) if (base.endings[run] === before && changed.endings[run] === after) return run;
  return -1;
}

/** Whether everything that the page shows has been played to its end. */
export function isSettled() {
  const wanted = [base, ...(isChanged() ? [changedTally()] : [])];
  return wanted.every((each) => each.done === runs || each.fault);
}

/** Names of the endings, run by run: for checks, and for the curious. */
export async function playByName({ policies = [], policy, set = {}, runs: many = runs, seed: luck = seed } = {}) {
  const asked = { policies: policy ? [policy, ...policies] : policies, set, seed: luck };
  const { endings } = await player.tally(asked, many, { channel: "play" });
  return Array.from(endings, (place) => file.outcomes[place].name);
}
