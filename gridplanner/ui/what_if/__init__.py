"""What if somebody leaves or joins: asked, seen before it is done, and done."""
