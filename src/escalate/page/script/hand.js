// Handing in: what was done and found on one page, what the reader concludes, saved as a file or printed.
import { file, runs, withGuess } from "./data.js";
import { h, put, unit } from "./dom.js";
import { drawBars } from "./bars.js";
import { foundSentence } from "./change.js";
import { changedCommand, tallyCommand } from "./commands.js";
import { fileName, MOST_BYTES, MOST_NAME, MOST_TEXT, stateFrom, written } from "./handed.js";
import { huntFound, huntSentence } from "./hunt.js";
import { leverWords } from "./lever.js";
import { named } from "./names.js";
import { steps } from "./path.js";
import { base, changedTally, counts, isSettled } from "./plays.js";
import { seatFound } from "./seat.js";
import { hasGuessed, isChanged, state, update } from "./state.js";
import { word } from "./words.js";

let parts = null;
let drawn = "";

/** Lay the step out. */
export function buildHand(root) {
  const who = field("who", "input", word("hand.who"), MOST_NAME, (text) => update({ who: text }));
  const did = h("dl", { class: "did-list" });
  const bars = h("figure", {});
  const conclude = Object.keys(state.concludes).map((key) => ({ key, ...field(`hand-${key}`, "textarea", word(`hand.${key}`), MOST_TEXT, (text) => update({ concludes: { ...state.concludes, [key]: text } })) }));
  const status = h("p", { class: "small soft", role: "status" });
  const input = h("input", { type: "file", id: "hand-file", accept: ".json,application/json", onchange: (event) => open(event.target) });
  const buttons = h(
    "div", { class: "ask" },
    h("button", { type: "button", class: "go", onclick: save }, word("hand.save")),
    h("button", { type: "button", onclick: () => print() }, word("hand.print")),
  );
  const reopen = h("div", { class: "fold" }, h("details", {}, h("summary", {}, word("hand.reopen")), h("p", { class: "small" }, h("label", { for: "hand-file" }, word("hand.file")), " ", input)));
  const toy = h("p", { class: "toy" }, word("toy"));
  const command = h("p", { class: "xs soft again" });
  put(root, who.element, h("h3", { class: "sp" }, word("hand.did")), did, bars, h("h3", { class: "sp" }, word("hand.conclude")), conclude.map((each) => each.element), toy, command, buttons, status, reopen);
  parts = { who, did, bars, conclude, status, command };
}

/** A text field, and the same text as it is printed. */
function field(id, tag, label, most, onText) {
  const input = h(tag, { id, type: tag === "input" ? "text" : null, rows: tag === "input" ? null : 2, maxlength: most, oninput: (event) => onText(event.target.value) });
  const ink = h("p", { class: "ink", "aria-hidden": "true" });
  return { input, ink, element: h("div", { class: "field" }, h("label", { for: id }, label), input, ink) };
}

/** Show the state. */
export function drawHand() {
  show(parts.who, state.who);
  for (const each of parts.conclude) show(each, state.concludes[each.key]);
  const settled = isSettled();
  const now = JSON.stringify([state.guess, state.locked, state.skipped, state.reason, state.expect, state.policy, state.set, state.seat, settled, unit(), parts.bars.clientWidth, seatFound(), huntFound()]);
  if (drawn === now) return;
  drawn = now;
  put(parts.did, rows(settled).map(([name, ...told]) => [h("dt", {}, word(`hand.${name}`)), h("dd", {}, told.some(Boolean) ? told : h("span", { class: "soft" }, word("hand.notYet")))]));
  const column = (key, numbers, look) => ({ name: word(`hand.column.${key}`), counts: numbers, look });
  const columns = [
    column("file", counts(base), "rung"),
    state.locked ? column("you", state.guess, "you") : null,
    isChanged() ? column("changed", counts(changedTally()), "soft") : null,
  ];
  if (!hasGuessed()) put(parts.bars, h("p", { class: "small soft" }, word("ends.first")));
  else if (settled) drawBars(parts.bars, columns.filter(Boolean));
  else put(parts.bars, h("p", { class: "small soft" }, word("playing")));
  parts.command.textContent = word("hand.again", { command: isChanged() ? changedCommand() : tallyCommand(false) });
}

function show({ input, ink }, text) {
  if (input.value !== text) input.value = text;
  ink.textContent = text || "\u00a0";
}

/** What was done, by the page's steps; nothing where a step was left out. */
function rows(settled) {
  const { expect } = state;
  const seat = seatFound();
  const label = (name) => file.outcomes.find((outcome) => outcome.name === name).label;
  const because = expect?.because ? `, ${word("expect.because")} ${expect.because}` : "";
  const lever = steps.some(({ name }) => name === "change");
  if (!lever) return [...(withGuess ? [["reason", state.reason]] : []), ...seatRow(seat, label)];
  return [
    ...(withGuess ? [["reason", state.reason]] : []),
    ["changed", isChanged() ? leverWords() : ""],
    ["expected", ...(expect ? [`${word(`expect.${expect.way}`)} `, ...named(`“${file.outcomes[expect.ending].label}”`), because] : [])],
    ["found", ...(isChanged() && settled ? named(foundSentence()) : [])],
    ...(huntFound() ? [["hunt", ...named(huntSentence())]] : []),
    ...seatRow(seat, label),
  ];
}

function seatRow(seat, label) {
  if (!seat) return [];
  const { label: who } = file.actors.find((actor) => actor.name === seat.actor);
  return [["seat", `${who}: `, ...(seat.outcome ? named(`“${label(seat.outcome)}”`) : [word("hand.unfinished")])]];
}

function save() {
  const link = h("a", { href: URL.createObjectURL(new Blob([written()], { type: "application/json" })), download: fileName() });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  parts.status.textContent = word("hand.saved", { name: fileName() });
}

/** Open a saved hand-in: what it holds is checked like an address. */
async function open(input) {
  const [chosen] = input.files;
  if (!chosen) return;
  input.value = "";
  const found = chosen.size > MOST_BYTES ? { fault: "hand.foreign" } : stateFrom(await chosen.text(), steps.map((step) => step.name));
  if (found.state) update(found.state);
  parts.status.textContent = found.state ? word("hand.opened", { runs }) : word(found.fault);
}
