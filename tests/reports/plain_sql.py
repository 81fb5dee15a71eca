"""What recounts read, in plain SQL from cases, trail, clock, ratings, surveys and calendar rows: never from facts."""

# Of each day of an office: was it open, and from when to when? Used where ``days`` has an office and a day.
_SPANS = """
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
"""

# Every stay that ended in the offices asked for, with the seconds that the office was open during it.
STAYS = f"""
WITH moves AS (
    SELECT trail.case_id, trail.at AS left_at, trail.from_state AS state, cases.office_id,
        coalesce(lag(trail.at) OVER (PARTITION BY trail.case_id ORDER BY seq), cases.received_at) AS entered_at,
        row_number() OVER (PARTITION BY trail.case_id ORDER BY seq) - 1 AS place,
        (trail.at AT TIME ZONE office.time_zone)::date AS left_on, trail.verb,
        CASE WHEN trail.party = 'staf' THEN trail.user_id END AS user_id, trail.role, trail.to_state
    FROM casework_trail trail JOIN casework_case cases ON cases.id = trail.case_id
    JOIN people_office office ON office.id = cases.office_id
    WHERE trail.from_state <> '' AND trail.from_state <> trail.to_state AND office.key = ANY(%(offices)s)
), days AS (
    SELECT moves.*, office.time_zone AS zone, office.open_on_joint_leave, day::date AS day
    FROM moves JOIN people_office office ON office.id = moves.office_id
    CROSS JOIN LATERAL generate_series(
        (entered_at AT TIME ZONE office.time_zone)::date,
        (left_at AT TIME ZONE office.time_zone)::date,
        interval '1 day'
    ) AS day
), spans AS ({_SPANS}), ran AS (
    SELECT case_id, place, sum(greatest(extract(epoch FROM
        least(left_at, (day + closes) AT TIME ZONE zone) - greatest(entered_at, (day + opens) AT TIME ZONE zone)
    ), 0)) AS seconds
    FROM spans GROUP BY case_id, place
)
SELECT moves.case_id, moves.place, moves.state, moves.entered_at, moves.left_at, trunc(coalesce(seconds, 0))::int,
    moves.left_on, moves.verb, moves.user_id, moves.role, moves.to_state
FROM moves LEFT JOIN ran USING (case_id, place) ORDER BY case_id, place
"""  # noqa: S608 (no value in it)

# The last moment of today's hours of an office; nothing where it is closed all day.
CLOSING = f"""
WITH days AS (
    SELECT id AS office_id, time_zone AS zone, open_on_joint_leave, (%(now)s AT TIME ZONE time_zone)::date AS day
    FROM people_office WHERE key = %(office)s
), spans AS ({_SPANS})
SELECT max((day + closes) AT TIME ZONE zone) FROM spans
"""  # noqa: S608 (no value in it)

# How many working days came after the day on which an open case was received, up to today.
WORKING_DAYS_SINCE_RECEIPT = f"""
WITH days AS (
    SELECT cases.id AS case_id, office_id, open_on_joint_leave, day::date AS day
    FROM casework_case cases JOIN people_office office ON office.id = cases.office_id
    CROSS JOIN LATERAL generate_series(
        (received_at AT TIME ZONE time_zone)::date + 1, (%(now)s AT TIME ZONE time_zone)::date, interval '1 day'
    ) AS day
    WHERE office.key = %(office)s AND closed_at IS NULL
), spans AS ({_SPANS})
SELECT case_id, count(DISTINCT day) FROM spans GROUP BY case_id
"""  # noqa: S608 (no value in it)

# Every case of an office by its key, with what its figures are parted by and what judges it.
CASES = """
SELECT cases.id, sop.key, cases.flow_key, cases.edition_id, edition.whole_value, cases.channel,
    coalesce(category.key, ''), cases.received_at, (cases.received_at AT TIME ZONE office.time_zone)::date
FROM casework_case cases JOIN people_office office ON office.id = cases.office_id
JOIN sop_registry_sop sop ON sop.id = cases.sop_id JOIN sop_registry_edition edition ON edition.id = cases.edition_id
LEFT JOIN complaints_complaint complaint ON complaint.case_ptr_id = cases.id
LEFT JOIN complaints_category category ON category.id = complaint.category_id
WHERE office.key = %(office)s
"""

