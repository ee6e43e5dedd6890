// The file that is handed in: everything a reader did and found, as plain JSON; and back from it. What it holds is told
// in `page/README.md`. Reading takes what an address may hold, by the same checks, and texts as texts.
import { file, runs, seed, version } from "./data.js";
import { foundSentence } from "./change.js";
import { read } from "./address.js";
import { huntFound } from "./hunt.js";
import { base, changedTally, counts, isSettled } from "./plays.js";
import { seatFound } from "./seat.js";
import { changedQuestion, isChanged, state } from "./state.js";

const FORMAT = "escalate hand-in";
const VERSION = 1;
/** A larger file is none of a page's. */
export const MOST_BYTES = 200_000;
export const MOST_TEXT = 300;
export const MOST_NAME = 60;

/** The hand-in as it stands; what is still being played is null. */
export function handIn() {
  const names = (place) => file.outcomes[place].name;
  const { expect, ribbon } = state;
  const { policies, set } = changedQuestion();
  return {
    format: FORMAT,
    version: VERSION,
    escalate: version,
    scenario: file.name,
    title: file.title,
    files: file.files,
    seed,
    runs,
    who: state.who,
    guess: state.locked ? byName(state.guess) : null,
    reason: state.reason,
    expected: expect && { policy: expect.policy || null, way: expect.way, outcome: names(expect.ending), because: expect.because },
    changed: { policies, set },
    found: isSettled() ? found() : null,
    hunt: huntFound(),
    seat: seatFound(),
    concludes: { ...state.concludes },
    view: { layer: state.layer, run: state.run, week: state.week, ribbon: ribbon && ribbon.map(names) },
  };
}

function byName(numbers) {
  return Object.fromEntries(file.outcomes.map((outcome, place) => [outcome.name, numbers[place]]));
}

function found() {
  const before = counts(base);
  if (!isChanged()) return { before: byName(before), after: null, otherwise: null, says: "" };
  const changed = changedTally();
  const otherwise = changed.endings.reduce((sum, ending, run) => sum + (ending !== base.endings[run] ? 1 : 0), 0);
  return { before: byName(before), after: byName(counts(changed)), otherwise, says: foundSentence() };
}

/**
 * The state that a hand-in holds, as far as this page has it; or what is wrong with it, a key of the page's words.
 * @param {string} text @param {string[]} steps @returns {{ state: object } | { fault: string }}
 */
export function stateFrom(text, steps) {
  let told;
  try {
    told = JSON.parse(text);
  } catch {
    return { fault: "hand.noJson" };
  }
  if (told?.format !== FORMAT) return { fault: "hand.foreign" };
  if (told.version !== VERSION) return { fault: "hand.newer" };
  if (told.scenario !== file.name || JSON.stringify(told.files) !== JSON.stringify(file.files)) return { fault: "hand.other" };
  const asked = read(`#hand&${new URLSearchParams(Object.entries(address(told)))}`, steps, runs);
  if (asked.expect) asked.expect.because = words(told.expected?.because);
  if (asked.seat.actor >= 0) asked.seat.reasons = reasonsOf(told.seat.reasons);
  const guess = asked.locked ? asked.guess : file.outcomes.map(() => 0);
  const concludes = Object.fromEntries(Object.keys(state.concludes).map((key) => [key, words(told.concludes?.[key])]));
  return { state: { ...asked, guess, reason: words(told.reason), who: words(told.who, MOST_NAME), concludes } };
}

/** What of a hand-in an address can hold, as its parts. */
function address(told) {
  const parts = { guess: file.outcomes.map((outcome) => told.guess?.[outcome.name]).join(".") };
  if (!told.guess) parts.guess = "none";
  const { layer, run, week, ribbon } = told.view ?? {};
  Object.assign(parts, { layer, run, at: week });
  if (Array.isArray(ribbon)) parts.ribbon = ribbon.join(".");
  const { way, outcome, policy } = told.expected ?? {};
  parts.expect = `${way}.${outcome}`;
  if (policy) parts.if = policy;
  const [lever] = Array.isArray(told.changed?.policies) ? told.changed.policies : [];
  if (lever) parts.policy = lever;
  for (const [name, value] of Object.entries(told.changed?.set ?? {})) parts[`set.${name}`] = value;
  const { number, outcome: about, tried } = told.hunt ?? {};
  if (number) Object.assign(parts, { hunt: number, about, tried: Array.isArray(tried) ? tried.map((place) => place?.at).join("_") : "" });
  return Object.fromEntries(Object.entries({ ...parts, ...seatParts(told.seat) }).map(([key, value]) => [key, String(value)]));
}

function seatParts(seat) {
  const actor = file.actors.find((each) => each.name === seat?.actor);
  if (!actor || !Array.isArray(seat.moves)) return {};
  const places = seat.moves.map((move) => actor.options.findIndex((option) => option.name === move));
  const over = seat.outcome === null ? {} : { over: 1 };
  return { seat: `${actor.name}.${seat.run}`, moves: places.map((place) => (place < 0 ? "" : place)).join("."), ...over };
}

function reasonsOf(told) {
  const entries = Object.entries(typeof told === "object" && told ? told : {});
  return Object.fromEntries(entries.filter(([step]) => /^\d{1,4}$/.test(step) && Number(step) < file.clock.steps).map(([step, text]) => [step, words(text)]).filter(([, text]) => text));
}

function words(text, most = MOST_TEXT) {
  return typeof text === "string" ? text.slice(0, most) : "";
}

/** The hand-in as the text of a file. */
export function written() {
  return `${JSON.stringify(handIn(), null, 2)}\n`;
}

/** What a hand-in's file is called. */
export function fileName() {
  const who = state.who.trim().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  return [file.name, "hand-in", who].filter(Boolean).join("-") + ".json";
}
