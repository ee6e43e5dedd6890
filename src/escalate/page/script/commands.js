// The same numbers in a terminal.
import { file, runs, seed } from "./data.js";
import { state } from "./state.js";

/** A word of a command line as a shell reads it. @param {string} text */
export function shellWord(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

function line(verb, ...more) {
  const often = runs === 10000 ? [] : ["--runs", String(runs)];
  return ["escalate", verb, file.asked, ...more, ...often, "--seed", String(seed)].map(shellWord).join(" ");
}

function changes() {
  const set = Object.entries(state.set).flatMap(([name, value]) => ["--set", `${name}=${value}`]);
  return [...(state.policy ? ["--policy", state.policy] : []), ...set];
}

/** The tally of the file as it stands. */
export function tallyCommand(doubt) {
  return line("run", ...(doubt ? ["--doubt", "200"] : []));
}

/** The tally under the lever. */
export function changedCommand() {
  return line("run", ...changes());
}

/** Who ends otherwise, and why; one run told twice where its number is given. */
export function whyCommand(run) {
  return line("why", ...changes(), ...(run === undefined ? [] : ["--run", String(run), "--full"]));
}

/** The hunt. @param {{ ending: string, number: string, at: number[], look: number }} hunt */
export function huntCommand({ ending, number, at, look }) {
  const change = Object.entries(state.set).flatMap(([name, value]) => ["--change", `${name}=${value}`]);
  const policy = state.policy ? ["--policy", state.policy] : [];
  const often = ["--runs", String(look), ...(runs === 10000 ? [] : ["--confirm", String(runs)])];
  const asked = [...policy, ...change, "--outcome", ending, "--at", `${number}=${at.join(",")}`];
  return ["escalate", "when", file.asked, ...asked, ...often, "--seed", String(seed)].map(shellWord).join(" ");
}

/** One run and the steps that turned it. */
export function storyCommand(run) {
  return line("story", "--run", String(run));
}


/** A seat's moves held in a run, in Python. @param {number} run @param {string} actor */
export function seatCommand(run, actor) {
  const moves = Object.entries(state.seat.moves).map(([step, option]) => `(${step}, "${actor}"): "${option}"`);
  const luck = seed === 2020 ? "" : `, seed=${seed}`;
  return `escalate.load(${JSON.stringify(file.asked)}).replay(${run}, {${moves.join(", ")}}${luck}).seat("${actor}").replays`;
}
