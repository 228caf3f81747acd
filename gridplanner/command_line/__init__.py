"""The commands of the program that run without a window."""
