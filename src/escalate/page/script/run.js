// One run, step by step: its strip, the steps that turned it, and what was open in each.
import { file, rules } from "./data.js";
import { folds, h, picture, put, s, table, unit } from "./dom.js";
import { areas } from "./areas.js";
import { dateOf, longDate, stepWords, unitName } from "./clock.js";
import { storyCommand } from "./commands.js";
import { say, toldTurn, turned, turningFacts } from "./findings.js";
import { endingName, glued, moveWords, named, optionOf } from "./names.js";
import { base, counts, runThatEnds, traceOf } from "./plays.js";
import { grouped, hundred, ofHundred, perCent } from "./rounding.js";
import { hasGuessed, state, update } from "./state.js";
import { isRare, levelLine, moveOf, ring, squareRows, text, timeAxis } from "./strip.js";
import { isTurning, turningOf } from "./turns.js";
import { drawPeek, drawWeek, oddsWords, stepSentence } from "./week.js";
import { word } from "./words.js";

const MOST_MARKED = 3;
let parts = null;
/** The trace in view, and the run it tells. */
let shown = { run: -1, trace: null, fault: "" };

/** Lay the step out. */
export function buildRun(root) {
  const select = h("select", { id: "ending", onchange: (event) => choose(Number(event.target.value)) });
  const earlier = h("button", { type: "button", onclick: () => step(-1) }, `‹ ${word("run.earlier")}`);
  const later = h("button", { type: "button", onclick: () => step(1) }, `${word("run.later")} ›`);
  const pick = h("div", { class: "pick" }, h("label", { for: "ending" }, word("run.pick")), select, earlier, later);
  const head = h("h3", { class: "find" });
  const told = h("p", { class: "soft", role: "status" });
  const strip = h("div", { class: "strip", role: "slider", tabindex: 0, "aria-valuemin": 1, onkeydown: onKey });
  strip.addEventListener("pointerdown", (event) => { onPoint(event); strip.setPointerCapture(event.pointerId); });
  strip.addEventListener("pointermove", (event) => { if (event.buttons) onPoint(event); });
  const note = h("figcaption", { class: "xs soft" });
  const figure = h("figure", { class: "fg" }, strip, note);
  const [peek, week, pins, fold] = [h("div", { class: "peek" }), h("div", { class: "wk" }), h("ol", { class: "pins" }), h("div", { class: "fold" })];
  put(root, pick, head, told, h("div", { class: "one" }, figure, peek, week, pins), fold);
  parts = { select, earlier, later, head, told, strip, note, peek, week, pins, fold, spans: [] };
}

/** The run in view: the one chosen, or the first of the ending that stands highest among those not rare. */
export function runInView() {
  if (state.run >= 0) return Math.min(state.run, Math.max(0, base.done - 1));
  const found = hundred(counts(base));
  const place = file.order.find((each) => found[each] >= 2) ?? base.endings[0];
  return runThatEnds(place, 0);
}

function choose(place) {
  update({ run: runThatEnds(place, 0), week: -1, actor: -1 });
}

function step(way) {
  const run = runInView();
  const next = runThatEnds(base.endings[run], run + way, way);
  if (next >= 0) update({ run: next, week: -1, actor: -1 });
}

/** Show the state. */
export function drawRun() {
  if (!base.done) {
    parts.head.textContent = base.fault || word("playing");
    return;
  }
  const run = runInView();
  drawPick(run);
  if (shown.run !== run) fetchTrace(run);
  if (!shown.trace) return;
  const turning = turningOf(run);
  const marked = marks(turning);
  const at = weekInView(turning);
  const actor = actorInView(turning, at);
  drawWords(run, turning);
  drawStrip(run, turning, marked, at);
  drawPeek(parts.peek, shown.trace, at, actor);
  drawWeek(parts.week, shown.trace, at, actor);
  drawPins(turning, marked);
  drawFolds(run, turning, at);
}

function drawPick(run) {
  const found = counts(base);
  const squaresOf = hundred(found);
  const options = file.order.filter((place) => found[place]).map((place) => {
    const told = { ending: file.outcomes[place].label, n: ofHundred(squaresOf[place], found[place]) };
    return h("option", { value: place }, hasGuessed() ? word("run.option", told) : told.ending);
  });
  const same = parts.select.textContent === options.map((option) => option.textContent).join("");
  if (!same) put(parts.select, options);
  parts.select.value = String(base.endings[run]);
  parts.earlier.disabled = runThatEnds(base.endings[run], run - 1, -1) < 0;
  parts.later.disabled = runThatEnds(base.endings[run], run + 1) < 0;
  put(parts.head, named(`${say(rules.findings.story, { run: grouped(run), outcome: `“${file.outcomes[base.endings[run]].label}”`, after: "" })}.`));
}

