"""The edits of a plan: pure functions from Plan to Change."""
