"""The triggers that hold the walls; the SQL itself is in walls.sql."""

from pathlib import Path

from django.db import migrations

WALLS = Path(__file__).with_name("walls.sql")

DROP = """
DROP FUNCTION motjuste_event_is_final() CASCADE;
DROP FUNCTION motjuste_redact_event(bigint, uuid, text);
DROP FUNCTION motjuste_seat_within_cap() CASCADE;
DROP FUNCTION motjuste_take_seat() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("conversations", "0001_initial")]
    operations = [migrations.RunSQL(WALLS.read_text(), DROP)]
