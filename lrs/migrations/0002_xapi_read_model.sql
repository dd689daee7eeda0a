-- Why: tools that read the file (BI, notebooks) need names that stay, whatever the tables become. Views only; their
-- columns are documented in docs/xapi.md and are only ever added to. And credentials may end by themselves.

alter table xapi_key add column expires_us integer; -- µs since epoch; null: never

create view xapi_read_statement as
select
    substr(lower(hex(id)), 1, 8) || '-' || substr(lower(hex(id)), 9, 4) || '-' || substr(lower(hex(id)), 13, 4)
        || '-' || substr(lower(hex(id)), 17, 4) || '-' || substr(lower(hex(id)), 21) as statement_id,
    stored_us,
    strftime('%Y-%m-%dT%H:%M:%fZ', stored_us / 1000000.0, 'unixepoch') as stored_at,
    timestamp_us as happened_us,
    strftime('%Y-%m-%dT%H:%M:%fZ', timestamp_us / 1000000.0, 'unixepoch') as happened_at,
    coalesce(payload ->> '$.actor.account.homePage', '') as actor_home_page,
    coalesce(payload ->> '$.actor.account.name', payload ->> '$.actor.mbox', payload ->> '$.actor.mbox_sha1sum',
        payload ->> '$.actor.openid', '') as actor,
    coalesce(payload ->> '$.actor.objectType', 'Agent') as actor_type,
    verb,
    coalesce(payload ->> '$.object.objectType', 'Activity') as object_type,
    payload ->> '$.object.id' as object_id,
    payload ->> '$.object.definition.type' as activity_type,
    case when registration is null then null else
        substr(lower(hex(registration)), 1, 8) || '-' || substr(lower(hex(registration)), 9, 4) || '-'
        || substr(lower(hex(registration)), 13, 4) || '-' || substr(lower(hex(registration)), 17, 4) || '-'
        || substr(lower(hex(registration)), 21) end as registration,
    payload ->> '$.result.success' as success,
    payload ->> '$.result.completion' as completion,
    payload ->> '$.result.score.scaled' as score_scaled,
    payload ->> '$.result.score.raw' as score_raw,
    payload ->> '$.result.duration' as duration,
    payload ->> '$.result.response' as response,
    payload ->> '$.context.team.account.name' as team,
    payload ->> '$.context.platform' as platform,
    payload ->> '$.context.revision' as revision,
    payload ->> '$.authority.account.name' as key,
    voided,
    payload as statement
from xapi_statement;

create view xapi_read_agent as
select agent as agent_key, identifier, name from xapi_agent;

create view xapi_read_activity as
select iri, definition ->> '$.type' as activity_type, definition from xapi_activity;

-- One row for each agent or group in a statement: role 'direct' (actor or object) or 'related'.
create view xapi_read_statement_agent as
select filing.stored_us, agent.identifier, case filing.scope when 0 then 'direct' else 'related' end as role
from xapi_statement_agent as filing
join (select agent, min(identifier) as identifier from xapi_agent group by agent) as agent
    on agent.agent = filing.agent
where filing.source_us = filing.stored_us;

-- One row for each activity in a statement: role 'object' or 'related'.
create view xapi_read_statement_activity as
select filing.stored_us, activity.iri, case filing.scope when 0 then 'object' else 'related' end as role
from xapi_statement_activity as filing
join xapi_activity as activity on activity.activity = filing.activity
where filing.source_us = filing.stored_us;
