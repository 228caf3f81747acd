"""Who works where, in the window: read once and kept up, in tables and forms."""
