// A seat: the reader plays one actor, turn by turn; all others move as the file says.
import { file, runs } from "./data.js";
import { h, picture, put, unit } from "./dom.js";
import { dateOf, longDate, stepOfAll } from "./clock.js";
import { heldOf, isWhole } from "./held.js";
import { moveWords, optionOf, swatch } from "./names.js";
import { traceOf } from "./plays.js";
import { buildSeated, drawSeated, seatedFacts } from "./seated.js";
import { NOBODY, state, update } from "./state.js";
import { hadChoice, levelLine, ownRow, squareRows, timeAxis } from "./strip.js";
import { eventLabel } from "./week.js";
import { word } from "./words.js";

const MOST_REASON = 200;
let parts = null;
/** The run in view, and the moves that were held in it. */
let shown = { key: "", trace: null, fault: "" };
/** What the turn's panel shows, and whether its heading wants the focus. */
let drawn = "";
let wantsFocus = false;

/** Lay the step out. */
export function buildSeat(root) {
  const choose = h("div", {}, h("h3", {}, word("seat.choose")), h("ul", { class: "seats" }, file.actors.map(seatButton)));
  const status = h("p", { class: "small soft", role: "status" });
  const strip = h("div", { class: "still" });
  const panel = h("div", { class: "wk" });
  const turn = h("div", { class: "one seat" }, h("figure", { class: "fg" }, strip), panel);
  const over = h("div", {});
  const buttons = h("div", { class: "ask" });
  put(root, choose, status, turn, over, buttons);
  buildSeated(over);
  parts = { choose, status, strip, panel, turn, over, buttons };
}

function seatButton({ label, seat, options }, actor) {
  const told = seat || options.map((option) => option.label).join(", ");
  return h("li", {}, h("button", { type: "button", onclick: () => sit(actor) }, h("b", {}, label), h("span", { class: "small" }, told)));
}

/** Take a seat in a run of its own luck. */
function sit(actor) {
  change({ ...NOBODY, actor, run: Math.floor(Math.random() * runs) });
}

function change(seat) {
  wantsFocus = true;
  update({ seat: { ...state.seat, ...seat } });
}

/** The moves of the seat as the engine holds them. */
function held() {
  const { name } = file.actors[state.seat.actor];
  return Object.fromEntries(Object.entries(state.seat.moves).map(([step, option]) => [`${step}/${name}`, option]));
}

/**
 * The seat's turn in a run with the moves so far: the first step with a choice and no move for it, or none (-1); and
 * the moves that stand, which are all but those of a link that does not fit.
 */
function turnIn(trace) {
  const { actor, moves, over } = state.seat;
  const kept = {};
  for (const { step, moves: made } of trace.steps) {
    const own = made.find((move) => move.actor === file.actors[actor].name);
    if (!own || !hadChoice(own)) continue;
    const said = moves[step];
    if (!own.weighed.some((weighed) => weighed.open && weighed.option === said)) return { at: over ? -1 : step, kept };
    kept[step] = said;
  }
  return { at: -1, kept };
}

/** Whether a turn is left to the model. */
function isLeft(trace) {
  const { name } = file.actors[state.seat.actor];
  return trace.steps.some(({ step, moves }) => !(step in state.seat.moves) && moves.some((move) => move.actor === name && hadChoice(move)));
}

async function fetchTrace(key) {
  shown = { key, trace: null, fault: "" };
  try {
    const trace = await traceOf(state.seat.run, false, held());
    if (shown.key !== key) return;
    shown.trace = trace;
    const { at, kept } = turnIn(trace);
    const { moves, over } = state.seat;
    const more = Object.keys(moves).length - Object.keys(kept).length;
    if (more) update({ seat: { ...state.seat, moves: kept } });
    else if (over && at < 0 && !isLeft(trace)) update({ seat: { ...state.seat, over: false } });
  } catch (error) {
    if (shown.key === key) shown.fault = error.message;
  }
  update();
}

/** The run with the moves so far; null where nobody is seated or it is still being played. */
function traceNow() {
  const { actor, run, moves } = state.seat;
  if (actor < 0) return null;
  const key = JSON.stringify([actor, run, moves]);
  if (shown.key !== key) fetchTrace(key);
  return shown.trace;
}

/** Show the state. */
export function drawSeat() {
  const { actor, over } = state.seat;
  const seated = actor >= 0;
  parts.choose.hidden = seated;
  const trace = traceNow();
  const { key } = shown;
  parts.status.textContent = seated ? shown.fault : "";
  parts.status.hidden = !parts.status.textContent;
  if (seated && !trace) return; // what was there stays until the answer comes
  const { at } = trace ? turnIn(trace) : { at: -1 };
  const ended = seated && at < 0;
  parts.turn.hidden = at < 0;
  parts.over.hidden = !ended;
  if (at >= 0) drawTurn(trace, at, key);
  if (ended) drawSeated(trace, heldOf(trace, held(), file.actors[actor].name), file.actors[actor]);
  drawButtons(seated, ended);
  if (ended || !seated) drawn = `${key} ${over}`;
  if (wantsFocus && (!seated || trace)) {
    wantsFocus = false;
    const heading = (ended ? parts.over : seated ? parts.panel : parts.choose).querySelector("h3");
    heading.tabIndex = -1;
    heading.focus();
  }
}

function drawButtons(seated, ended) {
  const turns = Object.keys(state.seat.moves).length;
  const now = `${seated} ${ended} ${turns > 0}`;
  if (parts.buttons.dataset.now === now) return;
  parts.buttons.dataset.now = now;
  const button = (words, act, look = null) => h("button", { type: "button", class: look, onclick: act }, word(words));
  const offers = [
    seated && !ended ? button("seat.over", () => change({ over: true })) : null,
    seated && (turns > 0 || ended) ? button("seat.undo", undo) : null,
    ended ? button("seat.again", () => sit(state.seat.actor)) : null,
    seated ? button("seat.other", () => change(NOBODY), ended ? null : "plain") : null,
  ];
  put(parts.buttons, offers);
}

