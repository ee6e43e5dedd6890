// Change one thing: the same runs on the same luck, and who ends otherwise.
import { file, rules, runs } from "./data.js";
import { folds, h, keepFocus, put, still, table, tween, unit } from "./dom.js";
import { changedCommand, tallyCommand, whyCommand } from "./commands.js";
import { buildExpect, drawExpect, policyWords } from "./expect.js";
import { changedFacts, say } from "./findings.js";
import { buildLever, drawLever, leverWords } from "./lever.js";
import { buildHunt, drawHunt } from "./hunt.js";
import { named } from "./names.js";
import { base, changedTally, counts, flowTo } from "./plays.js";
import { drawRibbons, sidesOf } from "./ribbons.js";
import { grouped, points, signed } from "./rounding.js";
import { whyFold } from "./slider.js";
import { isChanged, state, update } from "./state.js";
import { drawTwice } from "./twice.js";
import { joined, word } from "./words.js";

const BUTTONS = 4;
let parts = null;
/** The flow in the picture, so that the next one can grow out of it. @type {number[][] | null} */
let pictured = null;
let pending = "";
let stop = () => {};

/** Lay the step out. */
export function buildChange(root) {
  const expect = h("div", {});
  const head = h("h3", { class: "find", id: "finding", tabindex: -1 });
  const sides = h("div", { class: "cols", "aria-hidden": "true" }, h("span", {}, word("ribbons.before")), h("span", {}, word("ribbons.after")));
  const [ribbons, status] = [h("div", { class: "rib" }), h("p", { class: "small soft cap", role: "status" })];
  const [movers, twice, fold] = [h("ul", { class: "movers" }), h("div", {}), h("div", { class: "fold" })];
  const [policy, why] = [h("p", { class: "phone small" }), h("details", { class: "phone" })];
  const out = h("div", { class: "out" }, head, sides, ribbons, status, movers, policy, why, twice);
  const dock = h("div", { class: "dock", role: "group", "aria-label": word("lever.name") });
  const hunt = h("section", { class: "hunt", "aria-labelledby": "h-hunt" });
  const all = h("div", {}, h("div", { class: "lev" }, dock, out), fold, hunt);
  buildHunt(hunt);
  buildExpect(expect, () => { drawChange(); head.focus(); });
  buildLever(dock);
  dock.addEventListener("pointerdown", () => bringUp(out, dock));
  dock.addEventListener("focusin", () => bringUp(out, dock));
  put(root, expect, all);
  parts = { all, head, ribbons, status, movers, policy, why, whyOf: "", twice, fold, out, dock };
}

/** On a phone, scroll the picture under the path when the lever is touched. */
function bringUp(out, dock) {
  if (getComputedStyle(dock).position !== "sticky" || innerWidth >= 62 * 16 * unit()) return;
  const { top } = out.getBoundingClientRect();
  if (top > 70 || top < 40) out.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
}

/** Show the state. */
export function drawChange() {
  parts.all.hidden = state.expect === null;
  if (!state.expect) return drawExpect(null);
  drawLever();
  const changed = changedTally();
  drawExpect(isChanged() && base.done === runs && changed.done === runs ? [base, changed].map((each) => counts(each)[state.expect.ending]) : null);
  const waits = base.done === 0 || changed.done === 0;
  parts.out.setAttribute("aria-busy", String(waits));
  parts.out.classList.toggle("waits", waits);
  if (base.fault || changed.fault) parts.status.textContent = base.fault || changed.fault;
  drawHunt();
  if (waits) return;
  const flow = flowTo(changed);
  drawFinding(flow, changed);
  drawPicture(flow, changed.key);
  drawMovers(flow);
  const [i, j] = state.ribbon ?? [0, 0];
  drawTwice(parts.twice, changed, flow[i][j]);
  drawWhy();
  drawFolds(flow);
}

/** On a phone, whose lever has no room for it: what its policy does, and what is known of its number. */
function drawWhy() {
  put(parts.policy, policyWords(state.policy));
  const number = file.numbers.find((each) => each.name === state.number);
  parts.why.hidden = !number;
  if (number && parts.whyOf !== number.name) put(parts.why, whyFold(number));
  parts.whyOf = state.number;
}

