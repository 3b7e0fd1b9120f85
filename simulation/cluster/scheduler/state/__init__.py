"""What the scheduler knows of the cluster: a fold of what it watches, in forms that filters and scores read fast."""

from typing import Any

Object = dict[str, Any]  # an object of the API as it is stored: JSON that nobody changes
