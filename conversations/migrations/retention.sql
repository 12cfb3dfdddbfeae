-- The log knows two further things, and nothing else: retention deletes the events of a closed
-- conversation, erasure takes the customer's words and name out of them.

CREATE OR REPLACE FUNCTION motjuste_event_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND current_setting('motjuste.redacting', true) = OLD.id::text
     AND NEW.text IS NULL AND NEW.data ? 'redacted'
     AND to_jsonb(NEW) - '{text,data}'::text[] = to_jsonb(OLD) - '{text,data}'::text[] THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'UPDATE' AND current_setting('motjuste.erasing', true) = OLD.conversation_id::text
     AND NEW.text IS NULL AND NEW.data ? 'redacted'
     AND (NEW.actor_name = OLD.actor_name
          OR (OLD.actor_kind = 'customer' AND NEW.actor_name = ''))
     AND to_jsonb(NEW) - '{text,data,actor_name}'::text[]
       = to_jsonb(OLD) - '{text,data,actor_name}'::text[] THEN
    RETURN NEW;
  END IF;
  IF TG_OP = 'DELETE' AND current_setting('motjuste.forgetting', true) = OLD.conversation_id::text
     AND EXISTS (SELECT FROM conversations_conversation c
                  WHERE c.id = OLD.conversation_id AND c.state = 'closed') THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'TRUNCATE' AND current_setting('motjuste.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'events are final: % refused', TG_OP
    USING ERRCODE = 'MJ001', HINT = 'use motjuste_redact_event()';
END $$;

-- Retention: the whole log of one conversation goes.
CREATE FUNCTION motjuste_forget_transcript(of_conversation uuid)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM set_config('motjuste.forgetting', of_conversation::text, true);
  DELETE FROM conversations_event WHERE conversation_id = of_conversation;
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('motjuste.forgetting', '', true);
  RETURN gone;
END $$;

-- Erasure on request: number, time, kind and staff's authorship stay; of data only what names
-- nobody and quotes nothing.
CREATE FUNCTION motjuste_erase_events(of_conversation uuid, by_user uuid, why text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM set_config('motjuste.erasing', of_conversation::text, true);
  UPDATE conversations_event
     SET text = NULL,
         actor_name = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_name END,
         data = CASE WHEN data ? 'redacted' THEN data ELSE
                  jsonb_build_object('redacted', jsonb_build_object(
                    'at', to_jsonb(now()), 'by', by_user, 'reason', why)) END
   WHERE conversation_id = of_conversation
     AND (kind NOT IN ('conversation.assigned', 'conversation.queued', 'deadline.passed',
                       'wrapup.extended', 'closing.warned', 'closing.extended', 'closing.noticed',
                       'conversation.viewed', 'seat.added', 'seat.retired')
          OR text IS NOT NULL OR actor_kind = 'customer');
  GET DIAGNOSTICS gone = ROW_COUNT;
  PERFORM set_config('motjuste.erasing', '', true);
  RETURN gone;
END $$;
