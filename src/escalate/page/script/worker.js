// Plays runs in a worker of its own, with the scenario's WebAssembly module: what is asked comes in messages.
"use strict";

/** Runs of the first part that is told, and of the later ones. */
const FIRST = 500;
const LATER = 2000;
const FAILED = -2;

/** @type {WebAssembly.Exports} */
let engine;
let about;
/** @type {DataView} */
let memory;
/** Whose question each channel answers. @type {Map<string, number>} */
const latest = new Map();
let opening;

onmessage = ({ data }) => {
  if (data.open) opening = open(data.open);
  else if (data.stop) latest.set(data.stop, -1);
  else {
    if (data.channel) latest.set(data.channel, data.id);
    opening
      .then(() => answers[data.ask](data))
      .then((answer) => postMessage({ id: data.id, answer }))
      .catch((error) => postMessage({ id: data.id, fault: error.message }));
  }
};

async function open({ code, description }) {
  about = description;
  const { instance } = await WebAssembly.instantiate(code, {});
  engine = instance.exports;
  memory = new DataView(engine.memory.buffer);
  engine.tables();
}

/** Other work may come in between two parts of this. */
function pause() {
  return new Promise((go) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      go();
    };
    port2.postMessage(0);
  });
}

// ---- what is asked, laid into the module's memory

/** The numbers of a question: the file's, then each policy's in turn, then what is set. */
function numbersOf({ policies = [], set = {} }) {
  const numbers = about.numbers.slice();
  for (const policy of policies) for (const [place, value] of known(about.policies, policy, "policy")) numbers[place] = value;
  for (const [name, value] of Object.entries(set)) {
    const writes = known(about.settable, name, "number");
    const [low, high] = about.ranges[name];
    if (!(Number(value) >= low && Number(value) <= high)) throw new Error(`"${name}" should lie in its range, ${low} to ${high}`);
    for (const [place, fixed] of writes) numbers[place] = fixed ?? Number(value);
  }
  return numbers;
}

function known(table, name, what) {
  if (!Object.hasOwn(table, name)) throw new Error(`there is no ${what} called ${name}`);
  return table[name];
}

function lay(question, moves = {}) {
  numbersOf(question).forEach((value, place) => memory.setFloat64(about.at.numbers + 8 * place, value, true));
  const actors = about.actors;
  for (let at = 0; at < about.steps * actors.length; at++) memory.setInt8(about.at.held + at, -1);
  for (const [key, option] of Object.entries(moves)) {
    const [step, name] = key.split("/");
    const place = actors.findIndex((actor) => actor.name === name);
    const taken = actors[place]?.options.findIndex((each) => each.name === option) ?? -1;
    if (taken < 0 || !(Number(step) >= 0 && Number(step) < about.steps)) throw new Error(`there is no move ${key}: ${option}`);
    memory.setInt8(about.at.held + Number(step) * actors.length + place, taken);
  }
}

/** The luck of the runs themselves; from a step on, that of another number. */
function luck({ seed }, fresh = 0, since = 0) {
  engine.keys(BigInt(seed), BigInt(fresh), since);
}

function sure(fault) {
  if (!fault) return;
  const [run, step] = [0, 8].map((place) => memory.getInt32(about.at.failed + place, true));
  throw failure(run, step, fault);
}

function failure(run, step, fault) {
  return new Error(`run ${run}, ${step < 0 ? "at the start" : `in step ${step}`}: ${about.faults[fault - 1]}`);
}

/** Put one run at its start. */
function begin(run) {
  const fault = engine.begin(run);
  if (fault) throw failure(run, -1, fault);
}

// ---- answers

/** Endings and steps of the runs from `first` on; undefined where a newer question has come. */
async function play({ id, channel, question, runs, first = 0 }, told) {
  const stopped = () => channel !== undefined && latest.get(channel) !== id;
  for (let done = 0; done < runs; ) {
    if (stopped()) return undefined;
    const count = Math.min(done ? LATER : FIRST, runs - done, about.together);
    lay(question);
    luck(question);
    sure(engine.play(first + done, count));
    told(done, new Uint8Array(memory.buffer, about.at.endings, count), new Uint16Array(memory.buffer, about.at.weeks, count));
    done += count;
    if (done < runs) await pause();
  }
  return stopped() ? undefined : true;
}

async function tally(asked) {
  const told = (done, endings, weeks) => postMessage({ id: asked.id, part: { done, endings: endings.slice(), weeks: weeks.slice() } });
  return (await play(asked, told)) ?? null;
}

