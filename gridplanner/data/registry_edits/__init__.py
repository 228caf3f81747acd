"""Dwellings, households and people by hand, pure: rows in, `Batch` out.

Every edit collects its rows in a `Writing`, which keeps what each changed field said
before.
"""
