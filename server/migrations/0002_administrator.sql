-- Why: until there are accounts, whoever holds a one-time link printed by the program is its administrator. Only hashes
-- are kept: who reads these tables cannot become anybody.

-- Links that make a browser the administrator's, once.
create table admin_link (
    token_hash blob    not null primary key,     -- sha-256
    created_us integer not null,                 -- us since epoch
    expires_us integer not null,                 -- us since epoch
    used_us    integer                           -- us since epoch
) strict, without rowid;

-- Browsers of the administrator.
create table admin_session (
    token_hash blob    not null primary key,     -- sha-256
    created_us integer not null,                 -- us since epoch
    expires_us integer not null                  -- us since epoch
) strict, without rowid;
