"""What a printed sheet shows, worked out before anything is drawn."""
