"""How evenly the work is shared: charts in the tray that follow every edit."""
