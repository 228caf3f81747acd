"""An uneven plan mended by few moves: what is asked, the study, the edit of them."""
