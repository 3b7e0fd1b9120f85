"""What these tests share with those of the site: no broker, and `play`."""

from tests.simulation.conftest import play, post  # noqa: F401
