// Endings and moves by name: in the file's own words, in their rung's colour, with their square.
import { file } from "./data.js";
import { h } from "./dom.js";
import { isolated } from "./words.js";

/** An ending's name; its square never parts from the first word. @param {number} place */
export function endingName(place) {
  const [first, ...rest] = file.outcomes[place].label.split(" ");
  const square = h("i", { "aria-hidden": "true" });
  return h("bdi", { class: `name o${place}` }, h("span", { class: "nw" }, square, first), rest.length ? ` ${rest.join(" ")}` : null);
}

/** A square in a rung's or ending's colour. @param {string} look its class */
export function swatch(look) {
  return h("i", { class: `sw ${look}`, "aria-hidden": "true" });
}

/** A text whose numbers stay on one line with what they count. @param {string} text */
export function glued(text) {
  return text.replace(/(\d) (?=in |more |fewer |%)|\b(over|under) (?=\d)/g, "$1$2\u00a0");
}

/** A sentence whose endings in quote marks become names. @param {string} sentence */
export function named(sentence) {
  const labels = file.outcomes.map((outcome) => `“${outcome.label}”`);
  const parts = [];
  let rest = glued(sentence);
  while (rest) {
    const hits = labels.map((label, place) => ({ at: rest.indexOf(label), place, label })).filter((hit) => hit.at >= 0);
    hits.sort((a, b) => a.at - b.at || b.label.length - a.label.length);
    if (!hits.length) break;
    parts.push(rest.slice(0, hits[0].at), endingName(hits[0].place));
    rest = rest.slice(hits[0].at + hits[0].label.length);
  }
  return [...parts, rest];
}

/** An actor's option by its name. */
export function optionOf(actor, name) {
  return file.actors.find((each) => each.name === actor)?.options.find((option) => option.name === name);
}

/** "North Korea: Threaten". */
export function moveWords(actor, name) {
  const who = file.actors.find((each) => each.name === actor);
  return isolated(`${who.label}: ${isolated(optionOf(actor, name).label)}`);
}
