"""Static files, and the ES modules that import them, under names that carry a hash: they may be cached for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):
    """Imports are rewritten only where they end in a semicolon; tests/test_house_rules.py sees to that."""

    support_js_module_import_aggregation = True
    max_post_process_passes = 20  # one for each level of imports; Django's 5 are for style sheets
