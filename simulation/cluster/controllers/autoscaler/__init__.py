"""The horizontal pod autoscaler: more pods when they work hard, fewer when they idle.

controller.py looks each 15 s; measuring.py knows what pods use, proposals.py and calculator.py how many that makes, limits.py how far it may go.
"""

from .controller import HorizontalPodAutoscaler

__all__ = ["HorizontalPodAutoscaler"]
