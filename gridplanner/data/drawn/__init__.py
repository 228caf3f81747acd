"""From polygons that somebody drew to units of the plan, with what was decided."""
