"""The Job controller: runs pods until enough of them have succeeded, or too many have failed.

controller.py is its sync; reckoning.py what it reads from its pods; policy.py pod failure policies; indexes.py Indexed Jobs;
counting.py its status as data.
"""

from .controller import JobController

__all__ = ["JobController"]
