// The end of a seat's run: what it came to, how usual it was, what the moves did were the luck another.
import { file, rules } from "./data.js";
import { folds, h, picture, put, table, unit } from "./dom.js";
import { areas } from "./areas.js";
import { drawBars } from "./bars.js";
import { longDate } from "./clock.js";
import { seatCommand } from "./commands.js";
import { changedFacts, movedMost, say } from "./findings.js";
import { isWhole, mostHung, PLAYS } from "./held.js";
import { endingName, glued, moveWords, named, optionOf } from "./names.js";
import { countsOf, flowOf, sharesOf } from "./plays.js";
import { grouped, perCent } from "./rounding.js";
import { state } from "./state.js";
import { stopWords } from "./run.js";
import { hadChoice, isRare, levelLine, oddsOf, ownRow, ring, squareRows, text, timeAxis } from "./strip.js";
import { inHundred } from "./week.js";
import { joined, word } from "./words.js";

/** A move counted if it and another that was open lead to shares at least so far apart: more than luck in 1,000 plays. */
const COUNTED = 0.1;
const MOST_SELDOM = 6;
let parts = null;

/** Lay it out. */
export function buildSeated(root) {
  const kick = h("p", { class: "kick" });
  const head = h("h3", { class: "find" });
  const usual = h("p", {});
  const strip = h("div", { class: "still" });
  const status = h("p", { class: "small soft", role: "status" });
  const [finding, bars] = [h("h3", { class: "find less" }), h("figure", {})];
  const [hung, over] = [h("p", { class: "soft" }), h("div", { class: "still" })];
  const held = h("div", {}, h("p", { class: "kick up" }, word("seat.with")), finding, bars, h("h3", { class: "sp" }, word("seat.counted")), hung, h("figure", {}, over));
  const fold = h("div", { class: "fold" });
  put(root, kick, head, usual, h("figure", {}, strip), status, held, fold);
  parts = { kick, head, usual, strip, status, finding, bars, hung, over, held, fold, barsOf: "" };
}

/** @param {object} trace @param {import("./held.js").Held} held @param {object} actor of the file */
export function drawSeated(trace, held, actor) {
  const place = file.outcomes.findIndex((outcome) => outcome.name === trace.outcome);
  const turns = Object.keys(state.seat.moves).length;
  parts.kick.textContent = word("seat.played", { actor: actor.label, n: turns, run: grouped(trace.run) });
  put(parts.head, word("seat.ends"), " ", endingName(place), ".");
  put(parts.usual, named(stopWords(trace)), " ", glued(usualWords(trace, actor.name)));
  drawStrip(trace, actor);
  const [model, yours] = [held.rows[0], held.rows[trace.steps.length]];
  const said = held.fault || (isWhole(held) ? word("seat.plays", { n: grouped(PLAYS) }) : word("seat.playing", { n: grouped(PLAYS) }));
  if (parts.status.textContent !== said) parts.status.textContent = said;
  parts.held.hidden = !yours;
  if (yours) {
    const facts = changedFacts(file.outcomes, flowOf(model, yours), rules.changes, rules.mostChanges, joined);
    put(parts.finding, named(`${say(rules.findings.changed, facts)}.`));
    const columns = [{ name: word("seat.yours"), counts: countsOf(yours), look: "rung", yours: true }, { name: word("seat.model"), counts: countsOf(model), look: "soft" }];
    const now = JSON.stringify([columns, unit(), parts.bars.clientWidth]);
    if (parts.barsOf !== now) drawBars(parts.bars, columns);
    parts.barsOf = now;
  }
  drawOver(held);
  put(parts.hung, held.led ? hungWords(held.led, actor.name) : "");
  drawFolds(trace, held, actor);
}

/** The moves with a choice, of the seat or of the others, with their steps. */
function chosen(trace, actor, own) {
  return trace.steps.flatMap(({ step, moves }) => moves.filter((move) => (move.actor === actor) === own && hadChoice(move)).map((move) => ({ step, move })));
}

function usualWords(trace, actor) {
  const [all, others] = [true, false].map((side) => chosen(trace, actor, side));
  const own = all.filter(({ step }) => step in state.seat.moves);
  const rare = (moves) => moves.filter(({ move }) => isRare(move)).length;
  const many = (moves) => rare(moves) || word("seat.none");
  return word("seat.usual", { own: many(own), n: own.length, others: many(others), all: others.length });
}

function drawStrip(trace, actor) {
  const width = parts.strip.clientWidth || 300;
  const place = file.actors.indexOf(actor);
  const level = file.level ? levelLine(trace, width, 0) : { drawn: [], bottom: 0 };
  const rows = squareRows(trace, width, level.bottom, { dress: (square, move) => (isRare(move) ? ring(square) : null) });
  const sentence = word("seat.strip", { actor: actor.label, ending: file.outcomes.find((outcome) => outcome.name === trace.outcome).label });
  put(parts.strip, picture(width, rows.bottom + 20 * unit(), sentence, ownRow(rows, place, width), level.drawn, rows.drawn, timeAxis(width, rows.bottom)));
}

