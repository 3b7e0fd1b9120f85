"""The horizontal pod autoscaler: measures the pods of a target and sets its number of replicas."""

from .controller import HorizontalPodAutoscalerController

__all__ = ["HorizontalPodAutoscalerController"]
