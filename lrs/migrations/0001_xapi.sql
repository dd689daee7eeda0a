-- Why: the record store's own tables. Every name begins with xapi_, so that they live in one file with the rooms.
-- A statement's place in time is its key: stored_us rises strictly, so every index is already in the order of paging,
-- and since, until and the cursor of `more` are ranges of the key.

create table xapi_statement (
    stored_us    integer primary key,            -- µs since epoch, strictly rising
    id           blob    not null unique,        -- uuid
    timestamp_us integer not null,               -- µs since epoch
    verb         text    not null,               -- iri
    registration blob,                           -- uuid
    authority    blob    not null,               -- agent key
    refers_to    blob,                           -- uuid of the statement that the object refers to
    voided       integer not null default 0 check (voided in (0, 1)),
    fingerprint  blob    not null,               -- sha-256 of what makes two statements the same
    payload      text    not null                -- json as sent, without `stored`
) strict;

create index xapi_statement_verb on xapi_statement (verb);
create index xapi_statement_registration on xapi_statement (registration) where registration is not null;
create index xapi_statement_authority on xapi_statement (authority);
create index xapi_statement_refers_to on xapi_statement (refers_to) where refers_to is not null;

-- Who a statement is found by. A statement that refers to another is found by the other's agents as well: then
-- source_us is the other one. Scope 0: actor or object; scope 1: only elsewhere in the statement. A statement's own
-- authority has no row here, because nearly every statement has the same: xapi_statement.authority finds it.
create table xapi_statement_agent (
    agent     blob    not null,                  -- agent key
    scope     integer not null check (scope in (0, 1)),
    stored_us integer not null,                  -- the statement that is found
    source_us integer not null,                  -- the statement that names the agent
    verb_key  integer not null,                  -- first 8 bytes of the sha-256 of the source's verb
    primary key (agent, scope, stored_us, source_us)
) strict, without rowid;

create index xapi_statement_agent_verb on xapi_statement_agent (agent, verb_key, stored_us) where scope = 0;

-- What a statement is found by; read as above. Scope 0: the object; scope 1: only elsewhere in the statement.
create table xapi_statement_activity (
    activity  blob    not null,                  -- activity key
    scope     integer not null check (scope in (0, 1)),
    stored_us integer not null,
    source_us integer not null,
    primary key (activity, scope, stored_us, source_us)
) strict, without rowid;

-- A statement that refers to another is found by the other's verb and registration as well.
create table xapi_echo (
    stored_us    integer not null,               -- the statement that is found
    source_us    integer not null,               -- the statement that it refers to, directly or through others
    verb         text    not null,               -- iri, of the source
    registration blob,                           -- uuid, of the source
    primary key (stored_us, source_us)
) strict, without rowid;

create index xapi_echo_verb on xapi_echo (verb, stored_us);
create index xapi_echo_registration on xapi_echo (registration, stored_us) where registration is not null;

-- Every agent that was ever named, with every name it was given ('' when none).
create table xapi_agent (
    agent      blob not null,                    -- agent key: first 16 bytes of the sha-256 of identifier
    name       text not null,
    identifier text not null,                    -- kind and value, see check::Ifi::key
    primary key (agent, name)
) strict, without rowid;

-- Every activity that was ever named, with all that is known of it.
create table xapi_activity (
    activity   blob not null primary key,        -- activity key: first 16 bytes of the sha-256 of iri
    iri        text not null,
    definition text                              -- json, merged from all statements
) strict, without rowid;

create table xapi_attachment (
    sha2         text not null primary key,      -- 64 lower-case hexadecimal digits
    content_type text not null,
    bytes        blob not null
) strict;

-- Statements under an embargo: committed and safe, but not readable until released. On release they are stored anew,
-- because a reader who polls by `since` would otherwise never see them.
create table xapi_withheld (
    position    integer primary key,             -- order of arrival
    id          blob    not null unique,         -- uuid
    embargo     text    not null,                -- what releases it; the program that withholds names it
    fingerprint blob    not null,
    payload     text    not null                 -- json, without `stored`
) strict;

create index xapi_withheld_embargo on xapi_withheld (embargo, position);

-- Credentials. The secret is 256 random bits, so one SHA-256 is enough to keep it: there is nothing to guess.
create table xapi_key (
    key         text    not null primary key,
    secret_hash blob    not null,                -- sha-256
    name        text    not null,
    scopes      text    not null,                -- scope names, parted by a blank
    created_us  integer not null,                -- µs since epoch
    used_us     integer,                         -- µs since epoch, to the minute
    revoked_us  integer                          -- µs since epoch
) strict;

-- State, activity profile and agent profile documents. What a kind does not have is empty, not null, so that the key
-- is unique.
create table xapi_document (
    kind         text    not null check (kind in ('state', 'activity_profile', 'agent_profile')),
    activity     text    not null,               -- iri or ''
    agent        blob    not null,               -- agent key or x''
    registration blob    not null,               -- uuid or x''
    id           text    not null,
    content_type text    not null,
    etag         text    not null,               -- hexadecimal digits, without quotes
    updated_us   integer not null,               -- µs since epoch
    body         blob    not null,
    primary key (kind, activity, agent, registration, id)
) strict, without rowid;
