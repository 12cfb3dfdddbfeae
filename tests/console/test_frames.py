"""What the parser of frames makes of anything: a form, or a refusal with a stable code. At once."""

import json
import time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console import frames
from conversations.errors import Refused

CODES = {"bad_frame", "unknown_type", "empty", "too_long"}
KEY = "6e513cdc-4070-4f57-bc84-18785a5af2e2"
BOTH = [frames.CUSTOMER, frames.DESK]
AT_ONCE_S = 0.005


def outcome(raw: str, forms: frames.Forms = frames.DESK) -> str:
    """`ok`, or the code. Whatever else is raised fails the test."""
    try:
        parsed = frames.parse(raw, forms)
    except Refused as refused:
        return refused.code if refused.detail else "no detail"
    assert isinstance(parsed, frames.Form)
    parsed_text = getattr(parsed, "text", "") or ""
    parsed_text.encode()
    assert "\x00" not in parsed_text
    return "ok"


def post(**fields: Any) -> str:
    return json.dumps({"type": "message.post", "client_key": KEY, "text": "Bonjour", **fields})


scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20),
    st.sampled_from([KEY, "1", "true", 2**31, -1, 10**400, "9" * 5000, "customer", "available"]),
)  # fmt: skip
values = st.recursive(
    scalars, lambda v: st.lists(v, max_size=4) | st.dictionaries(st.text(max_size=8), v, max_size=4)
)
names = sorted(
    {name for forms in BOTH for form in forms.values() for name in form.__struct_fields__}
)
bodies = st.fixed_dictionaries(
    {"type": st.sampled_from(sorted(frames.DESK)) | values},
    optional=dict.fromkeys(names, values),
)
framed = bodies | st.builds(lambda body: {"headers": {}, "body": body}, bodies)


@given(st.text(max_size=200))
def test_any_text_is_refused_by_a_code(raw: str) -> None:
    assert outcome(raw) in CODES


@settings(max_examples=200)
@given(framed, st.sampled_from(BOTH))
def test_any_frame_is_a_form_or_refused_by_a_code(frame: dict[str, Any], forms: Any) -> None:
    assert outcome(json.dumps(frame), forms) in CODES | {"ok"}


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=50), st.booleans())
def test_any_text_that_can_be_stored_is_taken_as_it_is(text: str, escaped: bool) -> None:
    raw = json.dumps(
        {"type": "message.post", "client_key": KEY, "text": text}, ensure_ascii=escaped
    )
    if "\x00" in text:
        assert outcome(raw, frames.CUSTOMER) == "bad_frame"
    elif not text.strip():
        assert outcome(raw, frames.CUSTOMER) == "empty"
    else:
        assert getattr(frames.parse(raw, frames.CUSTOMER), "text", None) == text


HOSTILE = {
    "not JSON": "{",
    "a list": "[]",
    "a number": "1",
    "null": "null",
    "no type": "{}",
    "type is a number": '{"type": 1}',
    "NaN": '{"type": "seen", "seq": NaN}',
    "Infinity": '{"type": "seen", "seq": -Infinity}',
    "a huge float": '{"type": "seen", "seq": 1e999}',
    "a fraction": '{"type": "seen", "seq": 1.5}',
    "beyond an integer column": '{"type": "seen", "seq": 2147483648}',
    "a negative seq": '{"type": "seen", "seq": -1}',
    "thousands of digits": '{"type": "seen", "seq": ' + "9" * 6000 + "}",
    "sixty thousand digits": '{"type": "seen", "seq": ' + "9" * 60000 + "}",
    "the same key twice": '{"type": "beat", "type": "message.post"}',
    "twice, deep down": '{"type": "beat", "x": [{"a": 1, "a": 2}]}',
    "deep lists": "[" * 30000 + "]" * 30000,
    "deep objects": '{"a":' * 10000 + "1" + "}" * 10000,
    "deep in a field": '{"type": "beat", "x": ' + "[" * 30000 + "]" * 30000 + "}",
    "NUL": post(text="a\x00b"),
    "NUL in a name": post(**{"a\x00": 1}),
    "a lone surrogate": post(text="\ud800"),
    "a lone surrogate in the ref": post(ref="\udfff"),
    "text is a list": post(text=["Bonjour"]),
    "no client_key": '{"type": "message.post", "text": "Bonjour"}',
    "client_key is no UUID": post(client_key="1"),
    "eleven attachments": post(attachments=[KEY] * 11),
    "a long ref": post(ref="r" * 201),
    "an odd status": '{"type": "presence.set", "status": "boss"}',
    "a body that is none": '{"headers": {}, "body": {"type": ["x"]}}',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_frames_are_bad_frames_at_once(name: str) -> None:
    for forms in BOTH:
        outcome(HOSTILE[name], forms)
    took_s = []
    for _ in range(5):
        begun = time.process_time()
        assert outcome(HOSTILE[name], frames.DESK) == "bad_frame"
        took_s.append(time.process_time() - begun)
    assert min(took_s) < AT_ONCE_S


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (post(text=""), "empty"),
        (post(text=" \n\t "), "empty"),
        (post(text="a" * 4001), "too_long"),
        (post(text="a" * 4000), "ok"),
        ('{"type": "cap.set", "cap": 9}', "unknown_type"),
        ('{"type": "__class__"}', "unknown_type"),
        (post(seq=99, author="Léa", actor={"kind": "advisor"}, at="2020-01-01"), "ok"),
        (post(text="\\u0000 se lit barre oblique u"), "ok"),
        (post(text="\u202egnahcé"), "ok"),
        (post(text="é" + "́" * 3000), "ok"),
        ('{"headers": {}, "body": {"type": "message.post", "text": ""}}', "bad_frame"),
    ],
)
def test_each_fault_has_its_code(raw: str, code: str) -> None:
    assert outcome(raw, frames.CUSTOMER) == code


@pytest.mark.parametrize("kind", sorted(set(frames.DESK) - set(frames.CUSTOMER)))
def test_a_customer_has_none_of_the_advisors_frames(kind: str) -> None:
    assert (
        outcome(json.dumps({"type": kind, "conversation": KEY}), frames.CUSTOMER) == "unknown_type"
    )


def test_the_ref_comes_back_with_the_refusal() -> None:
    for raw in ('{"type": "what", "ref": "7"}', '{"type": "seen", "seq": "x", "ref": "7"}'):
        with pytest.raises(Refused) as caught:
            frames.parse(raw, frames.DESK)
        assert frames.ref_of(caught.value) == "7"
