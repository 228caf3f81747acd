"""What holds the plan together: rings, faces, indices, and what is sound."""
