"""Recounts in plain SQL from trail, clock and calendar rows: nothing of the portal's own code is in them."""

# Every stay that ended, with the seconds that the office was open during it.
OFFICE_SECONDS_OF_STAYS = """
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
