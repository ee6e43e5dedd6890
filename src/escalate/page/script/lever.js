// The lever: policies, the key assumptions as sliders, all other numbers in a fold; on a phone within the thumb's reach.
import { file } from "./data.js";
import { h, put } from "./dom.js";
import { plain } from "./rounding.js";
import { isChanged, restingValue, setNumber, setPolicy, state, update, valueOf } from "./state.js";
import { slider } from "./slider.js";
import { word } from "./words.js";

const NONE = { name: "", label: word("lever.none"), cost: "", does: "" };
const offers = [NONE, ...file.policies];
let parts = null;

/** Lay the lever out. @param {HTMLElement} root */
export function buildLever(root) {
  const radios = offers.map(radio);
  const first = file.numbers.filter(({ name }) => file.key.includes(name));
  const others = file.numbers.filter(({ name }) => !file.key.includes(name));
  const wide = (number) => ({ number, ...slider(number, `n-${number.name}`, (value) => setNumber(number.name, value)) });
  const [sliders, folded] = [first.map(wide), others.map(wide)];
  const policies = h("fieldset", {}, h("legend", {}, word("lever.policies")), radios.map((each) => each.element));
  const without = file.leftOut.map((sentence) => h("p", { class: "xs soft" }, word("lever.leftOut", { sentence })));
  const fold = others.length ? h("details", { class: "all" }, h("summary", {}, word("lever.all", { n: others.length })), folded.map((each) => each.element)) : null;
  const reset = h(
    "button", { type: "button", class: "plain reset", "aria-label": word("lever.reset"), onclick: () => { setPolicy(""); update({ set: {}, ribbon: null }); } },
    h("span", { class: "lg" }, word("lever.reset")), h("span", { class: "sm", "aria-hidden": "true" }, "↺"),
  );
  const phone = buildPhone();
  put(
    root,
    h("div", { class: "wide" }, file.policies.length ? policies : null, without, sliders.map((each) => each.element), fold),
    phone.element, reset,
  );
  parts = { radios, sliders: [...sliders, ...folded], phone, reset };
}

function radio(policy) {
  const input = h("input", { type: "radio", name: "policy", value: policy.name, onchange: () => setPolicy(policy.name) });
  const words = h("span", {}, policy.label, meaning(policy));
  return { input, element: h("label", { class: "rad" }, input, words) };
}

/** What a policy orders, bans and sets, and its price. */
function meaning({ does, cost }) {
  return [does, cost && word("lever.cost", { cost })].filter(Boolean).map((each) => h("small", { class: "soft" }, each));
}

/** On a phone: one select for policies, one for the number, and its slider. */
function buildPhone() {
  const option = ({ name, label }) => h("option", { value: name }, label);
  const policy = h("select", { id: "p-policy", onchange: (event) => setPolicy(event.target.value) }, offers.map(option));
  const number = h("select", { id: "p-number", onchange: (event) => update({ number: event.target.value }) }, file.numbers.map(({ name, label, start }) => option({ name, label: start ? word("slider.start", { label }) : label })));
  const slot = h("div", {});
  const element = h(
    "div", { class: "phone" },
    file.policies.length ? [h("label", { for: "p-policy", class: "vh" }, word("lever.policies")), policy] : null,
    file.numbers.length ? [h("label", { for: "p-number", class: "vh" }, word("lever.number")), number, slot] : null,
  );
  return { element, policy, number, slot, shown: "", slider: null };
}

/** Show the state. */
export function drawLever() {
  for (const { input } of parts.radios) input.checked = input.value === state.policy;
  for (const { number, draw } of parts.sliders) draw(valueOf(number), restingValue(number));
  parts.reset.hidden = !isChanged();
  drawPhone(parts.phone);
}

function drawPhone(phone) {
  phone.policy.value = state.policy;
  phone.number.value = state.number;
  const number = file.numbers.find((each) => each.name === state.number);
  if (!number) return;
  if (phone.shown !== number.name) {
    phone.slider = slider(number, "p-slider", (value) => setNumber(number.name, value));
    phone.shown = number.name;
    put(phone.slot, phone.slider.element);
  }
  phone.slider.draw(valueOf(number), restingValue(number));
}

/** What the lever changes, in words. */
export function leverWords() {
  const policy = file.policies.find((each) => each.name === state.policy)?.label;
  const moved = file.numbers.filter(({ name }) => name in state.set).map((number) => word("lever.moved", {
    label: number.label, value: plain(state.set[number.name]), own: plain(restingValue(number)),
  }));
  return [policy, ...moved].filter(Boolean).join("; ") || word("lever.none");
}
