//! Statements as lines, JSON Lines or CSV: page by page, oldest first, so that memory stays small however many there are.
//! Each line carries `stored`, which is also where to go on from: `since` = the last line's `stored`.
//!
//! Voided statements and statements under embargo are not among them, as for every reader.

use crate::check::MEMBERS;
use crate::json::{self, Value};
use crate::path::Path;
use crate::store::{self, Filter, Order, Page};
use bytes::Bytes;
use futures::Stream;
use sqlx::SqlitePool;

/// Statements read at once: of the usual size about half a megabyte.
const PAGE: usize = 250;

/// Columns of a CSV when none are chosen.
pub const COLUMNS: [&str; 14] = [
    "stored",
    "id",
    "timestamp",
    "actor.account.name",
    "verb.id",
    "object.id",
    "object.definition.type",
    "context.registration",
    "result.success",
    "result.completion",
    "result.score.scaled",
    "result.score.raw",
    "result.duration",
    "result.response",
];

/// A column that would be empty in every row.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no statement has a \"{column}\"; a column begins with one of {}, such as actor.account.name", MEMBERS.join(", "))]
pub struct NoColumn {
    /// As it was asked for.
    pub column: String,
}

/// How lines look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line, whole and as stored.
    JsonLines,
    /// A row of chosen paths each, after a row of their names. RFC 4180, with line feeds.
    Csv(Vec<Path>),
}

impl Format {
    /// A CSV of [`COLUMNS`].
    pub fn csv() -> Self {
        Self::Csv(COLUMNS.iter().filter_map(|column| column.parse().ok()).collect())
    }

    /// A CSV of these columns.
    ///
    /// # Errors
    /// [`NoColumn`]: a path begins with what no statement has.
    pub fn csv_of(columns: Vec<Path>) -> Result<Self, NoColumn> {
        let known = |path: &Path| path.first().is_some_and(|first| MEMBERS.contains(&first));
        match columns.iter().find(|path| !known(path)) {
            Some(path) => Err(NoColumn {
                column: path.to_string(),
            }),
            None => Ok(Self::Csv(columns)),
        }
    }

    /// Media type of the whole.
    pub const fn media_type(&self) -> &'static str {
        match self {
            Self::JsonLines => "application/x-ndjson",
            Self::Csv(_) => "text/csv; charset=utf-8",
        }
    }

    /// How its files end.
    pub const fn ending(&self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv(_) => "csv",
        }
    }

    fn head(&self) -> String {
        match self {
            Self::JsonLines => String::new(),
            Self::Csv(columns) => row(columns.iter().map(|path| guarded(&path.to_string()))),
        }
    }

    fn line(&self, payload: &str, out: &mut String) {
        match self {
            Self::JsonLines => {
                out.push_str(payload);
                out.push('\n');
            }
            Self::Csv(columns) => {
                // What is stored was parsed before it was stored.
                let statement = json::parse(payload.as_bytes()).unwrap_or(Value::Null);
                out.push_str(&row(columns.iter().map(|path| cell(&path.find(&statement)))));
            }
        }
    }
}

/// Where an export stands.
struct Going {
    readers: SqlitePool,
    filter: Filter,
    format: Format,
    head: Option<String>,
    done: bool,
}

/// The lines of every statement that the filter finds, in pieces of a page. Order and limit of the filter are the
/// export's own. The connection is given back between pages, so that a slow reader holds nothing.
pub fn lines(
    readers: SqlitePool,
    filter: Filter,
    format: Format,
) -> impl Stream<Item = Result<Bytes, sqlx::Error>> + Send {
    let filter = Filter {
        order: Order::Ascending,
        limit: PAGE,
        ..filter
    };
    let head = Some(format.head());
    let going = Going {
        readers,
        filter,
        format,
        head,
        done: false,
    };
    futures::stream::try_unfold(going, piece)
}

async fn piece(mut going: Going) -> Result<Option<(Bytes, Going)>, sqlx::Error> {
    if going.done {
        return Ok(None);
    }
    let mut conn = going.readers.acquire().await?;
    let Page { found, more } = store::find(&mut conn, &going.filter).await?;
    drop(conn);
    let mut out = going.head.take().unwrap_or_default();
    for one in &found {
        going.format.line(&one.payload, &mut out);
    }
    going.filter.after = found.last().map(|one| one.stored).or(going.filter.after);
    going.done = !more;
    Ok(Some((out.into(), going)))
}

fn row(cells: impl Iterator<Item = String>) -> String {
    let mut line = cells.collect::<Vec<_>>().join(",");
    line.push('\n');
    line
}

fn cell(found: &[&Value]) -> String {
    match found {
        [] => String::new(),
        [one] => match one {
            Value::Null => String::new(),
            Value::String(text) => guarded(text),
            // A number is no formula, whatever its sign.
            Value::Bool(_) | Value::Number(_) => one.to_string(),
            Value::Array(_) | Value::Object(_) => quoted(&one.to_string()),
        },
        many => {
            let texts: Vec<String> = many
                .iter()
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                .collect();
            guarded(&texts.join(" "))
        }
    }
}

/// A text that a spreadsheet would run as a formula gets an apostrophe in front, which it shows as plain text.
fn guarded(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        quoted(&format!("'{text}"))
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_that_no_statement_can_fill_is_refused() {
        let csv = |columns: &[&str]| {
            Format::csv_of(columns.iter().map(|path| path.parse().expect("a path")).collect())
        };
        assert!(csv(&COLUMNS).is_ok());
        assert!(csv(&["$.context.extensions['https://a.b/c']", "attachments[0].sha2"]).is_ok());
        for odd in ["foo", "Stored", "[0].id", "stored_at"] {
            let refused = csv(&["stored", odd]).expect_err(odd).to_string();
            assert!(
                refused.starts_with(&format!("no statement has a \"{odd}\"; ")),
                "{refused}"
            );
            assert!(refused.contains("one of id, actor,"), "{refused}");
        }
    }

    #[test]
    fn formulas_are_neutralised_and_numbers_are_not() {
        let columns = ["a", "b", "c", "d", "e[*].f", "g"];
        let format = Format::Csv(columns.iter().map(|path| path.parse().expect("a path")).collect());
        let mut out = format.head();
        let payload = r#"{"a":"=cmd()","b":-0.5,"c":"x,\"y\"","d":{"k":1},"e":[{"f":"p"},{"f":"q"}]}"#;
        format.line(payload, &mut out);
        format.line(r#"{"a":"@x","b":true,"c":"-1","d":null,"g":"+49"}"#, &mut out);
        assert_eq!(
            out,
            "a,b,c,d,e[*].f,g\n'=cmd(),-0.5,\"x,\"\"y\"\"\",\"{\"\"k\"\":1}\",p q,\n'@x,true,'-1,,,'+49\n"
        );
    }
}
