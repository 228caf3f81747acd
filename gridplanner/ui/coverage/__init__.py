"""Coverage in the window: the table, the list behind each number, the map."""
