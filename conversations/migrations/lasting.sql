-- What a setting of one's own session no longer opens: the audit lets go of what is older than the
-- term in force of its brand (a year where there is none); the audit and the log are emptied only
-- in a database whose owner has said so for all of it (the tests' own). An erasure leaves a code in the log, also
-- in the place of the reason why a message had been redacted before.

CREATE FUNCTION motjuste_may_truncate() RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT current_setting('motjuste.allow_truncate', true) = 'on' AND EXISTS (
    SELECT FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
     WHERE d.datname = current_database() AND s.setrole = 0
       AND 'motjuste.allow_truncate=on' = ANY (s.setconfig))
$$;

CREATE FUNCTION motjuste_audit_term_ends(of_brand uuid) RETURNS timestamptz LANGUAGE sql STABLE AS $$
  SELECT clock_timestamp() + interval '1 day' - make_interval(months => COALESCE(
    (SELECT audit_months FROM conversations_retentionedition
      WHERE brand_id = of_brand ORDER BY version DESC LIMIT 1), 12))
$$;

CREATE OR REPLACE FUNCTION motjuste_audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  until timestamptz := NULLIF(current_setting('motjuste.audit_kept_since', true), '')::timestamptz;
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < until
     AND (OLD.at < motjuste_audit_term_ends(OLD.brand_id) OR motjuste_may_truncate()) THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'TRUNCATE' AND motjuste_may_truncate() THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the audit is final: % refused', TG_OP USING ERRCODE = 'MJ006';
END $$;

DO $$ BEGIN
  EXECUTE replace(pg_get_functiondef('motjuste_event_is_final'::regproc),
                  $q$current_setting('motjuste.allow_truncate', true) = 'on'$q$,
                  'motjuste_may_truncate()');
END $$;

CREATE OR REPLACE FUNCTION motjuste_erase_events(of_conversation uuid, by_user uuid, why text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM set_config('motjuste.erasing', of_conversation::text, true);
  UPDATE conversations_event
     SET text = NULL,
         actor_name = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_name END,
         data = jsonb_build_object('redacted',
                  COALESCE(data->'redacted', jsonb_build_object('at', to_jsonb(now()), 'by', by_user))
                  || jsonb_build_object('reason', why))
   WHERE conversation_id = of_conversation
     AND (kind NOT IN ('conversation.assigned', 'conversation.queued', 'deadline.passed',
                       'wrapup.extended', 'closing.warned', 'closing.extended', 'closing.noticed',
                       'conversation.viewed', 'seat.added', 'seat.retired')
          OR text IS NOT NULL OR actor_kind = 'customer');
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('motjuste.erasing', '', true);
  RETURN gone;
END $$;
