"""The trail and the clock are append-only, and the trail is chained per case by hash, both in the database.

`trail_hash` is a plain function of a row, so a verification is one query (see dukcapil.casework.chain). Works on
PostgreSQL 15 to 18 without extensions.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION trail_hash(row_ casework_trail) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT encode(sha256(convert_to(jsonb_build_array(
        row_.previous, row_.case_id, row_.seq, extract(epoch FROM row_.at)::text, row_.verb,
        row_.from_state, row_.to_state, row_.round, row_.party, row_.user_id, row_.role,
        row_.mandate_id, row_.on_behalf, row_.note, row_.data
    )::text, 'UTF8')), 'hex')
$$;

CREATE FUNCTION trail_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last casework_trail;
BEGIN
    SELECT * INTO last FROM casework_trail WHERE case_id = NEW.case_id ORDER BY seq DESC LIMIT 1;
    NEW.seq := coalesce(last.seq, 0) + 1;
    NEW.previous := coalesce(last.hash, '');
    NEW.hash := trail_hash(NEW);
    RETURN NEW;
END
$$;

CREATE TRIGGER trail_chain BEFORE INSERT ON casework_trail
    FOR EACH ROW EXECUTE FUNCTION trail_chain();

CREATE FUNCTION history_refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Riwayat tidak dapat diubah atau dihapus (% pada %).', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER trail_append_only BEFORE UPDATE OR DELETE ON casework_trail
    FOR EACH ROW EXECUTE FUNCTION history_refuses();
CREATE TRIGGER trail_no_truncate BEFORE TRUNCATE ON casework_trail
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuses();
CREATE TRIGGER clock_append_only BEFORE UPDATE OR DELETE ON casework_clock
    FOR EACH ROW EXECUTE FUNCTION history_refuses();
CREATE TRIGGER clock_no_truncate BEFORE TRUNCATE ON casework_clock
    FOR EACH STATEMENT EXECUTE FUNCTION history_refuses();
"""

BACKWARD = """
DROP TRIGGER clock_no_truncate ON casework_clock;
DROP TRIGGER clock_append_only ON casework_clock;
DROP TRIGGER trail_no_truncate ON casework_trail;
DROP TRIGGER trail_append_only ON casework_trail;
DROP TRIGGER trail_chain ON casework_trail;
DROP FUNCTION history_refuses();
DROP FUNCTION trail_chain();
DROP FUNCTION trail_hash(casework_trail);
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
