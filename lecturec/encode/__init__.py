"""Pictures and sound into packets, packets into a file: the only importers of av."""

import av.logging

av.logging.set_level(None)  # what FFmpeg has to say to us comes as exceptions; nothing of it is for the author


class EncodeError(Exception):
    """This machine cannot encode: a codec is missing from its FFmpeg. The message says which, and what to install."""
