-- The walls of the analysis: every conversation has its mark from the first moment, whoever opened
-- it, and the mark never steps back.
-- Error codes: MJ005 mark steps back.

CREATE FUNCTION motjuste_want_analysis() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO conversations_analysis (conversation_id, seq, is_final, language, grid, engine,
                                      version, critical, criteria, facts, silent, n_failed)
  VALUES (NEW.id, 0, false, '', '', '', 0, 'pass', '{}', '{}', '{}', 0)
  ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;

CREATE TRIGGER want_analysis AFTER INSERT ON conversations_conversation
  FOR EACH ROW EXECUTE FUNCTION motjuste_want_analysis();

CREATE FUNCTION motjuste_analysis_goes_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq < OLD.seq OR NEW.version < OLD.version THEN
    RAISE EXCEPTION 'an analysis never steps back: % after %', NEW.seq, OLD.seq
      USING ERRCODE = 'MJ005';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER analysis_goes_on BEFORE UPDATE ON conversations_analysis
  FOR EACH ROW EXECUTE FUNCTION motjuste_analysis_goes_on();

-- What was there before the rules came into the house waits for its turn.
INSERT INTO conversations_analysis (conversation_id, seq, is_final, language, grid, engine,
                                    version, critical, criteria, facts, silent, n_failed)
SELECT id, 0, false, '', '', '', 0, 'pass', '{}', '{}', '{}', 0 FROM conversations_conversation
ON CONFLICT DO NOTHING;