# What happened to cases of an office that is counted, with the day and how much it weighs. That a promise was kept is
# said by the clock of the first round, where the paper prints a time for the whole case.
EVENTS = """
WITH cases AS (
    SELECT cases.*, office.time_zone AS zone
    FROM casework_case cases JOIN people_office office ON office.id = cases.office_id WHERE office.key = %(office)s
), moves AS (
    SELECT trail.case_id, trail.seq, trail.to_state, (trail.at AT TIME ZONE zone)::date AS day
    FROM casework_trail trail JOIN cases ON cases.id = trail.case_id
    WHERE trail.from_state <> '' AND trail.from_state <> trail.to_state
), answers AS (
    SELECT * FROM (
        SELECT DISTINCT ON (case_id) * FROM moves
        WHERE to_state IN ('konfirmasi', 'siap_diserahkan', 'selesai', 'ditolak', 'dibatalkan') ORDER BY case_id, seq
    ) first WHERE to_state <> 'dibatalkan'
), promises AS (
    SELECT DISTINCT ON (case_id) case_id, CASE WHEN due_at IS NOT NULL THEN at <= due_at ELSE left_seconds >= 0 END kept
    FROM casework_clock WHERE event = 'selesai' AND round = 1 ORDER BY case_id, id
)
SELECT id, 'diterima', (received_at AT TIME ZONE zone)::date, 1 FROM cases
UNION ALL SELECT case_id, 'dijawab', day, 1 FROM answers
UNION ALL SELECT case_id, CASE WHEN kept THEN 'tepat-waktu' ELSE 'terlambat' END, day, 1
    FROM answers JOIN promises USING (case_id) WHERE kept IS NOT NULL
UNION ALL SELECT case_id, to_state, day, 1 FROM moves WHERE to_state IN ('selesai', 'ditolak', 'dibatalkan')
UNION ALL SELECT case_id, 'penilai', (at AT TIME ZONE zone)::date, 1
    FROM casework_rating rating JOIN cases ON cases.id = case_id
UNION ALL SELECT case_id, 'bintang', (at AT TIME ZONE zone)::date, score
    FROM casework_rating rating JOIN cases ON cases.id = case_id
"""

# Where each open case of an office stands by its trail, the limit of the whole case that its clock runs to, and whether
# the citizen wrote after the office last wrote or acted.
OPEN = """
SELECT cases.id, act.to_state, clock.due_at, EXISTS (
    SELECT FROM casework_message word
    WHERE word.case_id = cases.id AND word.kind = 'pesan' AND word.author_id IS NULL AND NOT EXISTS (
        SELECT FROM casework_message answer WHERE answer.case_id = cases.id AND answer.kind = 'pesan'
            AND answer.author_id IS NOT NULL AND answer.at > word.at
    ) AND NOT EXISTS (
        SELECT FROM casework_trail deed WHERE deed.case_id = cases.id AND deed.party = 'staf'
            AND deed.from_state <> deed.to_state AND deed.at > word.at
    )
)
FROM casework_case cases JOIN people_office office ON office.id = cases.office_id
JOIN LATERAL (
    SELECT to_state FROM casework_trail
    WHERE case_id = cases.id AND from_state <> to_state ORDER BY seq DESC LIMIT 1
) act ON act.to_state NOT IN ('selesai', 'ditolak', 'dibatalkan')
LEFT JOIN LATERAL (
    SELECT CASE WHEN event IN ('berhenti', 'selesai') THEN NULL ELSE due_at END AS due_at
    FROM casework_clock WHERE case_id = cases.id ORDER BY id DESC LIMIT 1
) clock ON true
WHERE office.key = %(office)s
"""

