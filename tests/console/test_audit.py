"""The audit: final in the database, written by what people do, read by those whose work it is."""

import ast
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone, translation

from console import roles
from console.views.audit.details import NAMES, UNSAID, details
from conversations.actions.audit import record
from conversations.actions.policies import set_policy
from conversations.actions.retention import set_terms
from conversations.actions.rules import set_rule
from conversations.actions.texts import save_queue
from conversations.core.choices import SHOW, Choice
from conversations.core.retention import Terms
from conversations.models import AuditEntry, User
from tests.cast import Cast, person
from tests.sources import dotted, ours

pytestmark = pytest.mark.django_db
PLACE = "/audit/"


def refused(statement: str) -> str | None:
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    return getattr(caught.value.__cause__, "sqlstate", None)


def reads(user: User, entry: AuditEntry) -> bool:
    return roles.visible_audit(user).filter(pk=entry.pk).exists()


def test_an_entry_is_final(cast: Cast) -> None:
    record("transcript.viewed", cast.nadia, timezone.now(), conversation=cast.taken(cast.lea))
    for change in ("SET act = 'x'", "SET at = now()", "SET data = '{}'"):
        assert refused(f"UPDATE conversations_auditentry {change}") == "MJ006"
    assert refused("DELETE FROM conversations_auditentry") == "MJ006"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL motjuste.allow_truncate = 'off'")
        assert refused("TRUNCATE conversations_auditentry") == "MJ006"
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("months", [0, 3])
def test_a_setting_opens_only_what_the_term_in_force_lets_go(cast: Cast, months: int) -> None:
    """As in a database that is no test's: there no setting of a session lets the audit be emptied,
    and a day that is named deletes nothing younger than the brand's own term."""
    now = timezone.now()
    if months:
        set_terms(cast.brand, Terms(7, 3, 6, months), cast.ada, "plus court", now)
    ages = {"young": 30, "older": 200, "old": 400}
    rows = {
        name: record("export.made", cast.nadia, now - timedelta(days=age), brand=cast.brand)
        for name, age in ages.items()
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL motjuste.allow_truncate = 'off'")
        cursor.execute("SET LOCAL motjuste.audit_kept_since = '2100-01-01'")
        delete = "DELETE FROM conversations_auditentry WHERE id = {}"
        kept = ("young",) if months else ("young", "older")
        for name, row in rows.items():
            if name in kept:
                assert refused(delete.format(row.pk)) == "MJ006", name
            else:
                cursor.execute(delete.format(row.pk))


def test_who_does_not_own_the_tables_lifts_nothing(cast: Cast) -> None:
    """The role of the README: it reads and writes, and neither empties nor switches triggers off;
    a setting of its own opens nothing either."""
    record("export.made", cast.nadia, timezone.now(), brand=cast.brand)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE motjuste_app")
        cursor.execute("GRANT USAGE ON SCHEMA public TO motjuste_app")
        cursor.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO motjuste_app"
        )
        cursor.execute("SET LOCAL ROLE motjuste_app")
        cursor.execute("SET LOCAL motjuste.audit_kept_since = '2100-01-01'")
        cursor.execute("SET LOCAL motjuste.allow_truncate = 'off'")
        assert refused("DELETE FROM conversations_auditentry") == "MJ006"
        for lifts in (
            "TRUNCATE conversations_auditentry",
            "ALTER TABLE conversations_auditentry DISABLE TRIGGER ALL",
            "SET session_replication_role = replica",
        ):
            assert refused(lifts) == "42501", lifts
        transaction.set_rollback(True)


def test_retention_deletes_what_is_older_and_nothing_else(cast: Cast) -> None:
    now = timezone.now()
    old = record("transcript.viewed", cast.nadia, now - timedelta(days=400))
    new = record("transcript.viewed", cast.nadia, now)
    with transaction.atomic(), connection.cursor() as cursor:
        limit = (now - timedelta(days=365)).isoformat()
        cursor.execute("SELECT set_config('motjuste.audit_kept_since', %s, true)", [limit])
        cursor.execute("DELETE FROM conversations_auditentry WHERE id = %s", [old.pk])
        assert refused(f"DELETE FROM conversations_auditentry WHERE id = {new.pk}") == "MJ006"
        assert refused("UPDATE conversations_auditentry SET act = 'x'") == "MJ006"
    assert list(AuditEntry.objects.all()) == [new]


