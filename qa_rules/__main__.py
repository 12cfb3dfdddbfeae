"""python -m qa_rules check | rules | explain | train | figures."""

import argparse
import json
import select
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from qa_rules import engine, page
from qa_rules.registry import all_rules
from qa_rules.result import Result, to_json
from qa_rules.transcript import Transcript, TranscriptError, read

IDLE_S = 0.02


def say(text: str, to: IO[str] | None = None) -> None:
    """One line, to a person."""
    (to or sys.stdout).write(text + "\n")


class Reader:
    """Lines of several files as transcripts; a bad line is reported, counted and passed over."""

    def __init__(self, files: list[str]) -> None:
        self.files = files
        self.n_bad = self.n_read = 0

    def __iter__(self) -> Iterator[Transcript]:
        for name in self.files:
            try:
                with _open(name) as lines:
                    for number, line in enumerate(lines, 1):
                        yield from self._one(name, number, line)
            except OSError as error:
                self.n_bad += 1
                say(f"{name}: {error.strerror}", sys.stderr)

    def is_idle(self) -> bool:
        """Whoever writes to a pipe waits for an answer: what came so far is to be answered."""
        return "-" in self.files and not select.select([sys.stdin.buffer], [], [], IDLE_S)[0]

    def _one(self, name: str, number: int, line: bytes) -> Iterator[Transcript]:
        if not line.strip():
            return
        try:
            transcript = read(line)
        except TranscriptError as error:
            self.n_bad += 1
            say(f"{name}:{number}: {error}", sys.stderr)
            return
        self.n_read += 1
        if self.n_read % 200 == 0 and sys.stderr.isatty():
            sys.stderr.write(f"\r{self.n_read} conversations")
        yield transcript


def _open(name: str) -> IO[bytes]:
    return sys.stdin.buffer if name == "-" else Path(name).open("rb")


def check(arguments: argparse.Namespace) -> int:
    """0 when every line was read, 2 otherwise; the good lines are done either way."""
    only = frozenset(arguments.rules.split(",")) if arguments.rules else None
    lang = None if arguments.language == "auto" else arguments.language
    reader = Reader(arguments.files)
    try:
        for result in engine.check_many(
            reader,
            only,
            lang=lang,
            with_models=not arguments.rules_only,
            is_idle=reader.is_idle,
        ):
            _write(result, arguments.format)
    except KeyError as error:
        say(f"no such rule: {error.args[0]}; see `rules`", sys.stderr)
        return 2
    return 2 if reader.n_bad else 0


def _write(result: Result, form: str) -> None:
    if form == "jsonl":
        sys.stdout.buffer.write(to_json(result) + b"\n")
        sys.stdout.buffer.flush()
        return
    say(f"{result.id}  {result.score}  {result.critical}  ({result.language})")
    for finding in result.findings:
        place = f"{finding.seq}:{finding.start}-{finding.end}"
        say(f"  {place}  {finding.severity:8} {finding.rule}  {finding.message}")


def rules(arguments: argparse.Namespace) -> int:
    listed = [_described(key) for key in all_rules()]
    if arguments.format == "json":
        say(json.dumps(listed, ensure_ascii=False, indent=1))
        return 0
    for rule in listed:
        say(f"{rule['id']:38} {rule['severity']:9} {rule['status']:8} {rule['title']['fr']}")
    return 0


def _described(key: str) -> dict[str, Any]:
    rule = all_rules()[key].rule
    return {
        "id": key,
        "version": rule.version,
        "severity": rule.severity,
        "criterion": rule.criterion,
        "audience": list(rule.audience),
        "status": rule.status,
        "when": rule.when,
        "needs_model": rule.needs_model,
        "needs_times": rule.needs_times,
        "title": rule.title,
        "message": rule.message,
    }


def explain(arguments: argparse.Namespace) -> int:
    rule = all_rules().get(arguments.rule)
    if rule is None:
        say(f"no such rule: {arguments.rule}; see `rules`", sys.stderr)
        return 2
    say(page.as_text(rule, arguments.language))
    return 0


def train(arguments: argparse.Namespace) -> int:
    """Needs scikit-learn (a development dependency)."""
    from qa_rules.facts import restating_training, stepping_training, told_training
    from qa_rules.parroting import training

    if arguments.what == "steps":
        say(stepping_training.train())
    elif arguments.what == "restating":
        say(restating_training.train())
    elif arguments.what in told_training.KINDS:
        say(told_training.train(arguments.what))
    else:
        say(training.train([Path(name) for name in arguments.ordinary]))
    return 0


def figures(arguments: argparse.Namespace) -> int:
    from qa_rules import measured

    say(measured.write())
    return 0


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m qa_rules", description=__doc__)
    verbs = top.add_subparsers(required=True)
    verb = verbs.add_parser("check", help="transcripts in, results out, a line each")
    verb.add_argument("files", nargs="+", metavar="FILE", help="JSON Lines; - is standard input")
    verb.add_argument("--rules", help="only these ids, with commas between")
    verb.add_argument("--language", choices=["fr", "en", "auto"], default=None)
    verb.add_argument("--format", choices=["jsonl", "text"], default="jsonl")
    verb.add_argument("--rules-only", action="store_true", help="without statistical models")
    verb.set_defaults(run=check)
    verb = verbs.add_parser("rules", help="the catalogue")
    verb.add_argument("--format", choices=["text", "json"], default="text")
    verb.set_defaults(run=rules)
    verb = verbs.add_parser("explain", help="a rule's page")
    verb.add_argument("rule", metavar="RULE")
    verb.add_argument("--language", choices=["fr", "en"], default="fr")
    verb.set_defaults(run=explain)
    verb = verbs.add_parser("train", help="the weights of parroting, and how good they are")
    verb.add_argument(
        "what",
        nargs="?",
        choices=["parroting", "restating", "steps", "last_check", "presented"],
        default="parroting",
    )
    verb.add_argument("--ordinary", nargs="*", default=[], metavar="FILE", help="transcripts")
    verb.set_defaults(run=train)
    verb = verbs.add_parser("figures", help="how often facts and rules agree with the labels")
    verb.set_defaults(run=figures)
    return top


def main(arguments: list[str] | None = None) -> int:
    chosen = parser().parse_args(arguments)
    code: int = chosen.run(chosen)
    return code


if __name__ == "__main__":
    sys.exit(main())
