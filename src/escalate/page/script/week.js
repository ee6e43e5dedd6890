// One step of a run: who did what, at what odds, what was open, and what spoke for it.
import { file } from "./data.js";
import { h, keepFocus, put } from "./dom.js";
import { dateOf, longDate, stepOfAll, unitName } from "./clock.js";
import { moveWords, optionOf, swatch } from "./names.js";
import { signed } from "./rounding.js";
import { state, update } from "./state.js";
import { isRare, lookOf, moveOf, oddsOf } from "./strip.js";
import { word } from "./words.js";

const MOST_REASONS = 2;
const LEAST_REASON = 0.05;

/** "4 in 100". @param {number} share */
export function inHundred(share) {
  return share < 0.005 ? word("odds.under") : word("odds", { n: Math.floor(100 * share + 0.5) });
}

/** What a move's odds say in the strip: ordered moves have none. */
export function oddsWords(move) {
  return move.ordered ? word("odds.ordered") : inHundred(oddsOf(move));
}

/** A step in a sentence, for those who hear it. */
export function stepSentence(trace, at) {
  const told = trace.steps[at].moves.filter((move) => move.option !== null).map((move) => moveWords(move.actor, move.option));
  const events = trace.steps[at].events.map((event) => word("week.event", { event: eventLabel(event) }));
  const date = dateOf(at) ? `, ${longDate(at)}` : "";
  return `${stepOfAll(at, trace.steps.length)}${date}. ${[...told, ...events].join(". ")}.`;
}

/** An event in the file's words. */
export function eventLabel(event) {
  const name = event.event ?? event;
  return file.events.find((each) => each.name === name)?.label ?? name;
}

function arrows(trace, at) {
  const to = (step) => () => update({ week: Math.max(0, Math.min(trace.steps.length - 1, step)) });
  const arrow = (by, sign, words) => h("button", { type: "button", "aria-label": word(words, { unit: unitName }), onclick: to(at + by) }, sign);
  return [arrow(-1, "‹", "week.before"), arrow(1, "›", "week.after")];
}

/** The panel of a step. */
export function drawWeek(root, trace, at, actor) {
  const step = trace.steps[at];
  const [before, after] = arrows(trace, at);
  const head = h("h3", {}, stepOfAll(at, trace.steps.length), dateOf(at) ? [h("br"), longDate(at)] : null);
  const moves = file.actors.map(({ name, label }) => moveRow(step, name, label, actor === name));
  const events = step.events.map((event) => h("p", { class: "small mv" }, word("week.event", { event: eventLabel(event) })));
  keepFocus(root, () => put(root, h("div", { class: "wkh" }, before, head, after), moves, events));
}

/** The bar that names one move on a phone, within the thumb's reach. */
export function drawPeek(root, trace, at, actor) {
  const move = moveOf(trace.steps[at], actor) ?? trace.steps[at].moves.find((each) => each.option !== null);
  const [before, after] = arrows(trace, at);
  const of = stepOfAll(at, trace.steps.length);
  const place = h("span", { class: "soft" }, dateOf(at) ? `${longDate(at)}, ${of.toLocaleLowerCase("en-GB")}` : of);
  const told = move ? [h("b", {}, swatch(lookOf(move).look), ` ${moveWords(move.actor, move.option)}`), `, ${oddsWords(move)}`] : word("week.waits");
  keepFocus(root, () => put(root, before, h("p", {}, place, h("br"), told), after));
}

function moveRow(step, actor, label, open) {
  const move = moveOf(step, actor);
  if (!move) {
    const waiting = step.moves.find((each) => each.actor === actor);
    const words = waiting?.weighed.some((weighed) => weighed.open) ? `${word("week.waits")}, ${inHundred(oddsOf(waiting))}` : word("week.idle");
    return h("p", { class: "mv small" }, h("span", { class: "soft" }, label), h("br"), words);
  }
  const button = h(
    "button",
    { type: "button", "aria-expanded": open, onclick: () => update({ actor: open ? -2 : file.actors.findIndex((each) => each.name === actor) }) },
    h("span", { class: "soft" }, label),
    h("b", {}, swatch(lookOf(move).look), optionOf(actor, move.option).label),
    h("span", { class: isRare(move) ? "od rare" : "od" }, oddsWords(move)),
  );
  return h("div", { class: "mv" }, button, open ? odds(move) : null);
}

function odds(move) {
  const open = move.weighed.filter((weighed) => weighed.open).sort((a, b) => b.share - a.share);
  const shut = move.weighed.filter((weighed) => !weighed.open).map((weighed) => optionOf(move.actor, weighed.option).label);
  const rows = open.map(({ option, share }) => {
    const bar = h("i", { class: `r${optionOf(move.actor, option).rung}` });
    bar.style.width = `${100 * share}%`;
    const taken = option === move.option;
    const name = optionOf(move.actor, option).label;
    const number = share < 0.005 ? "<1" : String(Math.floor(100 * share + 0.5));
    return h("li", { class: taken ? "ch" : null }, h("span", {}, taken ? word("week.taken", { option: name }) : name), h("span", { class: "n" }, number), h("span", { class: "b", "aria-hidden": "true" }, bar));
  });
  const told = [word(move.ordered ? "week.ordered" : "week.odds", { unit: unitName }), reasons(move), shut.length ? word("week.shut", { options: shut.join(", ") }) : ""];
  return h("div", {}, h("ul", { class: "ops" }, rows), h("p", { class: "xs soft" }, told.filter(Boolean).join(" ")));
}

/** The summands of the move's appeal that weigh most: what spoke for it, and what against it; or its chance. */
function reasons(move) {
  const { option, terms = [], gain = 0 } = move.weighed.find((weighed) => weighed.option === move.option);
  const { terms: texts, chance } = optionOf(move.actor, option);
  if (chance) return move.ordered ? "" : word("week.chance", { chance });
  const all = terms.map((value, place) => ({ value, text: texts[place] ?? "" })).filter((term) => term.text && !/^[-−]?[\d.]+$/.test(term.text));
  if (gain) all.push({ value: gain, text: word("week.goal") });
  const told = all.filter((term) => Math.abs(term.value) >= LEAST_REASON).sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_REASONS);
  const side = (key, terms) => terms.length ? word(key, { reasons: terms.map(({ text, value }) => `${text} (${signed(Math.round(value * 10) / 10)})`).join(", ") }) : "";
  return [side("week.for", told.filter(({ value }) => value > 0)), side("week.against", told.filter(({ value }) => value < 0))].filter(Boolean).join(" ");
}
