"""Reading notes: one front end per dialect over shared blocks."""
