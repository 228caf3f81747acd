"""Protection of personal data in the window: plain for a while, the record, purging."""
