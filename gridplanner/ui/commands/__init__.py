"""What a user can call, by subject."""