/** One run in full, as Python's Replay.trace tells it. */
function trace({ question, run, moves, fresh = 0, since = 0 }) {
  lay(question, moves);
  luck(question);
  begin(run);
  if (fresh) luck(question, fresh, since);
  const start = levels();
  const steps = [];
  let ending = -1;
  for (let step = 0; ending === -1; step++) {
    ending = engine.tell(step);
    if (ending === FAILED) throw failure(run, step, engine.fault());
    steps.push({ step, ...toldNow(), levels: levels() });
  }
  return { run, start, steps, outcome: about.outcomes[ending] };
}

function levels() {
  const value = ({ flag, place }) => {
    const at = about.at.state + 8 * place;
    return flag ? memory.getInt32(at, true) === 1 : memory.getFloat64(at, true);
  };
  return Object.fromEntries(about.state.map((each) => [each.name, value(each)]));
}

function toldNow() {
  const told = { moves: [], events: [], drift: {} };
  for (const report of about.told) {
    let at = about.at.told + 8 * report.at;
    const next = () => {
      at += 8;
      return memory.getFloat64(at - 8, true);
    };
    if (report.kind === "drift") told.drift = changes(report.names, next);
    else if (next()) {
      if (report.kind === "event") told.events.push({ event: report.event, changes: changes(report.names, next) });
      else told.moves.push(moveOf(report, next));
    }
  }
  return told;
}

function changes(names, next) {
  const pairs = names.map((name) => [name, [next(), next()]]);
  return Object.fromEntries(pairs.filter(([, [before, after]]) => before !== after));
}

function moveOf({ actor, options: count, names }, next) {
  const many = () => Array.from({ length: count }, next);
  const code = next();
  const ordered = next() === 1;
  const [open, utility, gain, weight] = [many(), many(), many(), many()];
  const total = next();
  const { options } = about.actors.find((each) => each.name === actor);
  const weighed = options.map(({ name, terms }, place) => {
    const values = terms.map(next);
    if (!open[place]) return { option: name, open: false, share: 0, utility: 0, gain: 0, terms: [] };
    return { option: name, open: true, share: weight[place] / total, utility: utility[place], gain: gain[place], terms: values };
  });
  return { actor, option: code < count ? options[code].name : null, ordered, weighed, changes: changes(names, next) };
}

/** How a run ends, played on from before a step with fresh luck: the ending of each lane. */
function playOn({ question, run, since, lanes, moves, fresh = 1 }) {
  lay(question, moves);
  luck(question);
  begin(run);
  for (let step = 0; step < since; step++) {
    const ending = engine.go(step);
    if (ending === FAILED) throw failure(run, step, engine.fault());
    if (ending !== -1) throw new Error(`run ${run} ends before step ${since}`);
  }
  luck(question, fresh, since);
  engine.keep();
  const endings = new Uint8Array(lanes);
  for (let first = 0; first < lanes; first += about.together) {
    const count = Math.min(about.together, lanes - first);
    sure(engine.lanes(first, count, since));
    endings.set(new Uint8Array(memory.buffer, about.at.endings, count), first);
  }
  return endings;
}

/** Runs by outcome for each joint draw of the file's parameters: a Latin hypercube, as scenario.doubt draws it. */
async function doubt({ id, channel, question, draws, runs }) {
  const seed = BigInt(question.seed);
  const word = (key, run) => BigInt.asUintN(64, engine.word(BigInt(key), seed, run));
  const fixed = new Set([...Object.keys(question.set ?? {}), ...(question.policies ?? []).flatMap((name) => about.fixed[name] ?? [])]);
  const values = about.doubt.parameters.filter(({ name }) => !fixed.has(name)).map(({ name, low, high, order, place }) => {
    const words = Array.from({ length: draws }, (_, run) => word(order, run));
    const sorted = [...words.keys()].sort((a, b) => (words[a] < words[b] ? -1 : words[a] > words[b] ? 1 : a - b));
    const strip = (draw) => (sorted[draw] + Number(word(place, draw) >> 11n) * 2 ** -53) / draws;
    return { name, at: sorted.map((_, draw) => Math.min(Math.max(low + strip(draw) * (high - low), low), high)) };
  });
  const counts = [];
  for (let draw = 0; draw < draws; draw++) {
    if (channel !== undefined && latest.get(channel) !== id) return null;
    lay({ ...question, set: { ...question.set, ...Object.fromEntries(values.map(({ name, at }) => [name, at[draw]])) } });
    engine.keys(seed, BigInt(about.doubt.fresh), 0);
    const found = new Uint32Array(about.outcomes.length);
    for (let done = 0; done < runs; done += about.together) {
      const count = Math.min(about.together, runs - done);
      sure(engine.play(draw * runs + done, count));
      for (const ending of new Uint8Array(memory.buffer, about.at.endings, count)) found[ending] += 1;
    }
    counts.push(found);
    if (draw % 8 === 7) await pause();
  }
  return counts;
}

const answers = { tally, trace, playOn, doubt };