# Since when each case was past the promise over the whole of it in its first round: it rested or ended after its due
# time, or runs to one.
PROMISE_BROKEN = """
SELECT case_id, min(due_at) FROM (
    SELECT mark.*, lead(event) OVER (PARTITION BY case_id ORDER BY mark.id) AS following
    FROM casework_clock mark JOIN casework_case cases ON cases.id = case_id
    JOIN people_office office ON office.id = cases.office_id
    WHERE office.key = %(office)s AND mark.round = 1
) marks
WHERE due_at IS NOT NULL
    AND CASE WHEN event IN ('berhenti', 'selesai') THEN due_at < at ELSE following IS NULL END
GROUP BY case_id
"""

# The time that the printed rows of every edition of an office give.
STANDARDS = """
SELECT row.edition_id, row.no, row.time_value, row.time_unit, sop.counts_calendar_days
FROM sop_registry_editionstep row JOIN sop_registry_edition edition ON edition.id = row.edition_id
JOIN sop_registry_sop sop ON sop.id = edition.sop_id JOIN people_office office ON office.id = sop.office_id
WHERE office.key = %(office)s AND row.time_value > 0 AND NOT row.covers_whole_case
"""

# What a list says of a case: its number, its SOP's name, its channel, the subject of a complaint, the day promised for
# the first answer, and the day and the way it ended.
LISTED = """
SELECT cases.id, cases.number, named.short_title, sop.kind, cases.channel, category.name,
    (promised.due_at AT TIME ZONE office.time_zone)::date,
    (ended.at AT TIME ZONE office.time_zone)::date, ended.to_state
FROM casework_case cases JOIN people_office office ON office.id = cases.office_id
JOIN sop_registry_sop sop ON sop.id = cases.sop_id
JOIN sop_registry_edition named ON named.sop_id = sop.id AND named.status = 'terbit'
LEFT JOIN complaints_complaint complaint ON complaint.case_ptr_id = cases.id
LEFT JOIN complaints_category category ON category.id = complaint.category_id
LEFT JOIN LATERAL (
    SELECT due_at FROM casework_clock WHERE case_id = cases.id AND round = 1 AND due_at IS NOT NULL
    ORDER BY id DESC LIMIT 1
) promised ON true
LEFT JOIN casework_trail ended ON ended.case_id = cases.id AND ended.from_state <> ended.to_state
    AND ended.to_state IN ('selesai', 'ditolak', 'dibatalkan')
WHERE office.key = %(office)s
"""

# The SOPs of an office in the order of their index, with their editions and the promise that each prints.
SOPS = """
SELECT sop.key, edition.short_title, edition.id, edition.flow_key, edition.whole_value, edition.whole_unit,
    sop.counts_calendar_days
FROM sop_registry_sop sop JOIN people_office office ON office.id = sop.office_id
JOIN sop_registry_edition edition ON edition.sop_id = sop.id AND edition.status = 'terbit'
WHERE office.key = %(office)s ORDER BY sop.position, sop.kind, edition.short_title
"""

# Who of the staff recorded the cases that were received on these days.
RECORDED = """
SELECT trail.case_id, trail.user_id FROM casework_trail trail JOIN casework_case cases ON cases.id = trail.case_id
JOIN people_office office ON office.id = cases.office_id
WHERE office.key = %(office)s AND trail.from_state = '' AND trail.party = 'staf'
    AND (cases.received_at AT TIME ZONE office.time_zone)::date BETWEEN %(since)s AND %(until)s
"""

# How many answered the survey about some of the SOPs (all: NULL), and the mean of each element.
SURVEY = """
SELECT count(*), avg(u1), avg(u2), avg(u3), avg(u4), avg(u5), avg(u6), avg(u7), avg(u8), avg(u9)
FROM survey_response answered JOIN people_office office ON office.id = answered.office_id
LEFT JOIN sop_registry_sop sop ON sop.id = answered.sop_id
WHERE office.key = %(office)s AND (answered.at AT TIME ZONE office.time_zone)::date BETWEEN %(since)s AND %(until)s
    AND (%(sops)s::text[] IS NULL OR sop.key = ANY(%(sops)s))
"""
