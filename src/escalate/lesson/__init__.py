"""A lesson made from a file: slides, stories to cut, cards, a sheet to fill in, and a key for the teacher."""
