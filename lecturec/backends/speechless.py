"""Why an engine in a process of its own says nothing, where that is no fault of its."""


class Nothing(Exception):
    """There is nothing in the text that this voice can say."""


class Lacking(Exception):
    """A package that this language needs is not here; the message is what installs it."""
