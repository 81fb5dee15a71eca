"""Recounts in plain SQL from trail, clock and calendar rows: nothing of the portal's own code is in them."""

# Every stay that ended, with the seconds that the office was open during it.
STAYS = """
WITH moves AS (
    SELECT trail.case_id, trail.at AS left_at, trail.from_state AS state, cases.office_id,
        coalesce(lag(trail.at) OVER (PARTITION BY trail.case_id ORDER BY seq), cases.received_at) AS entered_at,
        row_number() OVER (PARTITION BY trail.case_id ORDER BY seq) - 1 AS place
    FROM casework_trail trail JOIN casework_case cases ON cases.id = trail.case_id
    WHERE trail.from_state <> '' AND trail.from_state <> trail.to_state
), days AS (
    SELECT moves.*, office.time_zone AS zone, office.open_on_joint_leave, day::date AS day
    FROM moves JOIN people_office office ON office.id = moves.office_id
    CROSS JOIN LATERAL generate_series(
        (entered_at AT TIME ZONE office.time_zone)::date,
        (left_at AT TIME ZONE office.time_zone)::date,
        interval '1 day'
    ) AS day
), spans AS (
    SELECT days.*, special.opens, special.closes FROM days
    JOIN worktime_specialhours special ON special.office_id = days.office_id AND special.day = days.day
    UNION ALL
    SELECT days.*, hours.opens, hours.closes FROM days
    JOIN worktime_officehours hours
        ON hours.office_id = days.office_id AND hours.weekday = extract(isodow FROM days.day) - 1
    WHERE NOT EXISTS (
        SELECT FROM worktime_specialhours special WHERE special.office_id = days.office_id AND special.day = days.day
    ) AND NOT EXISTS (
        SELECT FROM worktime_holiday holiday
        WHERE holiday.day = days.day AND coalesce(holiday.office_id, days.office_id) = days.office_id
            AND NOT (days.open_on_joint_leave AND holiday.kind = 'cuti bersama')
    )
), ran AS (
    SELECT case_id, place, sum(greatest(extract(epoch FROM
        least(left_at, (day + closes) AT TIME ZONE zone) - greatest(entered_at, (day + opens) AT TIME ZONE zone)
    ), 0)) AS seconds
    FROM spans GROUP BY case_id, place
)
SELECT moves.case_id, moves.place, moves.state, moves.entered_at, moves.left_at, trunc(coalesce(seconds, 0))::int
FROM moves LEFT JOIN ran USING (case_id, place) ORDER BY case_id, place
"""

# A case that was answered, with the day, and whether the promise of its first round was kept (NULL: none to judge).
ANSWERS = """
WITH answered AS (
    SELECT DISTINCT ON (case_id) case_id, at, to_state FROM casework_trail
    WHERE from_state <> to_state AND from_state <> ''
        AND to_state IN ('konfirmasi', 'siap_diserahkan', 'selesai', 'ditolak', 'dibatalkan')
    ORDER BY case_id, seq
)
SELECT sop.key, count(*) FILTER (WHERE true), count(*) FILTER (WHERE clock.kept), count(*) FILTER (WHERE NOT clock.kept)
FROM answered JOIN casework_case cases ON cases.id = answered.case_id
JOIN people_office office ON office.id = cases.office_id JOIN sop_registry_sop sop ON sop.id = cases.sop_id
LEFT JOIN LATERAL (
    SELECT CASE WHEN due_at IS NOT NULL THEN clock.at <= due_at ELSE left_seconds >= 0 END AS kept
    FROM casework_clock clock WHERE clock.case_id = cases.id AND event = 'selesai' AND round = 1 ORDER BY id LIMIT 1
) clock ON true
WHERE answered.to_state <> 'dibatalkan' AND office.key = %s
    AND (answered.at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
GROUP BY sop.key ORDER BY sop.key
"""
RECEIVED = """
SELECT count(*) FROM casework_case cases JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %s AND (received_at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
"""
ENDED = """
SELECT count(*) FROM casework_trail trail JOIN casework_case cases ON cases.id = trail.case_id
JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %s AND (trail.at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
    AND trail.to_state = %s AND trail.from_state <> trail.to_state
"""
ACTS = """
SELECT count(*) FROM casework_trail trail JOIN casework_case cases ON cases.id = trail.case_id
JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %s AND (trail.at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
    AND trail.verb = ANY(%s) AND trail.from_state <> trail.to_state AND (trail.to_state = 'perbaikan') = %s
"""
STARS = """
SELECT count(*), avg(score)::float FROM casework_rating rating JOIN casework_case cases ON cases.id = rating.case_id
JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %s AND (rating.at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
"""
OPEN = """
SELECT count(*), count(*) FILTER (WHERE step_due_at < %(now)s OR due_at < %(now)s),
    count(*) FILTER (WHERE holder = 'kantor'), count(*) FILTER (WHERE holder = 'pemohon'),
    count(*) FILTER (WHERE holder = 'luar')
FROM casework_case cases JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %(office)s AND closed_at IS NULL
"""
ACTS_OF_PEOPLE = """
SELECT user_id, role, count(*) FROM casework_trail trail JOIN casework_case cases ON cases.id = trail.case_id
JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %s AND (trail.at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
    AND party = 'staf' AND from_state <> '' AND from_state <> to_state
GROUP BY user_id, role
"""
"""Median and ninetieth percentile of the steps come from ``STAYS``, as rows of the test's own."""

# How many answered the survey, and the index: nine means of equal weight, times 25.
SURVEY = """
SELECT count(*), sum(u1 + u2 + u3 + u4 + u5 + u6 + u7 + u8 + u9)::numeric / 9 / count(*) * 25
FROM survey_response answered JOIN people_office office ON office.id = answered.office_id
WHERE office.key = %s AND (answered.at AT TIME ZONE office.time_zone)::date BETWEEN %s AND %s
"""
