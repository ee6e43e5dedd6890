// The hunt: the lever stays, one number of the file moves, and each place that is tried leaves a mark.
import { file, rules, runs } from "./data.js";
import { folds, h, put, table } from "./dom.js";
import { huntCommand } from "./commands.js";
import { hunted, LOOK } from "./hunting.js";
import { leverWords } from "./lever.js";
import { drawMarks } from "./marks.js";
import { named } from "./names.js";
import { grouped, plain, signedPoints } from "./rounding.js";
import { slider } from "./slider.js";
import { numbersLeft, state, update } from "./state.js";
import { word } from "./words.js";

const REST = 300;
const MOST = rules.widths.length - 1;
let parts = null;
/** Where the thumb of the slider stands, of which number. @type {{ name: string, at: number }} */
let thumb = { name: "", at: 0 };
/** What counts the thumb's place as tried when it has rested; 0 where it does already. */
let timer = 0;
let byHand = false;

/** Lay it out. @param {HTMLElement} root */
export function buildHunt(root) {
  const ending = h("select", { id: "hunt-about", onchange: (event) => choose({ ending: Number(event.target.value) }) }, file.order.map((place) => h("option", { value: place }, file.outcomes[place].label)));
  const number = h("select", { id: "hunt-number", onchange: (event) => choose({ number: event.target.value }) });
  const asks = h("div", { class: "asks" }, h("label", { for: "hunt-about" }, word("hunt.about")), ending, h("label", { for: "hunt-number" }, word("lever.number")), number);
  const [image, slot] = [h("div", { class: "marks" }), h("div", { class: "thumb" })];
  const [said, note, fold] = [h("p", { role: "status" }), h("p", { class: "xs soft" }), h("div", { class: "fold" })];
  slot.addEventListener("pointerdown", () => (byHand = true));
  slot.addEventListener("keydown", () => (byHand = false));
  slot.addEventListener("change", () => byHand && timer && tryThumb());
  put(
    root, h("h3", { id: "h-hunt" }, word("hunt.head")), h("p", { class: "soft small" }, word("hunt.text")),
    h("div", { class: "hg" }, asks, h("div", { class: "found" }, said, image, slot, note)), fold,
  );
  parts = { root, ending, number, image, slot, said, sentence: "", note, fold, offered: "", shown: "", slider: null };
}

/** Another ending or number: what was tried belongs to the old question; what was found there is kept. */
function choose(changes) {
  rest();
  const { number, ending, tried } = state.hunt;
  const hunt = hunted();
  const kept = hunt?.places.some((place) => place.turned) ? { number, ending, tried } : state.hunt.kept;
  update({ hunt: { ...state.hunt, ...changes, tried: [], kept } });
}

function rest() {
  clearTimeout(timer);
  timer = 0;
}

/** Hold the thumb at a value: it counts as tried when it is let go, or has rested. */
function hold(name, at) {
  rest();
  thumb = { name, at };
  timer = setTimeout(tryThumb, REST);
  update();
}

/** Count the thumb's place as tried. */
function tryThumb() {
  rest();
  const hunt = hunted();
  if (!hunt || state.step !== "change" || hunt.number.name !== thumb.name) return update();
  if (hunt.ending < 0) {
    timer = setTimeout(tryThumb, REST); // which ending it is about is not played yet
    return;
  }
  const known = thumb.at === hunt.number.value || hunt.tried.includes(thumb.at) || hunt.tried.length >= MOST;
  update({ hunt: { ...state.hunt, number: thumb.name, ending: hunt.ending, tried: known ? hunt.tried : [...hunt.tried, thumb.at] } });
}

/** Whether the hunt has something to play, or its thumb has not rested yet. */
export function waitsForHunt() {
  const hunt = hunted();
  return timer !== 0 || Boolean(hunt && hunt.waits && !hunt.fault);
}

/** Show the state. */
export function drawHunt() {
  const hunt = hunted();
  parts.root.hidden = !hunt;
  if (!hunt) return;
  drawAsks(hunt);
  const known = thumb.name === hunt.number.name && (timer || thumb.at === hunt.number.value || hunt.tried.includes(thumb.at));
  const now = known ? thumb.at : (hunt.tried.at(-1) ?? hunt.number.value);
  parts.slider.draw(now, hunt.number.value);
  const waits = hunt.waits || timer !== 0;
  parts.root.setAttribute("aria-busy", String(waits));
  parts.root.classList.toggle("waits", hunt.places.length === 0);
  if (hunt.fault) parts.said.textContent = hunt.fault;
  if (!hunt.places.length) return;
  drawMarks(parts.image, hunt, now);
  if (!waits && !hunt.fault) tell(hunt, now);
  drawFolds(hunt);
}

