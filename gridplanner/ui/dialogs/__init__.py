"""Dialogs, each named by its verb."""
