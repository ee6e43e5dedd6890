// Sentences by rule: the charts' own rules (`escalate.charts.findings`), on facts worked out as the charts work them out.
import { hundred, perCent } from "./rounding.js";
import { sideOf, wilson } from "./intervals.js";

/** @typedef {Record<string, string | number | boolean>} Facts */
/** @typedef {[[string, string, string | number | boolean][], string][]} Rules conditions and sentence, first fit first */
/** @typedef {{ name: string, label: string, rung: number }} Ending in the file's order, as all counts are */

const TESTS = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  ">=": (a, b) => a >= b,
};

/** Fill names in braces in. @param {string} template @param {Record<string, unknown>} values */
export function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** The sentence of the first rule that fires. @param {Rules} rules @param {Facts} facts */
export function say(rules, facts) {
  const fits = ([name, test, value]) => TESTS[test](facts[name], value in facts ? facts[value] : value);
  const [, sentence] = rules.find(([conditions]) => conditions.every(fits));
  return fill(sentence, facts);
}

/** An ending or a move within a sentence. @param {string} label */
export function quoted(label) {
  return `“${label}”`;
}

/** The place of the ending that stands highest; -1 without rungs. @param {Ending[]} endings */
function topOf(endings) {
  const highest = Math.max(...endings.map((ending) => ending.rung));
  return highest < 0 ? -1 : endings.findIndex((ending) => ending.rung === highest);
}

/** How many of 100 squares the commonest ending has, and the highest. @param {Ending[]} endings @param {number[]} counts */
export function iconFacts(endings, counts) {
  const squares = hundred(counts);
  const ranked = endings.map((_, place) => place).sort((a, b) => squares[b] - squares[a] || a - b);
  const [most] = ranked;
  const top = topOf(endings);
  const other = squares[most] === 100 ? -1 : top >= 0 && top !== most ? top : (ranked[1] ?? -1);
  const told = other < 0 ? { other: "", other_n: 0 } : { other: quoted(endings[other].label), other_n: squares[other] };
  return { most: quoted(endings[most].label), most_n: squares[most], ...told };
}

/**
 * What a change does, of 100 runs: only what is clear of luck, worked out from the counts and rounded once.
 * @param {Ending[]} endings @param {number[][]} flow runs by ending without (row) and with the change (column)
 * @param {{ more: string, fewer: string }} templates @param {number} most @param {(told: string[]) => string} join
 */
export function changedFacts(endings, flow, templates, most, join) {
  const before = flow.map((row) => row.reduce((sum, runs) => sum + runs, 0));
  const after = endings.map((_, j) => flow.reduce((sum, row) => sum + row[j], 0));
  const runs = before.reduce((sum, count) => sum + count, 0);
  const size = (place) => Math.floor((100 * Math.abs(after[place] - before[place])) / runs + 0.5);
  const moved = flow.reduce((sum, row, i) => sum + row.reduce((all, runs, j) => (i === j ? all : all + runs), 0), 0);
  const beyond = endings.map((_, place) => place).filter((place) => clearOfLuck(flow, place));
  const clear = beyond.filter((place) => size(place) > 0);
  const exact = (place) => Math.abs(after[place] - before[place]);
  clear.sort((a, b) => exact(b) - exact(a) || a - b);
  const named = clear.slice(0, most);
  const top = topOf(endings);
  if (clear.includes(top) && !named.includes(top)) named.push(top);
  const told = named.map((place) => {
    const template = after[place] > before[place] ? templates.more : templates.fewer;
    return fill(template, { n: size(place), ending: quoted(endings[place].label) });
  });
  return { moved, changes: told.length ? join(told) : "", small: beyond.length > 0 };
}

/** Whether the 95 % interval of an ending's change leaves zero out. @param {number[][]} flow @param {number} place */
export function clearOfLuck(flow, place) {
  let gained = 0;
  let lost = 0;
  let runs = 0;
  flow.forEach((row, i) =>
    row.forEach((count, j) => {
      runs += count;
      if (i !== place && j === place) gained += count;
      if (i === place && j !== place) lost += count;
    }),
  );
  return sideOf(gained, lost, runs) !== 0;
}

