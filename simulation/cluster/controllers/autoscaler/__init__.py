"""The horizontal pod autoscaler: more pods when they work hard, fewer when they idle. controller.py is its sync; calculator.py its maths."""

from .controller import HorizontalPodAutoscaler

__all__ = ["HorizontalPodAutoscaler"]
