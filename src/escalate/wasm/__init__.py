"""The compiled graph written out as one WebAssembly module, which plays the same runs bit for bit."""

from escalate.wasm.making import Module, module

__all__ = ["Module", "module"]
