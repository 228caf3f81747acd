"""Import of ledgers: what their columns mean, what would change, what is sent back."""