def test_reading_a_transcript_is_recorded_once_a_page(cast: Cast, client: Client) -> None:
    held = cast.taken(cast.lea)
    client.force_login(cast.nadia)
    client.get(f"/conversations/{held.pk}/")
    client.get(f"/conversations/{held.pk}/", headers={"HX-Request": "true"})
    client.force_login(cast.zoe)
    client.get(f"/conversations/{held.pk}/")
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.actor, entry.as_role) == ("transcript.viewed", cast.nadia, "leader")
    assert (entry.conversation, entry.advisor, entry.brand) == (held.pk, cast.lea, cast.brand)
    assert entry.teams == [cast.team.pk]


def test_what_was_chosen_for_a_brand_is_recorded(cast: Cast) -> None:
    now = timezone.now()
    set_rule(cast.brand, "wording.shouting", Choice(mode=SHOW, reason="bruit"), cast.nadia, now)
    set_policy(cast.brand, None, {"wrap_up_s": 30}, cast.nadia, "plus court", now)
    entries = AuditEntry.objects.order_by("pk")
    assert [(e.act, e.brand, e.actor) for e in entries] == [
        ("rule.chosen", cast.brand, cast.nadia),
        ("policy.set", cast.brand, cast.nadia),
    ]
    assert entries[0].data == {"rule": "wording.shouting", "mode": "show", "reason": "bruit"}


def test_who_may_read_which_entry(cast: Cast) -> None:
    now = timezone.now()
    ours = record("transcript.viewed", cast.irene, now, conversation=cast.taken(cast.lea))
    theirs = record(
        "transcript.viewed", cast.yann, now, conversation=cast.taken(cast.zoe, queue="conseil")
    )
    by_diane = record("export.made", cast.diane, now, brand=cast.brand)
    of_the_house = record("policy.set", cast.ada, now)
    everybody = (cast.lea, cast.omar, cast.nadia, cast.irene, cast.zoe, cast.yann, cast.diane)
    assert [u for u in everybody if reads(u, ours)] == [cast.nadia, cast.irene, cast.diane]
    assert [u for u in everybody if reads(u, theirs)] == [cast.yann, cast.diane]
    assert [u for u in everybody if reads(u, by_diane)] == [cast.diane]
    assert [u for u in everybody if reads(u, of_the_house)] == []
    assert all(reads(cast.ada, entry) for entry in (ours, theirs, by_diane, of_the_house))
    cast.nadia.is_active = False
    assert not reads(cast.nadia, ours)


def test_an_analyst_reads_what_colleagues_of_the_provider_did(cast: Cast) -> None:
    other = person("Ines Roy", "analyst", provider=cast.nord)
    entry = record("export.made", other, timezone.now(), brand=cast.brand)
    assert reads(cast.irene, entry)
    assert not reads(cast.nadia, entry), "no team of hers is concerned"


def test_advisors_have_no_audit_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.lea)
    assert client.get(PLACE).status_code == 403
    assert 'href="/audit/"' not in client.get("/conversations/").content.decode()


def test_the_page_filters_and_hides_what_is_another_providers(cast: Cast, client: Client) -> None:
    held, now = cast.taken(cast.lea), timezone.now()
    record("transcript.viewed", cast.irene, now, conversation=held)
    record("transcript.viewed", cast.diane, now, conversation=held)
    record("rule.chosen", cast.nadia, now, brand=cast.brand, rule="wording.shouting")
    client.force_login(cast.nadia)
    page = client.get(PLACE).content.decode()
    assert "Irène Faure" in page
    assert "une personne de la marque" in page
    assert "Diane" not in page
    assert str(held.pk) in page
    rows = client.get(PLACE, {"act": "rule.chosen"}).context["rows"]
    assert [row["actor"] for row in rows] == ["Nadia Benali"]
    assert rows[0]["details"] == "règle\u00a0: Message crié"
    record("transcript.viewed", cast.nadia, now, conversation=held, where="review")
    record("dispute.answered", cast.nadia, now, conversation=held, outcome="partly")
    said = [row["details"] for row in client.get(PLACE, {"conversation": held.pk}).context["rows"]]
    assert "au poste de relecture" in said
    assert not any("partly" in one for one in said), "codes are put in words"
    assert client.get(PLACE, {"actor": cast.irene.pk}).context["rows"][0]["actor"] == "Irène Faure"
    assert client.get(PLACE, {"actor": cast.diane.pk}).context["form"].errors
    assert len(client.get(PLACE, {"conversation": held.pk}).context["rows"]) == 4
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.get(PLACE, {"since": tomorrow}).context["rows"] == []
    assert client.get(PLACE, {"before": "x_y"}).status_code == 200


