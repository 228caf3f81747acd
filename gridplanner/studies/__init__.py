"""What window, commands and reports ask of an open project.

A study here takes the open document and its town, reads what a calculation of
`analysis` wants, runs it, and gives a value with codes and names. Nothing here draws
a widget or prints a line; what a study proposes is an edit that the asker applies.
"""
