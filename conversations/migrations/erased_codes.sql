-- What an erasure leaves of an event's data: codes and figures that name nobody and quote nothing.
-- By them figures are counted (offers, ways of ending, answers that came late) and the log tells
-- what happened (a whisper is no note, a declined offer no accepted one).

CREATE FUNCTION motjuste_codes_of(kind text, data jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
  SELECT jsonb_strip_nulls(CASE kind
    WHEN 'message.posted' THEN
      jsonb_build_object('staff', jsonb_build_object('late', data #> '{staff,late}'))
    WHEN 'note.posted' THEN
      jsonb_build_object('why', CASE WHEN data->>'why' IN ('transfer', 'takeover', 'whisper')
                                     THEN data->'why' END)
    WHEN 'conversation.closed' THEN
      jsonb_build_object('reason', CASE WHEN data->>'reason' IN ('idle', 'goodbye', 'blocked')
                                        THEN data->'reason' END,
                         'staff', jsonb_build_object('missing', data #> '{staff,missing}',
                                                     'beside', data #> '{staff,beside}'))
    WHEN 'conversation.transferred' THEN jsonb_build_object('returned', data->'returned')
    WHEN 'offer.made' THEN jsonb_build_object('kind', data->'kind')
    WHEN 'offer.answered' THEN
      jsonb_build_object('offer', data->'offer', 'accepted', data->'accepted')
    ELSE '{}'::jsonb END)
$$;

CREATE OR REPLACE FUNCTION motjuste_erase_events(of_conversation uuid, by_user uuid, why text)
RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
  gone integer;
BEGIN
  PERFORM set_config('motjuste.erasing', of_conversation::text, true);
  UPDATE conversations_event
     SET text = NULL,
         actor_name = CASE WHEN actor_kind = 'customer' THEN '' ELSE actor_name END,
         data = motjuste_codes_of(kind, data) || jsonb_build_object('redacted',
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
