"""Between a source and the project: understand, mend, compare, propose, import."""