const factsOf = (flow) => changedFacts(file.outcomes, flow, rules.changes, rules.mostChanges, joined);

/** What the lever does, in a sentence. */
export function foundSentence() {
  return `${say(rules.findings.changed, factsOf(flowTo(changedTally())))}.`;
}

function drawFinding(flow, changed) {
  put(parts.head, isChanged() ? named(foundSentence()) : word("change.nothing"));
  const { moved } = factsOf(flow);
  const both = Math.min(base.done, changed.done);
  const told = { lever: leverWords(), n: moved, moved: grouped(moved), runs: grouped(both) };
  const whole = both === runs;
  const said = !whole ? word("change.playing", { ...told, all: grouped(runs) }) : word("change.moved", told);
  if (parts.status.textContent !== said) parts.status.textContent = said;
}

function drawPicture(flow, key) {
  const full = () => drawRibbons(parts.ribbons, flow, room(), state.ribbon, choose);
  const now = `${key} ${flow.flat().join()} ${state.ribbon} ${parts.ribbons.clientWidth} ${room()}`;
  if (now === pending) return;
  const grows = pictured && pending.split(" ")[0] !== now.split(" ")[0];
  pending = now;
  stop();
  const from = pictured;
  pictured = flow;
  const total = (each) => each.flat().reduce((sum, count) => sum + count, 0) || 1;
  if (!grows) return full();
  const times = total(flow) / total(from);
  stop = tween(450, (part) => {
    const between = flow.map((row, i) => row.map((count, j) => from[i][j] * times * (1 - part) + count * part));
    drawRibbons(parts.ribbons, between, room(), null, () => {});
  }, full);
}

/** The height that ribbons have between the path and the lever on a phone. */
function room() {
  const used = innerWidth < 62 * 16 * unit() ? parts.dock.offsetHeight : 0;
  return Math.max(120, innerHeight - used - parts.head.offsetHeight - 90 * unit());
}

function choose([i, j]) {
  const same = state.ribbon && state.ribbon[0] === i && state.ribbon[1] === j;
  update({ ribbon: same ? null : [i, j] });
  if (!same) parts.twice.scrollIntoView({ block: "start", behavior: still() ? "auto" : "smooth" });
}

function waysOf(flow) {
  const ways = flow.flatMap((row, i) => row.map((count, j) => ({ i, j, count }))).filter(({ i, j, count }) => i !== j && count);
  return ways.sort((a, b) => b.count - a.count || a.i - b.i || a.j - b.j);
}

function drawMovers(flow) {
  const ways = waysOf(flow).slice(0, BUTTONS);
  const labels = ({ i, j }) => word("change.way", { before: file.outcomes[i].label, after: file.outcomes[j].label });
  const button = (way) => {
    const open = !!state.ribbon && state.ribbon[0] === way.i && state.ribbon[1] === way.j;
    return h("li", {}, h("button", { type: "button", "aria-pressed": open, onclick: () => choose([way.i, way.j]) }, h("b", {}, grouped(way.count)), h("span", {}, labels(way))));
  };
  keepFocus(parts.movers, () => put(parts.movers, ways.map(button)));
}

function drawFolds(flow) {
  const [before, after] = sidesOf(flow);
  const all = before.reduce((sum, count) => sum + count, 0);
  const label = (place) => file.outcomes[place].label;
  const ways = waysOf(flow).map(({ i, j, count }) => [label(i), label(j), grouped(count)]);
  const heads = (...names) => names.map((name) => word(`column.${name}`));
  const tallies = file.order.map((place) => [
    label(place), points(before[place], all), points(after[place], all),
    grouped(before[place]), grouped(after[place]), signed(after[place] - before[place]),
  ]);
  const commands = isChanged() ? [changedCommand(), whyCommand()] : [tallyCommand(false)];
  folds(parts.fold, [
    ways.length ? ["ways", word("fold.ways", { n: ways.length }), table(word("table.ways"), heads("endsBefore", "endsAfter", "runs"), ways, true)] : null,
    ["both", word("fold.both"), table(word("tally.sentenceHead"), heads("ending", "before", "after", "runsBefore", "runsAfter", "difference"), tallies)],
    ["python", word("fold.python"), commands.map((command) => h("code", { class: "cmd" }, command))],
  ]);
}
