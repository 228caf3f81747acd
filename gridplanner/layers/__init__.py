"""What is drawn, on screen and on paper. No widgets."""
