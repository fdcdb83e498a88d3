"""Sound of speech: shaping what an engine gave, measuring it, and writing it down."""

VERSION = "4"
"""Counted up whenever the same recording would come out as other bytes."""
