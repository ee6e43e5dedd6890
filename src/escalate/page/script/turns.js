// Where a run turned: played on from each of its steps with other luck, as `escalate.studies.turning` does it.
import { file } from "./data.js";
import { jumpsOf } from "./findings.js";
import { optionOf } from "./names.js";
import { playedOn, sharesOf, traceOf } from "./plays.js";
import { update } from "./state.js";

const PLAYS = 1000;
const FEWER = 200;
const MOST_TURNS = 4;
const LEAST = 0.05;
/** @typedef {{ step: number, mover: object | null }} Turn the step that moved the shares, and whose move did it */
/** @typedef {{ shares: number[][], turns: Turn[] | null, fault: string }} Turning `turns` is null while it is played */

/** @type {Map<number, Turning>} */
const found = new Map();
let wanted = -1;

/** What is known of a run so far; it is played on where it was not. @param {number} run @returns {Turning} */
export function turningOf(run) {
  wanted = run;
  if (!found.has(run)) {
    if (found.size > 20) found.delete(found.keys().next().value);
    const turning = { shares: [], turns: null, fault: "" };
    found.set(run, turning);
    playAll(run, turning);
  }
  return found.get(run);
}

/** Whether a run is still being played on. */
export function isTurning(run) {
  const turning = found.get(run);
  return !!turning && !turning.turns && !turning.fault;
}

async function playAll(run, turning) {
  try {
    const trace = await traceOf(run);
    for (const { step } of trace.steps) {
      if (wanted !== run) break;
      turning.shares.push(sharesOf(await playedOn(run, step, PLAYS, {})));
    }
    if (wanted === run) {
      turning.shares.push(file.outcomes.map((outcome) => (outcome.name === trace.outcome ? 1 : 0)));
      turning.turns = await turnsOf(run, trace, turning.shares);
    }
  } catch (error) {
    turning.fault = error.message;
  }
  if (!turning.turns && !turning.fault) found.delete(run);
  update();
}

/** The steps that moved the shares most, and in each the mover whose alternatives would have led elsewhere most. */
async function turnsOf(run, trace, shares) {
  const jumps = jumpsOf(shares);
  const chosen = jumps.map((_, step) => step).filter((step) => jumps[step] >= LEAST);
  chosen.sort((a, b) => jumps[b] - jumps[a] || a - b);
  const turns = [];
  for (const step of chosen.slice(0, MOST_TURNS)) turns.push({ step, mover: await moverOf(run, trace.steps[step]) });
  return turns;
}

/** Whose choice made the most difference; null for nobody's: what chance takes is no choice. */
async function moverOf(run, step) {
  const held = {};
  let best = null;
  let most = 0;
  for (const move of step.moves) {
    const free = move.weighed.filter(({ open, option }) => open && !optionOf(move.actor, option).chance);
    if (!move.ordered && free.length > 1 && free.some(({ option }) => option === move.option)) {
      const weight = await weightOf(run, step.step, move, free, held);
      if (weight > most) [most, best] = [weight, move];
    }
    if (move.option !== null) held[`${step.step}/${move.actor}`] = move.option;
  }
  return best;
}

/** How far a mover's alternatives would have led elsewhere, weighed by their odds. */
async function weightOf(run, step, move, free, held) {
  const led = new Map();
  for (const { option } of free) {
    const moves = { ...held, [`${step}/${move.actor}`]: option };
    led.set(option, sharesOf(await playedOn(run, step, FEWER, moves)));
  }
  const done = led.get(move.option);
  const apart = (other) => other.reduce((sum, share, place) => sum + Math.abs(done[place] - share), 0) / 2;
  return free.reduce((sum, { option, share }) => sum + share * apart(led.get(option)), 0);
}
