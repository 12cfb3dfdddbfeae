-- The audit is append-only: an entry is never changed, and deleted only by retention, which names
-- the day before which nothing is kept.
-- Error codes: MJ006 final audit entry.

CREATE FUNCTION motjuste_audit_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  until timestamptz := NULLIF(current_setting('motjuste.audit_kept_since', true), '')::timestamptz;
BEGIN
  IF TG_OP = 'DELETE' AND OLD.at < until THEN
    RETURN OLD;
  END IF;
  IF TG_OP = 'TRUNCATE' AND current_setting('motjuste.allow_truncate', true) = 'on' THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'the audit is final: % refused', TG_OP USING ERRCODE = 'MJ006';
END $$;

CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON conversations_auditentry
  FOR EACH ROW EXECUTE FUNCTION motjuste_audit_is_final();
CREATE TRIGGER audits_are_final BEFORE TRUNCATE ON conversations_auditentry
  FOR EACH STATEMENT EXECUTE FUNCTION motjuste_audit_is_final();
