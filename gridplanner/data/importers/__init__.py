"""One importer a kind of thing: read a source, propose what would change."""