/** How the plays end where the moves are held up to a step, and the model then takes the seat. */
function drawOver(held) {
  const rows = Array.from(held.rows);
  if (rows.length < 2 || rows.some((row) => !row)) return put(parts.over);
  const u = unit();
  const width = parts.over.clientWidth || 300;
  const shares = rows.map(sharesOf);
  const whole = (width * file.clock.steps) / (rows.length - 1); // the areas reckon in steps of the clock
  const [first, last] = [shares[0], shares[shares.length - 1]];
  const parted = file.order.map((place) => word("bars.part", { ending: file.outcomes[place].label, numbers: `${perCent(first[place])} → ${perCent(last[place])}` }));
  const under = (words, x, anchor) => text(words, x, 138 * u, { "font-size": 12 * u, "text-anchor": anchor, class: "q" });
  const sentence = word("seat.overSentence", { parts: parted.join("; ") });
  put(parts.over, picture(width, 146 * u, sentence, areas(shares, whole, 0, 120 * u), under(word("seat.overModel"), 0, "start"), under(word("seat.overYou"), width, "end")));
}

/** The turn on which most hung. */
function hungWords(led, actor) {
  const most = mostHung(led.filter(({ step }) => step in state.seat.moves));
  const text = word("seat.overText", { n: grouped(PLAYS) });
  if (!most || most.apart < COUNTED) return [text, " ", word("seat.noneCounted")];
  const { place, before, after } = movedMost([most.own.shares, most.other.shares], 0);
  const told = {
    when: longDate(most.own.step), move: optionOf(actor, most.own.option).label, other: optionOf(actor, most.other.option).label,
    before: perCent(before), after: perCent(after), ending: `“${file.outcomes[place].label}”`,
  };
  return [text, " ", named(word("seat.hung", told))];
}

function drawFolds(trace, held, actor) {
  const entries = [
    held.led && held.led.length ? ["turns", word("seat.foldTurns"), h("p", { class: "small soft" }, word("seat.turnsText", { n: grouped(PLAYS) })), turnTable(held.led, actor)] : null,
    ["seldom", word("seat.foldSeldom"), seldomTable(trace, actor)],
    held.led ? ["over", word("seat.foldOver"), overTable(held)] : null,
    ["python", word("fold.inPython"), h("code", { class: "cmd" }, seatCommand(trace.run, actor.name)), h("p", { class: "xs soft" }, word("seat.python"))],
  ];
  folds(parts.fold, entries);
}

function turnTable(led, actor) {
  const reasons = state.seat.reasons;
  const head = [word("column.step"), word("column.move"), word("column.modelOdds"), ...file.order.map((place) => file.outcomes[place].label)];
  const rows = led.map(({ step, option, taken, odds, shares }) => {
    const { label } = optionOf(actor.name, option);
    const why = taken && reasons[step] ? ` (${reasons[step]})` : "";
    const own = step in state.seat.moves;
    const name = taken ? h("b", { class: own ? "you" : null }, word(own ? "seat.own" : "seat.models", { move: label }), why) : label;
    return [longDate(step), name, inHundred(odds), ...file.order.map((place) => perCent(shares[place]))];
  });
  return table(word("seat.foldTurns"), head, rows);
}

function seldomTable(trace, actor) {
  const rows = chosen(trace, actor.name, false).sort((a, b) => oddsOf(a.move) - oddsOf(b.move) || a.step - b.step).slice(0, MOST_SELDOM);
  return table(word("seat.foldSeldom"), [word("column.step"), word("column.move"), word("column.modelOdds")], rows.map(({ step, move }) => [longDate(step), moveWords(move.actor, move.option), inHundred(oddsOf(move))]), true);
}

function overTable(held) {
  const head = [word("column.over"), ...file.order.map((place) => file.outcomes[place].label)];
  const last = held.rows.length - 1;
  const rows = Array.from(held.rows).map((row, step) => {
    const name = step === last ? word("seat.overYou") : step === 0 ? word("seat.overModel") : longDate(step);
    const shares = sharesOf(row);
    return [name, ...file.order.map((place) => perCent(shares[place]))];
  });
  return table(word("seat.foldOver"), head, rows);
}

/** What is handed in of it; replays are null while they are played. */
export function seatedFacts(trace, held) {
  const byName = (endings) => Object.fromEntries(countsOf(endings).map((count, place) => [file.outcomes[place].name, count]));
  const [model, yours] = [held.rows[0], held.rows[trace.steps.length]];
  return { outcome: trace.outcome, replays: yours ? { runs: PLAYS, yours: byName(yours), model: byName(model) } : null };
}
