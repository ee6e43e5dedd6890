// What the page was made from: the file, the charts' rules, the page's words.

const read = (id) => document.getElementById(id).textContent;

/** What build.py wrote: `file`, `rules`, `words`, `runs`, `seed`, `guess` (is there one?). */
export const { file, rules, words, runs, seed, withGuess } = JSON.parse(read("data"));
/** The names behind the engine's numbers, and the engine. */
export const description = JSON.parse(read("model"));
export const wasm = read("engine");