function undo() {
  const { moves, reasons } = state.seat;
  const last = Math.max(-1, ...Object.keys(moves).map(Number));
  const { [last]: _, ...others } = moves;
  change({ moves: state.seat.over ? moves : others, reasons, over: false });
}

// ---- a turn

function drawTurn(trace, at, key) {
  drawStrip(trace, at);
  if (drawn === key) return;
  drawn = key;
  const { label, name } = file.actors[state.seat.actor];
  const own = trace.steps[at].moves.find((move) => move.actor === name);
  const head = h("h3", {}, word("seat.turn", { when: stepOfAll(at, file.clock.steps), actor: label }), dateOf(at) ? [h("br"), h("span", { class: "soft" }, longDate(at))] : null);
  const done = others(trace, at, name);
  const since = h("div", {}, h("h4", {}, word("seat.others")), done.length ? h("ul", { class: "did" }, done) : h("p", { class: "small soft" }, word("seat.nobody")));
  const moves = own.weighed.filter((weighed) => weighed.open).map((weighed) => moveButton(name, weighed.option, at));
  const reason = h("input", {
    id: "seat-reason", type: "text", maxlength: MOST_REASON, value: state.seat.reasons[at] ?? "",
    oninput: (event) => update({ seat: { ...state.seat, reasons: { ...state.seat.reasons, [at]: event.target.value } } }),
  });
  const why = h("p", { class: "why1" }, h("label", { for: "seat-reason" }, word("seat.why")), reason);
  put(parts.panel, head, since, why, h("h4", { id: "seat-moves" }, word("seat.moves")), h("ul", { class: "moves", "aria-labelledby": "seat-moves" }, moves));
}

function moveButton(actor, name, at) {
  const { label, rung, says } = optionOf(actor, name);
  const place = rung < 0 ? "" : file.ladder[rung];
  const go = () => change({ moves: { ...state.seat.moves, [at]: name } });
  const small = [place && word("seat.rung", { rung: place }), says].filter(Boolean).map((text) => h("span", { class: "xs" }, text));
  return h("li", {}, h("button", { type: "button", "data-option": name, onclick: go }, h("b", {}, swatch(`r${rung}`), label), small));
}

/** What the others did and what happened since the seat's last turn, as far as it can be known before the next move. */
function others(trace, at, name) {
  const last = Math.max(-1, ...Object.keys(state.seat.moves).map(Number));
  const place = file.actors.findIndex((each) => each.name === name);
  const told = [];
  for (let step = Math.max(0, last); step <= at; step++) {
    const { moves, events } = trace.steps[step];
    const from = step === last && file.inOrder ? place + 1 : 0;
    const to = step < at ? file.actors.length : file.inOrder ? place : 0;
    const made = file.actors.slice(from, to).map((actor) => moves.find((move) => move.actor === actor.name));
    const said = made.filter((move) => move?.option && move.actor !== name).map((move) => h("span", {}, swatch(`r${optionOf(move.actor, move.option).rung}`), moveWords(move.actor, move.option)));
    if (step < at) said.push(...events.map((event) => h("span", {}, word("week.event", { event: eventLabel(event) }))));
    if (said.length) told.push(h("li", {}, h("span", { class: "xs soft" }, longDate(step)), said));
  }
  return told;
}

/** The run so far, as it can be known before the next move. */
function drawStrip(trace, at) {
  const width = parts.strip.clientWidth || 300;
  const place = state.seat.actor;
  const earlier = file.actors.slice(0, file.inOrder ? place : 0).map((actor) => actor.name);
  const now = { ...trace.steps[at], moves: trace.steps[at].moves.filter((move) => earlier.includes(move.actor)) };
  const past = trace.steps.slice(0, at);
  const level = file.level ? levelLine({ ...trace, steps: past }, width, 0) : { drawn: [], bottom: 0 };
  const rows = squareRows({ ...trace, steps: [...past, now] }, width, level.bottom, { dress: () => null });
  const sentence = word("seat.soFar", { n: at, actor: file.actors[place].label });
  put(parts.strip, picture(width, rows.bottom + 20 * unit(), sentence, ownRow(rows, place, width), level.drawn, rows.drawn, timeAxis(width, rows.bottom)));
}

/** Whether something of the seat is still being played. */
export function waitsForSeat() {
  const { actor } = state.seat;
  if (actor < 0) return false;
  const trace = traceNow();
  if (!trace) return !shown.fault;
  return turnIn(trace).at < 0 && !isWhole(heldOf(trace, held(), file.actors[actor].name));
}

/** Whether a seat was played to its end. */
export function isSeatOver() {
  return state.seat.actor >= 0 && shown.trace !== null && turnIn(shown.trace).at < 0;
}

/** The seat as it is handed in; null where none was taken. */
export function seatFound() {
  const { actor, run, moves, reasons } = state.seat;
  if (actor < 0) return null;
  const trace = traceNow();
  const ended = trace !== null && turnIn(trace).at < 0;
  const last = Math.max(-1, ...Object.keys(moves).map(Number));
  const told = Object.entries(reasons).filter(([step, text]) => text && step in moves);
  return {
    actor: file.actors[actor].name, run,
    moves: Array.from({ length: last + 1 }, (_, step) => moves[step] ?? null),
    reasons: Object.fromEntries(told),
    ...(ended ? seatedFacts(trace, heldOf(trace, held(), file.actors[actor].name)) : { outcome: null, replays: null }),
  };
}
