//! Many rows in few statements: a round trip to the database's thread costs more than a row.
//!
//! Only builds `insert … values (…), (…)`; what is inserted is said by the callers.

use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{AssertSqlSafe, Sqlite, SqliteConnection};

/// Rows in one statement, largest first. Powers of two: few sizes, so that prepared statements are found again, and few
/// statements for any number of rows.
const CHUNKS: [usize; 7] = [64, 32, 16, 8, 4, 2, 1];

/// A statement prepared for one chunk, whose values are still to be bound.
pub(super) type Bindable = Query<'static, Sqlite, SqliteArguments>;

/// What to insert: text before the values, one row of placeholders, text after the values. All constants.
pub(super) struct Rows {
    /// Such as `insert into t (a, b) values`.
    pub head: &'static str,
    /// Such as `(?, ?)`.
    pub row: &'static str,
    /// Such as `on conflict do nothing`.
    pub tail: &'static str,
}

impl Rows {
    /// Inserts every item; `bind` binds the values of one row.
    pub(super) async fn insert<T>(
        &self,
        conn: &mut SqliteConnection,
        items: &[T],
        bind: impl Fn(Bindable, &T) -> Bindable,
    ) -> Result<(), sqlx::Error> {
        let mut rest = items;
        for size in CHUNKS {
            while rest.len() >= size {
                let (chunk, after) = rest.split_at(size);
                let sql = format!(
                    "{} {}{} {}",
                    self.head,
                    self.row,
                    format!(", {}", self.row).repeat(size - 1),
                    self.tail
                );
                let query = chunk.iter().fold(sqlx::query(AssertSqlSafe(sql)), &bind);
                query.execute(&mut *conn).await?;
                rest = after;
            }
        }
        Ok(())
    }
}

/// Placeholders for a list of `count` values, rounded up so that few statements exist.
fn list_size(count: usize) -> usize {
    CHUNKS
        .into_iter()
        .rev()
        .find(|size| *size >= count)
        .unwrap_or(count.next_multiple_of(64))
}

/// `select … in (?, ?, …)` for `count` values, at least one; bind them [`padded`].
pub(super) fn in_list(head: &str, count: usize) -> String {
    format!("{head} (?{}) ", ", ?".repeat(list_size(count) - 1))
}

/// The items of a list for [`in_list`]: the first is repeated until every placeholder has a value.
pub(super) fn padded<T>(items: &[T]) -> impl Iterator<Item = &T> {
    let more = items.first().into_iter().cycle();
    items.iter().chain(more).take(list_size(items.len()))
}
