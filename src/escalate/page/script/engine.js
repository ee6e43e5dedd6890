// Asks a worker to play runs; nothing here touches the page.
import { workerSource } from "./worker_source.js";

/**
 * @typedef {{ policies?: string[], set?: Record<string, number>, seed: number | string }} Question
 * @typedef {{ done: number, endings: Uint8Array, weeks: Uint16Array }} Part
 */

/**
 * Start a player of one scenario. A promise that a newer question of its channel stopped resolves to null; what goes
 * wrong rejects with an Error that can be shown.
 * @param {string} wasm the module, in base64
 * @param {object} description what it holds, and where
 */
export function openPlayer(wasm, description) {
  const worker = new Worker(URL.createObjectURL(new Blob([workerSource], { type: "text/javascript" })));
  const waiting = new Map();
  let last = 0;

  worker.onmessage = ({ data: { id, part, answer, fault } }) => {
    const asked = waiting.get(id);
    if (part) asked.onPart(part);
    else {
      waiting.delete(id);
      if (fault === undefined) asked.resolve(answer);
      else asked.reject(new Error(fault));
    }
  };
  worker.onerror = (event) => {
    for (const { reject } of waiting.values()) reject(new Error(event.message || "the runs cannot be played here"));
    waiting.clear();
  };
  const code = Uint8Array.from(atob(wasm), (letter) => letter.charCodeAt(0));
  worker.postMessage({ open: { code, description } });

  function ask(what, asked, onPart) {
    last += 1;
    const id = last;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject, onPart });
      worker.postMessage({ ask: what, id, ...asked });
    });
  }

  return {
    /**
     * The endings (places in the file's order) and last steps of runs; `onPart` sees them as they are played.
     * @param {Question} question @param {number} runs @param {{ channel?: string, onPart?: (part: Part) => void }} more
     */
    async tally(question, runs, { channel, onPart } = {}) {
      const endings = new Uint8Array(runs).fill(255);
      const weeks = new Uint16Array(runs);
      const whole = await ask("tally", { question, runs, channel }, (part) => {
        endings.set(part.endings, part.done);
        weeks.set(part.weeks, part.done);
        onPart?.({ done: part.done + part.endings.length, endings, weeks });
      });
      return whole && { endings, weeks };
    },
    /** A run in full. @param {Question} question @param {number} run */
    trace: (question, run, { moves, fresh, since } = {}) => ask("trace", { question, run, moves, fresh, since }),
    /** How a run ends, played on from before a step: the ending of each lane. @param {Question} question @param {number} run */
    playOn: (question, run, since, lanes, { moves, fresh } = {}) =>
      ask("playOn", { question, run, since, lanes, moves, fresh }),
    /** How runs end under joint draws of the parameters: for each draw, runs by outcome. @param {Question} question */
    doubt: (question, draws, runs, { channel } = {}) => ask("doubt", { question, draws, runs, channel }),
  };
}
