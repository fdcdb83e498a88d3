"""Measured coherence: how much a film looks like one lecture, how smoothly it moves, and what models see in it."""
