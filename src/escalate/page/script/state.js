// All that a reader has done, in one object. What the page shows is drawn from it, whatever the order of clicks.
import { file } from "./data.js";

/**
 * @typedef {Object} Expectation what a reader said before moving the lever
 * @property {string} policy "" for a number
 * @property {"more" | "fewer" | "alike"} way
 * @property {number} ending its place @property {string} because
 */

/** No seat taken. */
export const NOBODY = { actor: -1, run: -1, moves: {}, reasons: {}, over: false };

export const state = {
  /** The step in view, by its name. */
  step: "crisis",
  /** Counters by ending, and whether they are locked or were passed over. */
  guess: file.outcomes.map(() => 0),
  locked: false,
  skipped: false,
  reason: "",
  /** What stands under the tally: 0 nothing, 1 luck, 2 doubt too. */
  layer: 0,
  /** The run in view (-1: none was chosen), its step and whose odds are open (-1: nobody's). */
  run: -1,
  week: -1,
  actor: -1,
  /** @type {Expectation | null} */
  expect: null,
  /** The lever: a policy ("" for none) and numbers in place of the file's. */
  policy: "",
  /** @type {Record<string, number>} */
  set: {},
  /** The number whose slider a phone shows. */
  number: file.key[0] ?? file.numbers[0]?.name ?? "",
  /** The ribbon that is open: places of the ending without and with the change. @type {[number, number] | null} */
  ribbon: null,
  /** The seat: an actor's place (-1: none), the run, moves and reasons by step, and whether the model plays the rest. */
  seat: NOBODY,
  /** What is handed in beside what was done. */
  who: "",
  concludes: { in_this_model: "", because: "", wrong_if: "" },
  /** The hunt: the number that is moved ("": the first there is), the ending's place (-1: the one expected, or moved most), values tried, and an earlier hunt that turned the result round. */
  hunt: { number: "", ending: -1, tried: /** @type {number[]} */ ([]), kept: null },
  /** Steps that were seen. @type {Record<string, boolean>} */
  seen: {},
};

/** @type {((changes: Partial<typeof state>) => void)[]} */
const watchers = [];

/** Call `watch` after each change. */
export function onUpdate(watch) {
  watchers.push(watch);
}

/** Change the state; everything that shows it is drawn anew. A lever that moves takes the places tried with it. @param {Partial<typeof state>} changes */
export function update(changes = {}) {
  const moved = "policy" in changes || "set" in changes;
  if (moved && !("hunt" in changes)) changes = { ...changes, hunt: { ...state.hunt, tried: [], kept: null } };
  Object.assign(state, changes);
  for (const watch of watchers) watch(changes);
}

/** A lever's value where the reader leaves it alone: the policy's, or the file's. */
export function restingValue(number, policy = state.policy) {
  const sets = file.policies.find((each) => each.name === policy)?.sets ?? {};
  return sets[number.name] ?? number.value;
}

/** A lever's value. */
export function valueOf(number) {
  return state.set[number.name] ?? restingValue(number);
}

/** Put a value in a lever; one that it has by itself is no change. */
export function setNumber(name, value) {
  const number = file.numbers.find((each) => each.name === name);
  const { [name]: _, ...others } = state.set;
  update({ set: value === restingValue(number) ? others : { ...others, [name]: value }, ribbon: null });
}

/** Choose a policy; numbers that now rest where they were put are no change any more. */
export function setPolicy(policy) {
  const resting = (name) => restingValue(file.numbers.find((each) => each.name === name), policy);
  const set = Object.fromEntries(Object.entries(state.set).filter(([name, value]) => resting(name) !== value));
  update({ policy, set, ribbon: null });
}

/** Numbers of the file that neither the lever nor its policy sets, those in view first. */
export function numbersLeft(policy = state.policy, set = state.set) {
  const fixed = file.policies.find((each) => each.name === policy)?.fixes ?? [];
  const left = file.numbers.filter(({ name }) => !Object.hasOwn(set, name) && !fixed.includes(name));
  return [...left.filter(({ name }) => file.key.includes(name)), ...left.filter(({ name }) => !file.key.includes(name))];
}

/** Whether results may be shown: the guess is locked, or was passed over. */
export function hasGuessed() {
  return state.locked || state.skipped;
}

/** The question that the lever asks. */
export function changedQuestion() {
  return { policies: state.policy ? [state.policy] : [], set: state.set };
}

/** Whether the lever changes anything. */
export function isChanged() {
  return state.policy !== "" || Object.keys(state.set).length > 0;
}
