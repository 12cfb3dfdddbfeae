"""The quality rules: transcript in, findings, facts and score out. Pure Python and spaCy.

Knows no Django and no database. spaCy is imported at the first check, not here: whoever only reads
what a rule says, or the shape of a transcript, does not wait for it.
"""

from qa_rules.engine import check, check_draft, check_many
from qa_rules.result import Finding, Result
from qa_rules.transcript import Transcript, TranscriptError, Turn, read

__all__ = [
    "Finding",
    "Result",
    "Transcript",
    "TranscriptError",
    "Turn",
    "check",
    "check_draft",
    "check_many",
    "read",
]
