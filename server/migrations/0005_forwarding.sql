-- Why: statements travel on to other record stores. The outbox of a target is a place in the order of storing (every
-- statement up to it was taken there, or is listed as failed), so that neither side's crash loses one; ids make a
-- repeat harmless. Embargoed statements are stored anew when they are released, after every cursor.

-- Another record store.
create table forward_target (
    id           blob    not null primary key,   -- uuid
    name         text    not null,
    endpoint     text    not null,               -- its address, without a slash at the end
    key          text    not null,
    secret       text    not null,               -- in the clear: it must be sent
    version      text    not null check (version in ('1.0.3', '2.0.0')),
    actor        text    not null,               -- filters as the statement browser takes them; '': any
    verb         text    not null,
    activity     text    not null,
    registration text    not null,
    cursor_us    integer not null,               -- xapi_statement.stored_us: everything up to it is settled
    forwarded    integer not null default 0,     -- statements that were taken there
    created_us   integer not null,               -- us since epoch
    paused_us    integer,                        -- us since epoch; null: it runs
    success_us   integer,                        -- us since epoch, last statement taken
    trouble_us   integer,                        -- us since epoch; null: the last attempt went well
    trouble      text                            -- in words
) strict, without rowid;

-- Statements that the other store refused by their content.
create table forward_failed (
    target    blob    not null references forward_target (id) on delete cascade,
    statement blob    not null,                  -- uuid
    reason    text    not null,                  -- the other store's words
    tries     integer not null,
    failed_us integer not null,                  -- us since epoch, last try
    again     integer not null default 0 check (again in (0, 1)), -- to be tried again
    primary key (target, statement)
) strict, without rowid;

create index forward_failed_again on forward_failed (target) where again = 1;
