// A sentence before the lever: what the reader expects, and why.
import { file } from "./data.js";
import { h, put } from "./dom.js";
import { endingName } from "./names.js";
import { setPolicy, state, update } from "./state.js";
import { word } from "./words.js";

let parts = null;

/** Lay the form out. */
export function buildExpect(root, done) {
  const option = (value, words) => h("option", { value }, words);
  const offers = file.policies.map(({ name, label }) => option(name, label));
  if (file.numbers.length) offers.push(option("", word("expect.number")));
  const policy = h("select", { id: "if" }, offers);
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
    h("h3", {}, word("expect.head")), h("p", { class: "soft small" }, word("expect.text")), line,
    h("p", { class: "because" }, h("label", { for: "because" }, word("expect.because")), because),
    h("button", { class: "go", type: "submit" }, word("expect.go")),
  );
  const said = h("p", { class: "said" });
  put(root, form, said);
  parts = { form, said };
}

/** Show the state. */
export function drawExpect() {
  parts.form.hidden = state.expect !== null;
  parts.said.hidden = state.expect === null;
  if (!state.expect) return;
  const { way, ending, because, policy } = state.expect;
  const label = file.policies.find((each) => each.name === policy)?.label;
  const why = because ? ` ${word("expect.because")} ${because}` : "";
  const given = label ? ` ${word("expect.given", { policy: label })}` : "";
  put(parts.said, h("b", { class: "you" }, word("expect.you")), ` ${word(`expect.${way}`)} `, endingName(ending), given, why);
}
