"""Standards of a project (norms, team templates): kept, edited, sent and received."""
