// What a seat's moves did, were the luck another: as `escalate.studies.seat` plays it.
import { file } from "./data.js";
import { playedOn, sharesOf } from "./plays.js";
import { update } from "./state.js";
import { hadChoice } from "./strip.js";

/** Plays of each question. */
export const PLAYS = 1000;

/** @typedef {Record<string, string>} Moves held, by `step/actor` */
/** @typedef {{ step: number, option: string, taken: boolean, odds: number, shares: number[] }} Led where a move leads */
/**
 * @typedef {Object} Held
 * @property {(Uint8Array | undefined)[]} rows endings with the moves of the steps before that held; the last holds all
 * @property {Led[] | null} led null while they are played @property {string} fault
 */

/** @type {Map<string, Held>} */
const found = new Map();
let wanted = "";

/** What is known so far; the rest is played. @param {object} trace of the run with the moves held @param {Moves} moves @param {string} actor */
export function heldOf(trace, moves, actor) {
  wanted = JSON.stringify([trace.run, actor, moves]);
  if (!found.has(wanted)) {
    if (found.size > 4) found.delete(found.keys().next().value);
    const held = { rows: [], led: null, fault: "" };
    found.set(wanted, held);
    playAll(wanted, held, trace, moves, actor);
  }
  return found.get(wanted);
}

/** Whether all of it was played. @param {Held} held */
export function isWhole(held) {
  return held.led !== null || held.fault !== "";
}

async function playAll(key, held, trace, moves, actor) {
  const steps = trace.steps.length;
  const between = Array.from({ length: steps - 1 }, (_, at) => at + 1);
  try {
    for (const step of [0, steps, ...between]) {
      if (wanted !== key) break;
      held.rows[step] = await playedOn(trace.run, 0, PLAYS, before(moves, step));
      if (step === steps || step === steps - 1) update();
    }
    if (wanted === key) held.led = await ledOf(trace, moves, actor, key);
  } catch (error) {
    held.fault = error.message;
  }
  if (!isWhole(held)) found.delete(key); // stopped: whoever wants it again asks again
  update();
}

/** The moves of the steps before one. */
function before(moves, step) {
  return Object.fromEntries(Object.entries(moves).filter(([key]) => Number(key.split("/")[0]) < step));
}

/** Each move that was open in each turn of the seat, played on from there; null where something else is wanted now. */
async function ledOf(trace, moves, actor, key) {
  const led = [];
  for (const { step, moves: made } of trace.steps) {
    const place = made.findIndex((move) => move.actor === actor);
    if (place < 0 || made[place].option === null || !hadChoice(made[place])) continue;
    const earlier = made.slice(0, place).filter((move) => move.option !== null).map((move) => [`${step}/${move.actor}`, move.option]);
    for (const { option, share } of made[place].weighed.filter((weighed) => weighed.open)) {
      if (wanted !== key) return null;
      const asked = { ...before(moves, step), ...Object.fromEntries(earlier), [`${step}/${actor}`]: option };
      const shares = sharesOf(await playedOn(trace.run, step, PLAYS, asked));
      led.push({ step, option, taken: option === made[place].option, odds: share, shares });
    }
  }
  return led;
}

/** The turn whose move and alternative lead furthest apart: `own` and `other`, and by how much. @param {Led[]} led */
export function mostHung(led) {
  let best = null;
  for (const own of led.filter((each) => each.taken))
    for (const other of led.filter((each) => !each.taken && each.step === own.step)) {
      const apart = file.outcomes.reduce((sum, _, place) => sum + Math.abs(own.shares[place] - other.shares[place]), 0) / 2;
      if (!best || apart > best.apart) best = { own, other, apart };
    }
  return best;
}
