"""The navigator: from a house to who lives in it, column by column, and back."""