def test_pages_follow_each_other_and_cost_the_same(
    cast: Cast, client: Client, django_assert_max_num_queries: object
) -> None:
    held, now = cast.taken(cast.lea), timezone.now()
    for n in range(120):
        at = now - timedelta(seconds=n // 2)
        record("transcript.viewed", cast.irene, at, conversation=held, n=n)
    client.force_login(cast.nadia)
    seen, address = [], "?"
    while address:
        with django_assert_max_num_queries(14):  # type: ignore[operator]
            answer = client.get(PLACE + address)
        seen += [row["entry"].data["n"] for row in answer.context["rows"]]
        address = answer.context["next"]
    assert sorted(seen) == list(range(120))
    assert len(seen) == 120


def test_a_conversation_is_found_by_the_number_that_is_shown(cast: Cast, client: Client) -> None:
    now = timezone.now()
    one, twin, other = (UUID(f"01990000-0000-7000-8000-{end}") for end in
                        ("000000007fb7", "000000017fb7", "000000007fb8"))  # fmt: skip
    for number in (one, twin, other):
        AuditEntry.objects.create(
            at=now, act="transcript.viewed", actor=cast.nadia, as_role="leader", brand=cast.brand,
            conversation=number, teams=[cast.team.pk],
        )  # fmt: skip
    client.force_login(cast.nadia)

    def found(asked: str) -> set[UUID]:
        rows = client.get(PLACE, {"conversation": asked}).context["rows"]
        return {row["entry"].conversation for row in rows}

    for asked in ("C-7FB7", "c-7fb7", " 7FB7 ", "C7fb7"):
        assert found(asked) == {one, twin}, asked
    assert found(str(other)) == {other}
    assert found(other.hex) == {other}
    assert found("C-0000") == set()


@pytest.mark.parametrize(
    "given", [{"conversation": "C-XYZ"}, {"conversation": "%"}, {"since": "hier"}, {"act": "x"}]
)
def test_a_filter_that_is_not_understood_lists_nothing(
    cast: Cast, client: Client, given: dict[str, str]
) -> None:
    record("transcript.viewed", cast.nadia, timezone.now(), conversation=cast.taken(cast.lea))
    client.force_login(cast.nadia)
    page = client.get(PLACE, given)
    assert page.context["form"].errors
    assert page.context["rows"] == []
    assert "un filtre n’est pas compris" in page.content.decode()


def test_details_are_words_and_no_codes(cast: Cast) -> None:
    now = timezone.now()
    parroted, brand = "reformulation.parroted", cast.brand
    set_rule(brand, parroted, Choice(threshold=0.8), cast.nadia, now)
    set_rule(brand, "safety.secret_requested", Choice(blocks=False), cast.nadia, now)
    set_rule(brand, "safety.secret_requested", Choice(mode=SHOW, reason="x"), cast.nadia, now)
    cast.sav.name = "Après-vente"
    save_queue(cast.sav, [cast.team], [cast.team], cast.nadia, now)
    for act, data in (
        ("finding.judged", {"rule": "closing.thanks_missing", "word": "confirmed"}),
        ("export.made", {"what": "history", "form": "csv", "n": 3}),
        ("export.made", {"what": "reviews", "form": "xlsx", "since": "2026-11-02"}),
        ("anger.switched", {"is_on": True}),
        ("floor.undone", {"what": "seat", "reason": "calme"}),
        ("floor.target", {"name": "csat", "before": 0.8, "after": 0.85}),
        ("retention.set", {"named_days": 7, "reason": "moins"}),
    ):
        record(act, cast.nadia, now, brand=brand, **data)
    with translation.override("fr"):
        said = [details(row).replace("\u00a0", " ") for row in AuditEntry.objects.order_by("pk")]
    assert said == [
        "règle : Effet perroquet · Emploi : comptée · Seuil : celui de la règle → 80 %",
        "règle : Secret demandé · Emploi : comptée · Retient les messages : non",
        "règle : Secret demandé · Emploi : en sourdine · Retient les messages : oui · motif : x",
        "Après-vente · champs modifiés : Nom",
        "règle : Pas de remerciement · Confirmé",
        "tableau : son propre historique · format : CSV · nombre : 3",
        "tableau : Relectures · format : XLSX · du : 2 novembre 2026",
        "activé : oui",
        "a ajouté une place · calme",
        "Satisfaits 80 % → 85 %",
        "Délais listés par nom de conseiller (jours) : 7 · motif : moins",
    ]


def test_all_that_is_recorded_has_a_name() -> None:
    """The keywords of each call that records."""
    columns = {"conversation", "brand", "advisor", "teams"}
    calls = [
        node
        for source in ours("conversations/actions", "console")
        for node in source.nodes
        if isinstance(node, ast.Call) and dotted(node.func) == "record"
    ]
    names = {word.arg for call in calls for word in call.keywords if word.arg} - columns
    assert names > {"rule", "reason", "seq"}
    assert names - {*NAMES, *UNSAID} == set()
