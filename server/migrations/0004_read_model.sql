-- Why: tools that read the file (BI, notebooks) need names that stay, whatever the tables become. Views only; their
-- columns are documented in docs/read-model.md and are only ever added to. What people typed stands in none of them.

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
    (select count(*) from entry where entry.drill = drill.id) as entries
from drill;

create view read_drill_person as
select
    substr(lower(hex(drill)), 1, 8) || '-' || substr(lower(hex(drill)), 9, 4) || '-' || substr(lower(hex(drill)), 13, 4)
        || '-' || substr(lower(hex(drill)), 17, 4) || '-' || substr(lower(hex(drill)), 21) as drill,
    substr(lower(hex(person)), 1, 8) || '-' || substr(lower(hex(person)), 9, 4) || '-'
        || substr(lower(hex(person)), 13, 4) || '-' || substr(lower(hex(person)), 17, 4) || '-'
        || substr(lower(hex(person)), 21) as person
from member;
