"""What of a log record is written: the way to an error, not the way to an ordinary refusal."""

import logging


class Short(logging.Filter):
    """Takes the traceback from records below ERROR: Django adds one for every page that was refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every record is kept."""
        if record.levelno < logging.ERROR:
            record.exc_info = None
        return True
