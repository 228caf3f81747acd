"""Reports: what a project holds, in words, tables, charts and maps for leaders."""
