"""自动划分: what is asked for, candidates beside the map, why, and the one edit."""
