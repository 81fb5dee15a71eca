"""The database itself refuses to change an edition that was ever published."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION sop_registry_keep_edition() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    mutable text[] := ARRAY['status', 'valid_to'];
BEGIN
    IF OLD.status = 'draf' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'UPDATE' THEN
        IF OLD.status = 'terbit' AND NEW.status = 'diganti' AND NEW.valid_to IS NOT NULL
           AND to_jsonb(NEW) - mutable = to_jsonb(OLD) - mutable THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'edisi % sudah pernah terbit dan tidak boleh diubah', OLD.id
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE TRIGGER sop_registry_keep_edition BEFORE UPDATE OR DELETE ON sop_registry_edition
    FOR EACH ROW EXECUTE FUNCTION sop_registry_keep_edition();

CREATE FUNCTION sop_registry_keep_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    owner bigint;
    owner_status text;
BEGIN
    FOREACH owner IN ARRAY CASE TG_OP
        WHEN 'INSERT' THEN ARRAY[NEW.edition_id]
        WHEN 'DELETE' THEN ARRAY[OLD.edition_id]
        ELSE ARRAY[OLD.edition_id, NEW.edition_id]
    END LOOP
        -- the lock makes a row written while its edition is being published wait for the outcome
        SELECT status INTO owner_status FROM sop_registry_edition WHERE id = owner FOR SHARE;
        IF owner_status <> 'draf' THEN
            RAISE EXCEPTION 'edisi % sudah pernah terbit; barisnya tidak boleh diubah', owner
                USING ERRCODE = 'integrity_constraint_violation';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER sop_registry_keep_steps BEFORE INSERT OR UPDATE OR DELETE ON sop_registry_editionstep
    FOR EACH ROW EXECUTE FUNCTION sop_registry_keep_rows();
CREATE TRIGGER sop_registry_keep_requirements
    BEFORE INSERT OR UPDATE OR DELETE ON sop_registry_editionrequirement
    FOR EACH ROW EXECUTE FUNCTION sop_registry_keep_rows();
"""

REVERSE = """
DROP TRIGGER sop_registry_keep_requirements ON sop_registry_editionrequirement;
DROP TRIGGER sop_registry_keep_steps ON sop_registry_editionstep;
DROP FUNCTION sop_registry_keep_rows();
DROP TRIGGER sop_registry_keep_edition ON sop_registry_edition;
DROP FUNCTION sop_registry_keep_edition();
"""


class Migration(migrations.Migration):
    dependencies = [("sop_registry", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