function drawAsks({ number, ending }) {
  const left = numbersLeft();
  const offered = left.map(({ name }) => name).join();
  if (offered !== parts.offered) {
    put(parts.number, left.map(({ name, label, start }) => h("option", { value: name }, start ? word("slider.start", { label }) : label)));
    parts.offered = offered;
  }
  parts.number.value = number.name;
  if (ending >= 0) parts.ending.value = String(ending);
  if (parts.shown === number.name) return;
  parts.slider = slider(number, "hunt-at", (value) => hold(number.name, value));
  parts.shown = number.name;
  put(parts.slot, parts.slider.element);
}

const ways = (sign) => word(sign > 0 ? "expect.more" : "expect.fewer");

/** Where a result is turned round. */
function wonWords({ number, ending, places: [own] }, { at, sign }) {
  const told = { lever: leverWords(), number: number.label, ending: file.outcomes[ending].label, at: plain(at) };
  return word("hunt.won", { ...told, was: ways(own.sign), is: ways(sign) });
}

/** What the lever does where the thumb stands, and whether that turns the result round. */
function tell(hunt, now) {
  const { number, ending, places, tried } = hunt;
  const { label } = file.outcomes[ending];
  const [own] = places;
  const here = places.find(({ at }) => at === now) ?? own;
  const turned = here.turned ? here : places.findLast((place) => place.turned);
  const value = (at) => (at === number.value ? word("slider.value", { value: plain(at), own: word("slider.file") }) : plain(at));
  const told = { lever: leverWords(), number: number.label, at: value(here.at), ending: label, runs: grouped(runs), n: tried.length };
  const does = { ...told, size: signedPoints(Math.abs(here.effect)).replace("+", ""), way: ways(here.effect) };
  const kind = turned ? "hunt.here" : does.size === "0.0" ? "hunt.as" : "hunt.does";
  const won = turned && wonWords(hunt, turned);
  const full = tried.length >= MOST ? word("hunt.full", { n: MOST }) : "";
  const sentence = [won, word(kind, does), turned ? "" : verdict(own, here, told), full].filter(Boolean).join(" ");
  if (parts.sentence !== sentence) put(parts.said, turned && h("b", {}, word("hunt.round"), " "), named(sentence));
  parts.sentence = sentence;
  parts.said.classList.toggle("won", Boolean(turned));
  put(parts.note, word("hunt.how", { ...told, look: grouped(LOOK), n: places.length }));
}

/** Whether the result is turned round here, where it is nowhere. */
function verdict(own, here, told) {
  if (!own.sign) return word(told.n ? "hunt.many" : "hunt.nothing", told);
  if (here === own) return word(told.n ? "hunt.none" : "hunt.start", told);
  if (here.sign === own.sign) return word("hunt.same");
  return word(here.again ? "hunt.again" : "hunt.luck", told);
}

function drawFolds({ number, ending, places, tried }) {
  const heads = ["place", "runs", "onlyAfter", "onlyBefore", "points", "luck"].map((name) => word(`column.${name}`));
  const mark = ({ at, turned }) => (at === number.value ? word("slider.file") : turned ? word("hunt.turned") : "");
  const rows = [...places].sort((a, b) => a.at - b.at).map((place) => {
    const own = mark(place);
    const range = [place.low, place.high].map(signedPoints).join(" – ");
    return [own ? word("slider.value", { value: plain(place.at), own }) : plain(place.at), grouped(place.runs), grouped(place.more), grouped(place.fewer), signedPoints(place.effect), range];
  });
  const caption = word("table.hunt", { number: number.label, ending: file.outcomes[ending].label });
  const command = huntCommand({ ending: file.outcomes[ending].name, number: number.name, at: tried.length ? tried : [number.value], look: LOOK });
  folds(parts.fold, [
    ["hunt", word("fold.hunt"), table(caption, heads, rows)],
    ["hunt-python", word("fold.python"), h("code", { class: "cmd" }, command)],
  ]);
}

/** The hunt that counts: the one in view, or an earlier one that turned the result round where this one does not. */
function toTell() {
  const hunt = hunted();
  const earlier = state.hunt.kept && !hunt?.places.some((place) => place.turned) && hunted(state.hunt.kept);
  return earlier && !earlier.waits ? earlier : hunt;
}

/** The hunt as a hand-in tells it; null where nothing was tried beside the file's own value, or it is being played. */
export function huntFound() {
  const hunt = toTell();
  if (!hunt || hunt.waits || hunt.places.length < 2) return null;
  const tried = hunt.places.map(({ at, runs: many, more, fewer }) => ({ at, runs: many, more, fewer }));
  const turned = hunt.places.findLast((place) => place.turned);
  return { outcome: file.outcomes[hunt.ending].name, number: hunt.number.name, tried, turned: turned ? turned.at : null };
}

/** What came of it, for a hand-in. */
export function huntSentence() {
  const hunt = toTell();
  const { places, number, tried } = hunt;
  const turned = places.findLast((place) => place.turned);
  return turned ? wonWords(hunt, turned) : `${number.label}: ${word(places[0].sign ? "hunt.none" : "hunt.many", { n: tried.length })}`;
}