async function fetchTrace(run) {
  shown = { run, trace: null, fault: "" };
  try {
    const trace = await traceOf(run);
    if (shown.run === run) shown.trace = trace;
  } catch (error) {
    shown.fault = error.message;
    parts.told.textContent = error.message;
  }
  update();
}

/** Whether the run in view is still being played. */
export function waitsForRun() {
  return shown.run >= 0 && !shown.fault && (!shown.trace || isTurning(shown.run));
}

function weekInView(turning) {
  const last = shown.trace.steps.length - 1;
  if (state.week >= 0) return Math.min(state.week, last);
  return (turning.turns && toldTurn(turning.shares, turning.turns, rules.turning)?.step) ?? 0;
}

function actorInView(turning, at) {
  if (state.actor === -2) return "";
  if (state.actor >= 0) return file.actors[state.actor].name;
  const mover = turning.turns?.find((turn) => turn.step === at)?.mover;
  return mover?.actor ?? file.actors[0].name;
}

/** The steps that are numbered in the picture, the earliest first. */
function marks(turning) {
  return (turning.turns ?? []).slice(0, MOST_MARKED).sort((a, b) => a.step - b.step);
}

const moverWords = (turn) => (turn.mover?.option ? moveWords(turn.mover.actor, turn.mover.option) : word("turn.chance"));

function drawWords(run, turning) {
  if (turning.fault) parts.told.textContent = turning.fault;
  else if (!turning.turns) parts.told.textContent = word("run.turning", { unit: unitName });
  else {
    const first = toldTurn(turning.shares, turning.turns, rules.turning);
    const turn = first ? { step: first.step, what: moverWords(first) } : null;
    const facts = turningFacts(file.outcomes, turning.shares, turn, grouped(run), first ? longDate(first.step) : "", rules.turning);
    const odds = first?.mover?.option ? ` ${word("turn.odds", { odds: oddsWords(first.mover) })}` : "";
    put(parts.told, named(`${say(rules.findings.turning, facts)}.${odds} ${stopWords(shown.trace)}`));
  }
}

/** Why a run has as many steps as it has. */
export function stopWords({ steps, outcome }) {
  const ending = `“${file.outcomes.find(({ name }) => name === outcome).label}”`;
  const told = { when: stepWords(steps.length - 1), ending };
  return word(steps.length < file.clock.steps ? "run.stops" : "run.last", told);
}

function drawStrip(run, turning, marked, at) {
  const u = unit();
  const { trace } = shown;
  const width = parts.strip.clientWidth || 300;
  const column = width / file.clock.steps;
  const level = file.level ? levelLine(trace, width, 0) : { drawn: [], bottom: 0 };
  const rows = squareRows(trace, width, level.bottom, { dress: (square, move) => (isRare(move) ? ring(square) : null) });
  let y = rows.bottom;
  const drawn = [...level.drawn, ...rows.drawn, ...timeAxis(width, y)];
  y += 34 * u;
  if (turning.turns) {
    drawn.push(text(word("turn.title", { unit: unitName }), 0, y + 12 * u, { "font-size": 13 * u, "font-weight": 600 }));
    y += (marked.length ? 42 : 24) * u;
    drawn.push(...areas(turning.shares, width, y, 120 * u), ...pinMarks(marked, column, width, y, u));
    y += 120 * u;
  }
  const cursor = { x: at * column, y: 0, width: column, height: y, fill: "none", stroke: "var(--ink)", "stroke-width": 1.75, rx: 3 };
  const words = drawn.filter((each) => each.tagName === "text"); // over the lines, each with a seam of paper
  put(parts.strip, picture(width, y + 2, "", drawn.filter((each) => !words.includes(each)), s("rect", cursor), words));
  parts.spans = rows.spans;
  parts.strip.setAttribute("aria-label", word("run.strip", { run: grouped(run), unit: unitName }));
  parts.strip.setAttribute("aria-valuemax", String(trace.steps.length));
  parts.strip.setAttribute("aria-valuenow", String(at + 1));
  parts.strip.setAttribute("aria-valuetext", stepSentence(trace, at));
  const lines = file.level?.lines.length ? word("run.dashed", { level: file.level.label, lines: file.level.lines.map((line) => line.words).join("; ") }) : "";
  parts.note.textContent = [lines, turning.turns ? word(file.ladder.length ? "turn.note" : "turn.note.plain") : ""].filter(Boolean).join(" ");
}

