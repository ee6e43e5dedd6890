// What the page was made from: the file, the charts' rules, the page's words.

const read = (id) => document.getElementById(id).textContent;

/** What build.py wrote: `file`, `rules`, `words`, `runs`, `seed`, escalate's `version`, `withGuess`, `withSeat` (are there such steps?). */
export const { file, rules, words, runs, seed, version, withGuess, withSeat } = JSON.parse(read("data"));
/** The names behind the engine's numbers, and the engine. */
export const description = JSON.parse(read("model"));
export const wasm = read("engine");
