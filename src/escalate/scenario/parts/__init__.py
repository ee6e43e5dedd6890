"""The parts of a scenario file, each read and checked in a module of its own."""
