"""The project file on disk."""
