"""lecturec: a compiler for lectures."""
