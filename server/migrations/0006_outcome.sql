-- Why: the starter playlist keeps a person's progress, and BI tools ask how drills ended, without running a log again.
alter table drill add column outcome text -- drill::room::Outcome; null before the debrief, and in drills of before
    check (outcome in ('won', 'late', 'lost', 'not_played'));

drop view read_drill;
create view read_drill as
select
    substr(lower(hex(id)), 1, 8) || '-' || substr(lower(hex(id)), 9, 4) || '-' || substr(lower(hex(id)), 13, 4)
        || '-' || substr(lower(hex(id)), 17, 4) || '-' || substr(lower(hex(id)), 21) as drill,
    code,
    scenario,
    version,
    substr(lower(hex(facilitator)), 1, 8) || '-' || substr(lower(hex(facilitator)), 9, 4) || '-'
        || substr(lower(hex(facilitator)), 13, 4) || '-' || substr(lower(hex(facilitator)), 17, 4) || '-'
        || substr(lower(hex(facilitator)), 21) as facilitator,
    phase,
    clock_s,
    created_us,
    strftime('%Y-%m-%dT%H:%M:%fZ', created_us / 1000000.0, 'unixepoch') as created_at,
    changed_us,
    strftime('%Y-%m-%dT%H:%M:%fZ', changed_us / 1000000.0, 'unixepoch') as changed_at,
    (select count(*) from member where member.drill = drill.id) as people,
    (select count(*) from entry where entry.drill = drill.id) as entries,
    iif(hex(facilitator) = '6472696C6C7280008000000000000000', 'solo', 'led') as mode,
    outcome
from drill;
