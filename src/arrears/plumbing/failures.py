"""The common base of failures that say what to do."""


class Unable(Exception):
    """An operation could not be done; the message says why and what to do. Subclasses are named UnableTo…"""
