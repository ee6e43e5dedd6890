// A sentence before the lever: what the reader expects, and why.
import { file, runs } from "./data.js";
import { h, put } from "./dom.js";
import { endingName } from "./names.js";
import { points } from "./rounding.js";
import { isChanged, setPolicy, state, update } from "./state.js";
import { word } from "./words.js";

let parts = null;

/** Lay the form out. */
export function buildExpect(root, done) {
  const option = (value, words) => h("option", { value }, words);
  const offers = file.policies.map(({ name, label }) => option(name, label));
  if (file.numbers.length) offers.push(option("", word("expect.number")));
  const policy = h("select", { id: "if", onchange: () => explain() }, offers);
  const meaning = h("p", { class: "small soft", "aria-live": "polite" });
  const explain = () => put(meaning, policyWords(policy.value));
  const way = h("select", { id: "way" }, ["more", "fewer", "alike"].map((each) => option(each, word(`expect.${each}`))));
  const ending = h("select", { id: "what" }, file.order.map((place) => option(place, file.outcomes[place].label)));
  const because = h("input", { id: "because", type: "text", maxlength: 200 });
  const open = () => {
    const said = { policy: policy.value, way: way.value, ending: Number(ending.value), because: because.value };
    update({ expect: said });
    setPolicy(said.policy);
    done();
  };
  const line = h(
    "div", { class: "line" },
    h("label", { for: "if" }, word("expect.if")), policy,
    h("label", { for: "way" }, word("expect.expect")), way,
    h("label", { for: "what", class: "vh" }, word("expect.ending")), ending,
  );
  const form = h(
    "form", { class: "exp", onsubmit: (event) => { event.preventDefault(); open(); } },
    h("h3", {}, word("expect.head")), h("p", { class: "soft small" }, word("expect.text")), line, meaning,
    h("p", { class: "because" }, h("label", { for: "because" }, word("expect.because")), because),
    h("button", { class: "go", type: "submit" }, word("expect.go")),
  );
  const said = h("p", { class: "said" });
  const anew = h("button", { type: "button", class: "plain", onclick: expectAnew }, word("expect.anew"));
  const told = h("div", {}, said, anew);
  put(root, form, told);
  explain();
  parts = { form, told, said, policy };
}

/** What a policy orders, bans and sets, and its price; nothing for a number. */
export function policyWords(name) {
  const policy = file.policies.find((each) => each.name === name);
  return policy ? [h("b", {}, policy.label), ` ${policy.does}`, policy.cost ? ` ${word("lever.cost", { cost: policy.cost })}` : ""] : null;
}

/** The form again, for the policy that the lever has. */
function expectAnew() {
  const { policy } = state;
  update({ expect: null, policy: "", set: {}, ribbon: null });
  if ([...parts.policy.options].some((each) => each.value === policy)) parts.policy.value = policy;
  parts.policy.dispatchEvent(new Event("change"));
  parts.policy.focus();
}

/** Show the state. @param {[number, number] | null} counts runs without and with the change that end as expected; null before all are played */
export function drawExpect(counts) {
  parts.form.hidden = state.expect !== null;
  parts.told.hidden = state.expect === null;
  if (!state.expect) return;
  const { way, ending, because, policy } = state.expect;
  if (policy !== state.policy && isChanged()) return put(parts.said, word("expect.other"));
  const label = file.policies.find((each) => each.name === policy)?.label;
  const why = because ? ` ${word("expect.because")} ${because}` : "";
  const given = label ? ` ${word("expect.given", { policy: label })}` : "";
  put(parts.said, h("b", { class: "you" }, word("expect.you")), ` ${word(`expect.${way}`)} `, endingName(ending), given, why, cameOf(counts));
}

/** What came of it, once there is a change. */
function cameOf(counts) {
  if (!counts) return null;
  const [before, after] = counts.map((count) => points(count, runs));
  return [h("br"), word("expect.came", { before, after })];
}
