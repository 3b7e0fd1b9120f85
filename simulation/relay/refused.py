"""What cannot be done now."""


class Refused(Exception):
    """What was asked for cannot be done now; the message is for the person who asked."""
