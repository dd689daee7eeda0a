-- Why: rooms live in memory and are rebuilt from here. The log holds ids and facts; whatever a person typed (names
-- included) lies in entry_text and entry_cause, which can be emptied without breaking a log.

-- One drill: its script as it was, so that a finished drill never changes when a scenario file does.
create table drill (
    id          blob    not null primary key,    -- uuid
    code        text    not null unique,         -- six characters, see app::backend::RoomCode
    scenario    text    not null,                -- scenario id
    version     text    not null,                -- scenario version
    script      text    not null,                -- json, drill::scenario::Scenario
    facilitator blob    not null,                -- uuid of a person
    seed        integer not null,                -- u64, its bits as i64
    engine      integer not null,                -- drill::world::ENGINE_VERSION at creation
    epoch       integer not null,                -- raised whenever the room is rebuilt
    phase       text    not null check (phase in ('lobby', 'brief', 'run', 'debrief', 'closed')),
    clock_s     integer not null,                -- room's clock at the last entry or heartbeat
    created_us  integer not null,                -- us since epoch
    changed_us  integer not null                 -- us since epoch, last entry
) strict, without rowid;

-- Who is in which drill: for "your drills", rights at the door, and counting.
create table member (
    drill  blob not null references drill (id),
    person blob not null,                        -- uuid
    primary key (person, drill)
) strict, without rowid;

-- The log: what happened, in order, without gaps.
create table entry (
    drill        blob    not null references drill (id),
    seq          integer not null check (seq > 0),
    at_s         integer not null,               -- room's clock
    committed_us integer not null,               -- us since epoch
    body         text    not null,               -- json, drill::room::Entry without texts
    primary key (drill, seq)
) strict, without rowid;

-- What people typed. May be emptied.
create table entry_text (
    drill blob    not null,
    seq   integer not null,
    part  integer not null,
    words text    not null,
    primary key (drill, seq, part),
    foreign key (drill, seq) references entry (drill, seq)
) strict, without rowid;

-- Who asked for what, as asked (typed words included). May be emptied.
create table entry_cause (
    drill blob    not null,
    seq   integer not null,
    cause text    not null,                      -- json, drill::room::Cause
    primary key (drill, seq),
    foreign key (drill, seq) references entry (drill, seq)
) strict, without rowid;

-- Intents that were carried out, so that a resend does nothing twice and is answered the same.
create table intent (
    drill  blob    not null,
    intent blob    not null,                     -- uuid, made by the browser
    person blob    not null,                     -- uuid
    seq    integer not null,
    primary key (drill, intent),
    foreign key (drill, seq) references entry (drill, seq)
) strict, without rowid;

-- The telemetry of a finished run, for the charts of the debrief.
create table recording (
    drill   blob not null primary key references drill (id),
    columns blob not null,                       -- app::wire::Columns, at most 512 KiB
    tickets text not null,                       -- json
    logs    text not null                        -- json, the last lines
) strict, without rowid;

-- The world of a running drill, so that a newer program can go on with it. The latest only.
create table course (
    drill   blob    not null primary key references drill (id),
    engine  integer not null,                    -- drill::world::ENGINE_VERSION
    seq     integer not null,                    -- the last entry that it knows
    clock_s integer not null,
    state   text    not null                     -- json, drill::world::Course
) strict, without rowid;

-- A browser of a person. Only the hash of its cookie is kept: who reads this table cannot become anybody.
create table session (
    token_hash blob    not null primary key,     -- sha-256
    id         blob    not null,                 -- uuid
    person     blob    not null,                 -- uuid
    created_us integer not null                  -- us since epoch
) strict, without rowid;

-- Links that open a seat on another device, once.
create table resume_link (
    token_hash blob    not null primary key,     -- sha-256
    person     blob    not null,                 -- uuid
    code       text    not null,
    expires_us integer not null,                 -- us since epoch
    used_us    integer                           -- us since epoch
) strict, without rowid;
