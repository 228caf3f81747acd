"""Plan, changes, document, registry and files. Knows no Qt."""
