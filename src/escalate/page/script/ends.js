// How the runs end: the tally as it fills in, the guess beside it, luck, doubt and the record.
import { file, rules, runs } from "./data.js";
import { folds, h, keepFocus, put, table } from "./dom.js";
import { sharesBehind } from "./behind.js";
import { tallyCommand } from "./commands.js";
import { besideTheRecord, iconFacts, say } from "./findings.js";
import { endingName, glued, named } from "./names.js";
import { base, canDoubt, counts, doubtOf } from "./plays.js";
import { grouped, hundred, intervalEnds, ofHundred, points } from "./rounding.js";
import { wilson } from "./intervals.js";
import { hasGuessed, state, update } from "./state.js";
import { buildTally, drawTally, rangeOf, tallyKey } from "./tally.js";
import { word } from "./words.js";

const DRAWS = 200;
const EACH = Math.max(100, Math.floor(runs / DRAWS));
let parts = null;
/** What other guesses do to each ending; null before the draws are played. @type {ReturnType<typeof sharesBehind>[] | null} */
let others = null;
let asked = false;

/** Lay the step out. */
export function buildEnds(root) {
  const first = h("div", {}, h("p", {}, word("ends.first")), h(
    "div", { class: "ask" },
    h("a", { class: "btn go", href: "#guess" }, word("ends.guess")),
    h("button", { type: "button", onclick: () => update({ skipped: true }) }, word("guess.pass")),
  ));
  const head = h("h3", { class: "find" });
  const status = h("p", { class: "small soft", role: "status" });
  const bar = h("i");
  const progress = h("div", { class: "prog", "aria-hidden": "true" }, bar);
  const ask = h("div", { class: "ask ask2" });
  const answer = h("div", { class: "answer" });
  const key = h("div", { class: "key" });
  const figure = h("figure", {});
  const notes = h("div", { class: "notes" });
  const fold = h("div", { class: "fold" });
  const toy = h("p", { class: "toy" }, word("toy"));
  const told = h("div", {}, head, status, progress, toy, ask, answer, key, figure, notes, fold);
  put(root, first, told);
  parts = { first, told, head, status, bar, progress, ask, answer, key, notes, fold, chart: buildTally(figure) };
}

/** Show the state. */
export function drawEnds() {
  const open = hasGuessed();
  parts.first.hidden = open;
  parts.told.hidden = !open;
  if (!open) return;
  const whole = base.done === runs;
  const found = counts(base);
  put(parts.head, whole ? named(`${say(rules.findings.icons, iconFacts(file.outcomes, found))}.`) : word("playing"));
  const said = whole ? word("ends.played", { n: grouped(runs), clock: file.clockWords }) : word("ends.playing", { n: grouped(runs) });
  const fault = base.fault || said;
  if (parts.status.textContent !== fault) parts.status.textContent = fault;
  parts.bar.style.width = `${(100 * base.done) / runs}%`;
  parts.progress.hidden = whole;
  const guess = state.locked ? state.guess : null;
  const luck = whole && state.layer > 0;
  const shown = { counts: found, guess, luck, others, doubt: whole && state.layer > 1 && others !== null };
  parts.chart.image.hidden = base.done === 0;
  drawTally(parts.chart, shown);
  put(parts.key, tallyKey(shown));
  keepFocus(parts.ask, () => put(parts.ask, whole ? questions() : null));
  put(parts.answer, whole ? layerNotes() : null);
  put(parts.notes, whole ? [missNote(guess, found), recordNote(found)] : null);
  folds(parts.fold, [
    ["table", word("fold.numbers"), numbers(found, shown)],
    ["python", word("fold.python"), h("code", { class: "cmd" }, tallyCommand(state.layer > 1))],
  ]);
}

function questions() {
  const button = (layer, words) =>
    h("button", { type: "button", "aria-pressed": state.layer >= layer, onclick: () => update({ layer: state.layer >= layer ? layer - 1 : layer }) }, word(words));
  return [button(1, "ask.luck"), canDoubt ? button(2, "ask.doubt") : null];
}

/** Play the draws once the file's runs are played, whatever the step: the tally's scale holds both from the start. */
export async function playDoubt() {
  if (asked || !canDoubt || base.done < runs) return;
  asked = true;
  const draws = await doubtOf(DRAWS, EACH);
  others = file.outcomes.map((_, place) => sharesBehind(draws.map((row) => row[place]), EACH));
  update();
}

/** Whether doubt is wanted and not yet played. */
export function waitsForDoubt() {
  return state.layer > 1 && canDoubt && !others && !base.fault;
}

function missNote(guess, found) {
  if (!guess) return null;
  const squares = hundred(found);
  const misses = guess.map((count, place) => Math.abs(count - squares[place]));
  const widest = misses.indexOf(Math.max(...misses));
  if (misses[widest] < 2) return h("div", { class: "note" }, h("p", {}, h("b", { class: "you" }, word("miss.none"))));
  const told = { you: guess[widest], runs: ofHundred(squares[widest], found[widest]) };
  return h("div", { class: "note" }, h("p", {}, h("b", { class: "you" }, word("miss.widest")), " ", endingName(widest), h("br"), word("miss.said", told)));
}

function layerNotes() {
  const note = (head, text) => h("div", { class: "note" }, h("p", {}, h("b", {}, word(head)), ` ${text}`));
  const found = counts(base);
  const width = Math.max(...found.map((count) => { const [low, high] = wilson(count, runs); return (high - low) / 2; }));
  const luck = note("luck.head", word("luck.text", { n: grouped(runs), points: Math.max(0.1, Math.round(1000 * width) / 10) }));
  const doubt = note("doubt.head", word(others ? "doubt.text" : "doubt.playing", { n: file.doubted, draws: DRAWS, each: DRAWS / 20 }));
  return [state.layer === 1 ? luck : null, state.layer > 1 ? doubt : null];
}

function recordNote(found) {
  if (!file.record) return null;
  const seen = besideTheRecord(file.outcomes, found, file.record, rules);
  return h("div", { class: "note" }, h("h3", {}, word("record.head")), h("p", { class: "small" }, glued(word("record.says", file.record))), seen ? h("p", { class: "small" }, glued(seen)) : null);
}

function numbers(found, { guess, luck, doubt }) {
  const all = found.reduce((sum, count) => sum + count, 0) || 1;
  const head = ["ending", "runs", "ofHundred", luck && "luck", doubt && "others", guess && "you"].filter(Boolean);
  const rows = file.order.map((place) => [
    file.outcomes[place].label,
    grouped(found[place]),
    points(found[place], all),
    ...(luck ? [intervalEnds(...wilson(found[place], all)).join(" – ")] : []),
    ...(doubt ? [rangeOf(others[place])?.join(" – ") ?? word("tally.notTold")] : []),
    ...(guess ? [String(guess[place])] : []),
  ]);
  return table(word("table.tally", { n: grouped(base.done) }), head.map((each) => word(`column.${each}`)), rows);
}
