"""Which engine made a result: the package's version and a digest of its rules and their data.

A rule that judges otherwise has a new version of its own; phrases and weights count by content.
"""

from functools import cache
from hashlib import blake2s
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from qa_rules.registry import all_rules

DATA = ("lexicon", "parroting", "facts")


@cache
def engine_version() -> str:
    """Such as 0.1.0+3f9a2c: two scores under the same one are comparable as they stand."""
    digest = blake2s(digest_size=4)
    for rule in all_rules().values():
        digest.update(f"{rule.id} {rule.rule.version} {rule.rule.status}\n".encode())
    here = Path(__file__).parent
    for path in sorted(path for name in DATA for path in (here / name).iterdir()):
        if path.suffix in (".toml", ".txt"):
            digest.update(path.read_bytes())
    return f"{_package()}+{digest.hexdigest()}"


def _package() -> str:
    try:
        return version("motjuste")
    except PackageNotFoundError:
        return "0"
