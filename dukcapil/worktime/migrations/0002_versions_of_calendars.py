"""Every change of hours, holidays or zone gives the offices concerned a new version of their calendar.

Versions come from a sequence, so that a change that was rolled back never shares its number with another. Processes
keep the calendar of a version, and the sweep computes open due times anew where an office has a newer one.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE calendar_versions;

CREATE FUNCTION calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    concerned bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN concerned := OLD.office_id; ELSE concerned := NEW.office_id; END IF;
    UPDATE people_office SET calendar_version = nextval('calendar_versions')
        WHERE concerned IS NULL OR id = concerned;
    IF TG_OP = 'UPDATE' AND OLD.office_id IS DISTINCT FROM NEW.office_id THEN
        UPDATE people_office SET calendar_version = nextval('calendar_versions')
            WHERE OLD.office_id IS NULL OR id = OLD.office_id;
    END IF;
    RETURN NULL;
END
$$;

CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON worktime_officehours
    FOR EACH ROW EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON worktime_specialhours
    FOR EACH ROW EXECUTE FUNCTION calendar_changed();
CREATE TRIGGER calendar_changed AFTER INSERT OR UPDATE OR DELETE ON worktime_holiday
    FOR EACH ROW EXECUTE FUNCTION calendar_changed();

CREATE FUNCTION office_calendar_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.calendar_version := nextval('calendar_versions');
    RETURN NEW;
END
$$;
CREATE TRIGGER office_calendar_changed BEFORE UPDATE OF time_zone, open_on_joint_leave ON people_office FOR EACH ROW
    WHEN (OLD.time_zone IS DISTINCT FROM NEW.time_zone
        OR OLD.open_on_joint_leave IS DISTINCT FROM NEW.open_on_joint_leave)
    EXECUTE FUNCTION office_calendar_changed();
"""

BACKWARD = """
DROP TRIGGER office_calendar_changed ON people_office;
DROP TRIGGER calendar_changed ON worktime_holiday;
DROP TRIGGER calendar_changed ON worktime_specialhours;
DROP TRIGGER calendar_changed ON worktime_officehours;
DROP FUNCTION office_calendar_changed();
DROP FUNCTION calendar_changed();
DROP SEQUENCE calendar_versions;
"""


class Migration(migrations.Migration):
    dependencies = [("worktime", "0001_initial"), ("people", "0003_versions_of_calendars")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
