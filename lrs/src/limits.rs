//! The limits of the record store, each with its reason. What stands here is documented in `docs/xapi.md`.
//!
//! This file holds numbers only; each is enforced beside the thing it limits.

/// Largest request body, in bytes, attachments included. 16 MiB: a full batch of statements of 8 kB with room
/// for a few screenshots, and eight such uploads at once still fit a small machine.
pub const BODY_BYTES_MAX: usize = 16 * 1024 * 1024;

/// Most statements in one request. A batch is one transaction, because a batch that fails stores nothing; so the largest
/// holds the writer a little over twice as long as a full group. Commonly sent batches have 250 at most. See
/// `docs/decisions/0006-a-batch-is-one-transaction.md`.
pub const BATCH_STATEMENTS_MAX: usize = 500;

/// Most parameters of a request, in its address or in a form of the alternate syntax. The largest question of the
/// specification has 15 and a form carries 8 headers beside it; each is compared with those before it.
pub const PARAMS_MAX: usize = 64;

/// Largest form of the alternate syntax, in bytes, whose sender has not shown credentials in a header: they stand in
/// the form, so it must be read before anybody is known. 256 KiB carry a hundred statements from a browser too old to
/// send headers; a thousand strangers at once hold a quarter of a gigabyte, not sixteen.
pub const STRANGER_FORM_BYTES_MAX: usize = 256 * 1024;

/// Largest single attachment, in bytes. Below the body limit, so that the statement itself always fits beside it.
pub const ATTACHMENT_BYTES_MAX: usize = 10 * 1024 * 1024;

/// Most parts of a multipart body: one of statements and two attachments for each statement of a full batch.
pub const PARTS_MAX: usize = 1 + 2 * BATCH_STATEMENTS_MAX;

/// Deepest nesting of JSON. A statement of the specification nests nine levels; extensions get the rest.
/// The parser recurses, so this also bounds its stack.
pub const JSON_DEPTH_MAX: usize = 64;

/// Largest document of the state and profile resources, in bytes, merged ones included. 1 MiB: bookmarks and settings
/// of courses are a few kB; a POST reads and writes the whole document while the writer is held.
pub const DOCUMENT_BYTES_MAX: usize = 1024 * 1024;

/// Most members of a JSON document that a POST leaves behind. Ten thousand names are found and compared in a few
/// milliseconds of the writer; who keeps more has a list, which is put as a whole.
pub const DOCUMENT_MEMBERS_MAX: usize = 10_000;

/// Largest description of one activity that is remembered, in bytes of JSON. It is read, merged and written again with
/// each statement that describes the activity, while the writer is held; 64 KiB hold a name and description in fifty
/// languages. Longer ones stay in their statements, but add nothing to what is known of the activity.
pub const DEFINITION_BYTES_MAX: usize = 64 * 1024;

/// Most document ids in one answer of a state or profile listing. xAPI pages none of them, so more are refused rather
/// than left out unsaid; ten thousand ids of the usual length are half a megabyte.
pub const DOCUMENT_IDS_MAX: i64 = 10_000;

/// Statements in one answer when the client gives no limit, or 0, and the most it can ask for.
pub const PAGE_STATEMENTS_MAX: usize = 500;

/// Most bytes of statements in one answer; the rest comes by `more`. Bounds what a reader holds in memory: 500
/// statements of the usual 2 kB are 1 MB, but each may be as large as a body.
pub const PAGE_BYTES_MAX: usize = 8 * 1024 * 1024;

/// Most agents and activities that one statement may name. Each costs a row in an index while the writer is held;
/// the largest groups met in practice are classes and audiences of a few hundred.
pub const NAMED_MAX: usize = 2_000;

/// How long a checked pair of credentials is believed without asking the database, in µs. A revoked key works so much
/// longer at most; a busy client saves a look-up in each request.
pub const KEY_BELIEVED_US: i64 = 1_000_000;

/// Most pairs of credentials believed at once; beyond it everybody is asked again. A thousand take about 300 kB; an
/// installation has a few dozen keys, so only somebody who makes keys by program ever meets it.
pub const KEYS_BELIEVED_MAX: usize = 1_000;

/// Longest IRI, in bytes. Twice what browsers and proxies carry in a query string.
pub const IRI_BYTES_MAX: usize = 4096;

/// How many statements one statement may target through a chain of references. Longer chains are cut: each link
/// costs an index row for every filter.
pub const REFERENCE_CHAIN_MAX: usize = 16;

/// How many statements one arriving target can be passed on to: the usual cause is a class that comments on one
/// statement before it arrives.
pub const REFERENCE_FAN_OUT_MAX: i64 = 1_000;

/// Most rows by which references are found that one arriving statement may cause: what its chain names, for each
/// statement that refers to it. At about 5 µs a row this is 10 ms of the writer; without it, a thousand statements that
/// wait for one which names two thousand agents would hold it for ten seconds. Beyond it the earliest finders are
/// served first and the rest are found by themselves only.
pub const REFERENCE_ROWS_MAX: usize = 2_000;

/// Jobs that may wait for the writer before a sender is made to wait as well. Eight busy connections need eight;
/// the rest is headroom for a burst.
pub const WRITER_QUEUE_JOBS: usize = 1024;

/// Most statements that the writer puts into one commit together; what one costs stands in `docs/xapi.md`. The flush of the
/// disk at its end costs as much as fifty statements, so that half the size would be a fifth slower. A batch that is larger
/// is written alone.
pub const GROUP_STATEMENTS_MAX: usize = 200;

/// A key's last use is written at most once in this time (µs): the page shows it to the minute.
pub const KEY_USE_EVERY_US: i64 = 60_000_000;

/// Requests that one address may make a second in the long run, with any keys: a busy proxy with several programs behind
/// it reaches a few hundred.
pub const ADDRESS_PER_S: u32 = 2_000;

/// Requests that one address may make at once: ten seconds' worth.
pub const ADDRESS_BURST: u32 = 20_000;

/// Wrong credentials that one address may send at once: a program with an old secret on every retry.
pub const WRONG_AT_ONCE: u32 = 30;

/// How long until the next wrong ones, in µs. Secrets have 256 bits; this keeps the log readable, not the secrets safe.
pub const WRONG_EVERY_US: i64 = 2_000_000;

/// Keys and addresses whose pace is remembered; beyond it those who have been quiet are forgotten.
pub const PACED_MAX: usize = 20_000;
