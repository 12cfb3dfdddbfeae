-- The walls that PostgreSQL holds by itself: final events, seats within the cap.
-- Error codes: MJ001 final event, MJ002 cap reached, MJ003 retired seat, MJ004 moved seat.

CREATE FUNCTION motjuste_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('motjuste.redacting', true) = OLD.id::text
     AND NEW.text IS NULL AND NEW.data ? 'redacted'
     AND to_jsonb(NEW) - '{text,data}'::text[] = to_jsonb(OLD) - '{text,data}'::text[] THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'TRUNCATE' AND current_setting('motjuste.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'events are final: % refused', TG_OP
    USING ERRCODE = 'MJ001', HINT = 'use motjuste_redact_event()';
END $$;

CREATE TRIGGER event_is_final BEFORE UPDATE OR DELETE ON conversations_event
  FOR EACH ROW EXECUTE FUNCTION motjuste_event_is_final();
CREATE TRIGGER events_are_final BEFORE TRUNCATE ON conversations_event
  FOR EACH STATEMENT EXECUTE FUNCTION motjuste_event_is_final();

-- The one way to change an event: its text goes, its number, time and author stay.
CREATE FUNCTION motjuste_redact_event(event_id bigint, by_user uuid, why text)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('motjuste.redacting', event_id::text, true);
  UPDATE conversations_event
     SET text = NULL,
         data = jsonb_build_object('redacted', jsonb_build_object(
                  'at', to_jsonb(now()), 'by', by_user, 'reason', why))
   WHERE id = event_id;
  PERFORM set_config('motjuste.redacting', '', true);
END $$;

-- An advisor's regular seats may not outnumber the cap, whoever inserts or revives one. A retired
-- one that is still in use counts; a seat stays at its desk.
CREATE FUNCTION motjuste_seat_within_cap() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  allowed integer;
  granted integer;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.advisor_id <> NEW.advisor_id THEN
    RAISE EXCEPTION 'a seat stays at its desk' USING ERRCODE = 'MJ004';
  END IF;
  IF NEW.kind <> 'regular' OR NEW.retired_at IS NOT NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.kind = 'regular' AND OLD.retired_at IS NULL THEN
    RETURN NEW;
  END IF;
  SELECT cap INTO allowed FROM conversations_advisor
   WHERE user_id = NEW.advisor_id FOR NO KEY UPDATE;
  SELECT count(*) INTO granted FROM conversations_seat s
   WHERE s.advisor_id = NEW.advisor_id AND s.kind = 'regular' AND s.id <> NEW.id
     AND (s.retired_at IS NULL
          OR EXISTS (SELECT FROM conversations_conversation c WHERE c.seat_id = s.id));
  IF granted >= allowed THEN
    RAISE EXCEPTION 'cap_reached: % regular seats granted, cap is %', granted, allowed
      USING ERRCODE = 'MJ002';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER seat_within_cap BEFORE INSERT OR UPDATE ON conversations_seat
  FOR EACH ROW EXECUTE FUNCTION motjuste_seat_within_cap();

-- Taking a seat: never a retired one, never a regular one when the cap is already in use (after
-- the cap was lowered). The seat names the handler.
CREATE FUNCTION motjuste_take_seat() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  taken conversations_seat%ROWTYPE;
  allowed integer;
  occupied integer;
BEGIN
  IF NEW.seat_id IS NULL THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND OLD.seat_id IS NOT DISTINCT FROM NEW.seat_id THEN
    SELECT s.advisor_id INTO NEW.handler_id FROM conversations_seat s WHERE s.id = NEW.seat_id;
    RETURN NEW;
  END IF;
  SELECT a.cap INTO allowed FROM conversations_advisor a
   WHERE a.user_id = (SELECT s.advisor_id FROM conversations_seat s WHERE s.id = NEW.seat_id)
     FOR NO KEY UPDATE;
  SELECT * INTO taken FROM conversations_seat WHERE id = NEW.seat_id;
  IF taken.retired_at IS NOT NULL THEN
    RAISE EXCEPTION 'cap_reached: seat % is retired', NEW.seat_id USING ERRCODE = 'MJ003';
  END IF;
  IF taken.kind = 'regular' THEN
    SELECT count(*) INTO occupied
      FROM conversations_conversation c JOIN conversations_seat s ON s.id = c.seat_id
     WHERE s.advisor_id = taken.advisor_id AND s.kind = 'regular' AND c.id <> NEW.id;
    IF occupied >= allowed THEN
      RAISE EXCEPTION 'cap_reached: % regular seats in use, cap is %', occupied, allowed
        USING ERRCODE = 'MJ002';
    END IF;
  END IF;
  NEW.handler_id := taken.advisor_id;
  RETURN NEW;
END $$;

CREATE TRIGGER take_seat BEFORE INSERT OR UPDATE OF seat_id, handler_id ON conversations_conversation
  FOR EACH ROW EXECUTE FUNCTION motjuste_take_seat();
