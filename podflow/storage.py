"""Static files, and the ES modules that import them, under names that carry a hash: they may be cached for ever."""

import re
from pathlib import Path

from whitenoise.storage import CompressedManifestStaticFilesStorage

DOCUMENTATION = re.compile(r"^[ \t]*/\*\*(?:(?!\*/).)*\*/[ \t]*\n", re.DOTALL | re.MULTILINE)


def as_sent(script: str) -> str:
    """A module of ours without its `/** */` lines, types and documentation, which no browser needs; what it is for stays."""
    return DOCUMENTATION.sub("", script)


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Imports are rewritten only where they end in a semicolon; tests/test_house_rules.py sees to that."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each level of imports; Django's 5 are for style sheets

    def post_process(self, paths: dict, dry_run: bool = False, **options):
        """The collected modules lose their documentation first, so that what is hashed and compressed is what is sent."""
        modules = [name for name in paths if name.startswith("js/") and name.endswith(".js") and not dry_run]
        for name in modules:
            collected = Path(self.path(name))
            collected.write_text(as_sent(collected.read_text()))
        yield from super().post_process(
            {**paths, **{name: (self, name) for name in modules}}, dry_run=dry_run, **options
        )
