"""One file that a class opens in a browser: the file's words, its engine as WebAssembly, and a small plain script."""