function pinMarks(marked, column, width, y, u) {
  const room = 20 * u;
  const exact = marked.map((turn) => (turn.step + 0.5) * column);
  const apart = exact.slice();
  for (let i = 1; i < apart.length; i++) apart[i] = Math.max(apart[i], apart[i - 1] + room);
  for (let i = apart.length - 1; i >= 0; i--) apart[i] = Math.min(apart[i], width - 9 * u - (apart.length - 1 - i) * room);
  return marked.flatMap((_, i) => [
    s("path", { d: `M${apart[i]} ${y - 10 * u}L${exact[i]} ${y}v${120 * u}`, stroke: "var(--ink)", "stroke-width": 1.5, fill: "none" }),
    s("circle", { cx: apart[i], cy: y - 13 * u, r: 8.5 * u, fill: "var(--ink)" }),
    text(String(i + 1), apart[i], y - 8.8 * u, { "font-size": 12 * u, "font-weight": 700, "text-anchor": "middle", "data-inv": 1 }),
  ]);
}

function drawPins(turning, marked) {
  put(parts.pins, marked.map((turn, i) => {
    const { place, before, after } = turned(turning.shares, turn.step, rules.turning);
    const go = () => update({ week: turn.step, actor: -1 });
    const told = glued(word("turn.moved", { before: perCent(before), after: perCent(after) }));
    const words = h("span", {}, h("b", {}, `${longDate(turn.step)}, ${moverWords(turn)}`), h("br"), endingName(place), ` ${told}`);
    return h("li", {}, h("button", { type: "button", onclick: go }, h("span", { class: "d", "aria-hidden": "true" }, i + 1), words));
  }));
  parts.pins.hidden = marked.length === 0;
}

/** The step in view as the command counts it. */
function countedNote(at) {
  if (!dateOf(at)) return null;
  return h("p", { class: "xs soft" }, word("fold.counted", { unit: word(`unit.${unitName}`), n: at + 1, step: at }));
}

function drawFolds(run, turning, inView) {
  const { trace } = shown;
  const levels = file.level ? [file.level.label] : [];
  const cell = (at, name) => {
    const move = moveOf(trace.steps[at], name);
    return move ? `${optionOf(name, move.option).label} (${oddsWords(move)})` : word("week.waits");
  };
  const rows = trace.steps.map((each, at) => [
    longDate(at),
    ...file.actors.map(({ name }) => cell(at, name)),
    ...levels.map(() => String(Math.round(each.levels[file.level.name] * 100) / 100)),
  ]);
  const head = [word("column.step"), ...file.actors.map((actor) => actor.label), ...levels];
  const onwards = turning.turns ? [["onwards", word("fold.onwards", { unit: unitName }), onwardTable(turning)]] : [];
  folds(parts.fold, [
    ["table", word("fold.run"), table(word("table.run", { run: grouped(run) }), head, rows, true)],
    ...onwards,
    ["python", word("fold.python"), h("code", { class: "cmd" }, storyCommand(run)), countedNote(inView)],
  ]);
}

function onwardTable({ shares }) {
  const head = [word("column.from"), ...file.order.map((place) => file.outcomes[place].label)];
  const rows = shares.map((row, at) => {
    const when = at === shares.length - 1 ? word("column.end") : longDate(at);
    return [when, ...file.order.map((place) => perCent(row[place]))];
  });
  return table(word("table.onwards", { unit: unitName }), head, rows);
}

function onKey(event) {
  const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 4, PageDown: -4, Home: -9999, End: 9999 }[event.key];
  if (!by || !shown.trace) return;
  event.preventDefault();
  const at = weekInView(turningOf(shown.run));
  update({ week: Math.max(0, Math.min(shown.trace.steps.length - 1, at + by)), actor: state.actor });
}

function onPoint(event) {
  if (!shown.trace) return;
  const box = parts.strip.getBoundingClientRect();
  const column = box.width / file.clock.steps;
  const week = Math.max(0, Math.min(shown.trace.steps.length - 1, Math.floor((event.clientX - box.left) / column)));
  const y = event.clientY - box.top;
  const actor = parts.spans.findIndex(([first, last]) => y >= first && y < last);
  update({ week, actor: actor >= 0 ? actor : state.actor });
}
