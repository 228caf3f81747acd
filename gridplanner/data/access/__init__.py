"""Who may see what of personal data: grants, roles, keys, and the record of it all."""