/** How far each step moved the shares. @param {number[][]} shares a row a step @returns {number[]} */
export function jumpsOf(shares) {
  return shares.slice(1).map((row, step) => row.reduce((sum, share, j) => sum + Math.abs(share - shares[step][j]), 0) / 2);
}

/** The ending that a step moved most, and its share before and after. @param {number[][]} shares @param {number} step */
export function movedMost(shares, step) {
  const change = shares[step].map((share, place) => Math.abs(shares[step + 1][place] - share));
  const place = change.indexOf(Math.max(...change));
  return { place, before: shares[step][place], after: shares[step + 1][place] };
}

/** The place of the ending that a run came to. @param {number[][]} shares the last row is how it ended */
export function endedIn(shares) {
  const last = shares[shares.length - 1];
  return last.indexOf(Math.max(...last));
}

/**
 * The ending that a step is told by: the run's own, where it moved about as much as any; and whether the step moved the
 * shares the way that the run ended: its ending rose, or another fell.
 * @param {number[][]} shares @param {number} step @param {{ near: number }} rules
 */
export function turned(shares, step, rules) {
  const most = movedMost(shares, step);
  const own = endedIn(shares);
  const [before, after] = [shares[step][own], shares[step + 1][own]];
  const told = Math.abs(after - before) >= rules.near * Math.abs(most.after - most.before) ? { place: own, before, after } : most;
  return { ...told, far: Math.abs(told.after - told.before), held: (told.place === own) === told.after > told.before };
}

/**
 * The turn that a run is told by: the largest that led to where it ended, one before the last step where that is the
 * ending itself and the other moved enough; else the largest.
 * @param {number[][]} shares @param {{ step: number }[]} turns @param {{ first: number, near: number, far: number }} rules
 */
export function toldTurn(shares, turns, rules) {
  const found = turns.map((turn) => ({ turn, ...turned(shares, turn.step, rules) }));
  const [first, ...others] = [...found.filter((each) => each.held), ...found.filter((each) => !each.held)];
  const atEnd = first && first.turn.step === shares.length - 2;
  const before = others.slice(0, rules.first - 1).find((each) => each.held && each.far >= rules.far * first.far);
  return (atEnd && before ? before : first)?.turn;
}

/** @param {Ending[]} endings @param {number[][]} shares @param {{ step: number, what: string } | null} turn @param {number} run @param {string} when @param {{ near: number }} rules */
export function turningFacts(endings, shares, turn, run, when, rules) {
  if (!turn) return { when: "", run };
  const { place, before, after, held } = turned(shares, turn.step, rules);
  const told = { before: perCent(before), after: perCent(after), outcome: quoted(endings[place].label) };
  const ending = quoted(endings[endedIn(shares)].label);
  const ends = place === endedIn(shares) ? "" : `; it ends in ${ending}`;
  return { ...told, what: turn.what, run, when, ending, ends, held };
}

/**
 * How the tally stands to the record of comparable cases, a sentence an ending in the file's order.
 * @param {Ending[]} endings @param {number[]} counts
 * @param {{ n: number, unit: string, counts: Record<string, number> }} record
 * @param {{ record: string, known: Record<string, string> }} rules
 */
export function besideTheRecord(endings, counts, record, rules) {
  const runs = counts.reduce((sum, count) => sum + count, 0);
  const seen = endings.map((ending, place) => ({ ...ending, share: counts[place] / runs }));
  return seen
    .filter((ending) => record.counts[ending.name])
    .map((ending) => {
      const count = record.counts[ending.name];
      const [low, high] = wilson(count, record.n);
      const known = rules.known[ending.share < low ? "rarer" : ending.share > high ? "commoner" : "alike"];
      const told = { label: ending.label, known, share: perCent(ending.share), count, cases: record.n, unit: record.unit };
      return fill(rules.record, { ...told, low: Math.round(100 * low), high: perCent(high) });
    })
    .join(" ");
}
