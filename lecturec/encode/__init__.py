"""Pictures and sound into packets, packets into a file: the only importers of av."""
