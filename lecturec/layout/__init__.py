"""Layout: each slide as one still for each of its states, and where its parts stand."""

from lecturec.layout.area import picture_area
from lecturec.layout.desk import layout, pdf

__all__ = ["layout", "pdf", "picture_area"]
