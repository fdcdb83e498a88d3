"""Pictures and sound into packets, packets into a file: the only importers of av."""

import av.logging

from lecturec.diagnostics import Lacking

av.logging.set_level(None)  # what FFmpeg has to say to us comes as exceptions; nothing of it is for the author


class EncodeError(Lacking):
    """This machine cannot encode: a codec is missing from its FFmpeg. The message says which."""

    hint = "pip install --force-reinstall av"
