"""Label selectors, as the plugins know them."""

from ..component_helpers.labels import EVERYTHING, NOTHING, label_selector, set_selector, with_label_keys
from ..component_helpers.labels import LabelSelector as Selector

__all__ = ["EVERYTHING", "NOTHING", "Selector", "label_selector", "set_selector", "with_label_keys"]
