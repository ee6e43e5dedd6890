// One run told twice on the same luck: shaded from where it parts, bold where it differs.
import { file } from "./data.js";
import { folds, h, picture, put, s, table, unit } from "./dom.js";
import { longDate, stepWords } from "./clock.js";
import { whyCommand } from "./commands.js";
import { optionOf } from "./names.js";
import { firstMoved, traceOf } from "./plays.js";
import { grouped } from "./rounding.js";
import { state, update } from "./state.js";
import { moveOf, squareRows, textLines, timeAxis } from "./strip.js";
import { word } from "./words.js";

/** @type {{ key: string, traces: object[] | null, run: number, fault: string }} */
let shown = { key: "", traces: null, run: -1, fault: "" };

/** Tell a run that goes from one ending to another. @param {HTMLElement} root @param {import("./plays.js").Tally} changed @param {number} runs how many do */
export function drawTwice(root, changed, runs) {
  if (!state.ribbon) {
    shown = { key: "", traces: null, run: -1, fault: "" };
    put(root);
    return;
  }
  const run = firstMoved(changed, ...state.ribbon);
  const key = `${run} ${changed.key}`;
  if (run < 0) {
    put(root, h("p", { class: "small soft" }, word("twice.none")));
    return;
  }
  if (shown.key !== key) fetchBoth(run, key);
  if (shown.traces) tell(root, run, runs);
  else put(root, h("p", { class: "small soft" }, shown.fault || word("playing")));
}

async function fetchBoth(run, key) {
  shown = { key, traces: null, run, fault: "" };
  try {
    const traces = await Promise.all([traceOf(run), traceOf(run, true)]);
    if (shown.key === key) shown.traces = traces;
  } catch (error) {
    if (shown.key === key) shown.fault = error.message;
  }
  update();
}

/** Whether a run is still being fetched. */
export function waitsForTwice() {
  return shown.key !== "" && !shown.traces && !shown.fault;
}

const chosen = (step, name) => moveOf(step, name)?.option ?? null;

/** The first step in which something else was done, and who did; where one run ends earlier, its last step. */
function partingOf([before, after]) {
  const both = Math.min(before.steps.length, after.steps.length);
  for (let at = 0; at < both; at++) {
    const actor = file.actors.find(({ name }) => chosen(before.steps[at], name) !== chosen(after.steps[at], name));
    if (actor) return { at, actor: actor.name };
    if (events(before, at) !== events(after, at)) return { at, actor: "" };
  }
  return { at: both - 1, actor: "" };
}

const events = (trace, at) => trace.steps[at].events.map((event) => event.event ?? event).join();

function tell(root, run, runs) {
  const parting = partingOf(shown.traces);
  const figure = h("figure", {});
  const fold = h("div", { class: "fold" });
  const title = word("twice.title", { run: grouped(run), when: stepWords(parting.at) });
  const parts = [partingWords(parting), word("twice.one", { n: runs, runs: grouped(runs) }), word("twice.bold")];
  put(root, h("div", { class: "twice" }, h("h3", {}, title), h("p", { class: "small" }, parts.filter(Boolean).join(" ")), figure, fold));
  drawBoth(figure, parting);
  folds(fold, [
    ["twice", word("fold.twice"), table(word("table.twice"), ["step", "actor", "before", "after"].map((each) => word(`column.${each}`)), differences(), true)],
    ["twice-python", word("fold.python"), h("code", { class: "cmd" }, whyCommand(run))],
  ]);
}

function partingWords({ at, actor }) {
  if (!actor) return word("twice.noMover");
  const [before, after] = shown.traces.map((trace) => chosen(trace.steps[at], actor));
  const label = (option) => (option === null ? word("week.waits") : optionOf(actor, option).label);
  const who = file.actors.find(({ name }) => name === actor).label;
  return word("twice.parts", { actor: who, before: label(before), after: label(after) });
}

function differences() {
  const [before, after] = shown.traces;
  const steps = Math.max(before.steps.length, after.steps.length);
  const rows = [];
  for (let at = 0; at < steps; at++) {
    for (const { name, label } of file.actors) {
      const pair = [before, after].map((trace) => (trace.steps[at] ? chosen(trace.steps[at], name) : undefined));
      if (pair[0] === pair[1]) continue;
      const words = pair.map((option) => (option === undefined ? word("twice.over") : option === null ? word("week.waits") : optionOf(name, option).label));
      rows.push([longDate(at), label, ...words]);
    }
  }
  return rows;
}

function drawBoth(figure, { at }) {
  const u = unit();
  const width = figure.clientWidth || 300;
  const x = (at * width) / file.clock.steps;
  const endings = shown.traces.map((trace) => file.outcomes.find((outcome) => outcome.name === trace.outcome).label);
  let y = 0;
  const drawn = [];
  shown.traces.forEach((trace, side) => {
    const other = shown.traces[1 - side];
    const dress = (square, move, step) => {
      const same = chosen(other.steps[step], move.actor) === move.option;
      square.setAttribute(same ? "opacity" : "stroke-width", same ? "0.38" : "2.5");
    };
    const words = word(side ? "twice.changed" : "twice.file", { ending: endings[side] });
    const head = textLines(words, 6 * u, y + 4 * u, width, 14 * u, { "font-weight": 700 });
    const rows = squareRows(trace, width, head.bottom + 2 * u, { small: true, dress });
    drawn.push(...head.drawn, ...rows.drawn);
    y = rows.bottom + 12 * u;
  });
  const shade = s("rect", { x, y: 0, width: width - x, height: y, fill: "var(--sheet)" });
  const edge = s("path", { d: `M${x} 0V${y}`, stroke: "var(--ink)", "stroke-width": 2 });
  const sentence = word("twice.sentence", { before: endings[0], after: endings[1], when: stepWords(at) });
  put(figure, picture(width, y + 20 * u, sentence, shade, edge, drawn, timeAxis(width, y)));
}
