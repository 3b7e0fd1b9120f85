"""kubectl top: no metrics server runs in podflow, so it says what kubectl says without one.

Source: s/kubectl/pkg/cmd/top.
"""

from ...command import Command
from ...errors import Failure

COMMON = "--no-headers bool, -l --selector, --show-swap bool, --sort-by, --use-protocol-buffers bool=true"
NODE = COMMON + ", --show-capacity bool"
POD = COMMON + ", -A --all-namespaces bool, --containers bool, --field-selector, --sum bool"


def run(session):
    raise Failure("Metrics API not available")


COMMANDS = [
    Command(
        "top",
        children=(
            Command(
                "node",
                run,
                NODE,
                aliases=("nodes", "no"),
                short="Display resource (CPU/memory) usage of nodes",
                reads=True,
            ),
            Command(
                "pod", run, POD, aliases=("pods", "po"), short="Display resource (CPU/memory) usage of pods", reads=True
            ),
        ),
        short="Display resource (CPU/memory) usage.",
    )
]
