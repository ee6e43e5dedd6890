// The list of a folder's pages: it can be read without a script, which only serves its two buttons.
import { startTools } from "./tools.js";

document.documentElement.classList.add("js");
startTools(() => {});
