"""What ledgers say of people, read: numbers, dates, names, codes and categories."""
