// The address holds the state, so that a link shows what its sender saw. What comes from it is checked: names of this
// file, numbers within their ranges. A text never comes from it.
import { file, rules, withGuess, withSeat } from "./data.js";
import { NOBODY, numbersLeft, state } from "./state.js";

const SET = "set.";
const MOST_TRIED = rules.widths.length - 1;

/** The state as the part of an address after "#". */
export function written() {
  const told = new URLSearchParams();
  if (state.locked) told.set("guess", state.guess.join("."));
  else if (state.skipped && withGuess) told.set("guess", "none");
  if (state.layer) told.set("layer", String(state.layer));
  if (state.run >= 0) told.set("run", String(state.run));
  if (state.week >= 0) told.set("at", String(state.week));
  if (state.expect) told.set("expect", `${state.expect.way}.${file.outcomes[state.expect.ending].name}`);
  if (state.expect?.policy) told.set("if", state.expect.policy);
  if (state.policy) told.set("policy", state.policy);
  for (const [name, value] of Object.entries(state.set)) told.set(SET + name, String(value));
  if (state.ribbon) told.set("ribbon", state.ribbon.map((place) => file.outcomes[place].name).join("."));
  if (state.seat.actor >= 0) writeSeat(told, state.seat);
  const { number, ending, tried } = state.hunt;
  if (number) told.set("hunt", number);
  if (ending >= 0) told.set("about", file.outcomes[ending].name);
  if (tried.length) told.set("tried", tried.join("_"));
  const rest = told.toString();
  return rest ? `${state.step}&${rest}` : state.step;
}

/** The seat as `actor.run`, and its moves by step as places of options, nothing where the model chose. */
function writeSeat(told, { actor, run, moves, over }) {
  const { name, options } = file.actors[actor];
  const steps = Object.keys(moves).map(Number);
  const place = (step) => (step in moves ? options.findIndex((option) => option.name === moves[step]) : "");
  told.set("seat", `${name}.${run}`);
  if (steps.length) told.set("moves", Array.from({ length: Math.max(...steps) + 1 }, (_, step) => place(step)).join("."));
  if (over) told.set("over", "1");
}

/** What an address says, as far as this page has it. @param {string} hash @param {string[]} steps @param {number} runs */
export function read(hash, steps, runs) {
  const [step, ...rest] = hash.replace(/^#/, "").split("&");
  const told = new URLSearchParams(rest.join("&"));
  const policy = known(told.get("policy"), file.policies);
  const expect = expectation(told);
  const set = expect ? numbers(told, policy) : {};
  return {
    step: steps.includes(step) ? step : steps[0],
    ...guessed(told.get("guess")),
    layer: whole(told.get("layer"), 0, 2) ?? 0,
    run: whole(told.get("run"), 0, runs - 1) ?? -1,
    week: whole(told.get("at"), 0, file.clock.steps - 1) ?? -1,
    actor: -1,
    expect,
    policy: expect ? policy : "",
    set,
    ribbon: expect ? ribbon(told.get("ribbon")) : null,
    seat: withSeat ? seat(told, runs) : NOBODY,
    hunt: hunted(told, expect ? policy : "", set),
  };
}

function known(name, entries) {
  return entries.some((entry) => entry.name === name) ? name : "";
}

function whole(text, low, high) {
  return text !== null && /^\d{1,7}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : null;
}

function guessed(text) {
  if (!withGuess) return {};
  const guess = (text ?? "").split(".").map((part) => whole(part, 0, 100));
  const right = guess.length === file.outcomes.length && guess.reduce((sum, each) => sum + (each ?? 1000), 0) === 100;
  if (right) return { guess, locked: true, skipped: false };
  return state.locked && text !== "none" ? {} : { locked: false, skipped: text === "none" };
}

function expectation(told) {
  const [way, ...name] = (told.get("expect") ?? "").split(".");
  const ending = file.outcomes.findIndex((outcome) => outcome.name === name.join("."));
  if (!["more", "fewer", "alike"].includes(way) || ending < 0) return null;
  const because = state.expect?.ending === ending && state.expect.way === way ? state.expect.because : "";
  return { policy: known(told.get("if"), file.policies), way, ending, because };
}

function numbers(told, policy) {
  const sets = file.policies.find((entry) => entry.name === policy)?.sets ?? {};
  const found = {};
  for (const { name, low, high, value } of file.numbers) {
    const number = decimal(told.get(SET + name));
    if (number >= low && number <= high && number !== (sets[name] ?? value)) found[name] = number;
  }
  return found;
}

function decimal(text) {
  return text !== null && /^-?\d{1,12}(\.\d{1,12})?(e-?\d{1,2})?$/.test(text) ? Number(text) : NaN;
}

/** What is hunted under a lever; values tried only where the number and the ending are told. */
function hunted(told, policy, set) {
  if (!policy && !Object.keys(set).length) return { number: "", ending: -1, tried: [], kept: null };
  const number = numbersLeft(policy, set).find(({ name }) => name === told.get("hunt"));
  const ending = file.outcomes.findIndex(({ name }) => name === told.get("about"));
  if (!number || ending < 0) return { number: number?.name ?? "", ending, tried: [], kept: null };
  const { low, high, value, whole: round } = number;
  const fits = (at) => at >= low && at <= high && at !== value && (!round || Number.isInteger(at));
  const values = (told.get("tried") ?? "").split("_").map(decimal).filter(fits);
  return { number: number.name, ending, tried: [...new Set(values)].slice(0, MOST_TRIED), kept: null };
}

function ribbon(text) {
  const names = file.outcomes.map((outcome) => outcome.name);
  for (const [i, name] of names.entries()) {
    const j = (text ?? "").startsWith(`${name}.`) ? names.indexOf(text.slice(name.length + 1)) : -1;
    if (j >= 0 && j !== i) return [i, j];
  }
  return null;
}

function seat(told, runs) {
  const [, name, number] = /^(.+)\.(\d+)$/.exec(told.get("seat") ?? "") ?? [];
  const actor = file.actors.findIndex((each) => each.name === name);
  const run = whole(number ?? null, 0, runs - 1);
  if (actor < 0 || run === null) return NOBODY;
  const { options } = file.actors[actor];
  const moves = {};
  for (const [step, text] of (told.get("moves") ?? "").split(".").slice(0, file.clock.steps).entries()) {
    const place = whole(text, 0, options.length - 1);
    if (place !== null) moves[step] = options[place].name;
  }
  const same = state.seat.actor === actor && state.seat.run === run;
  return { actor, run, moves, reasons: same ? state.seat.reasons : {}, over: told.get("over") === "1" };
}
