"""Widgets, tools, dialogs and commands."""
