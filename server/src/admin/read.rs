//! Statements for people: the browser page, and the names that their accounts have in drills.

use std::collections::{BTreeMap, BTreeSet};

use app::record::{Page, StatementRow, StatementsPage, sentence};
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use drill::room;
use lrs::store::{self, Found, Order, Standing};
use serde_json::Value;
use sqlx::SqliteConnection;
use uuid::Uuid;

use super::{Admin, Failed, door::Administrator, question::Question, shown};
use crate::{
    journal::{checkup, load},
    record::profile,
};

/// Statements on a page: two screens, and their JSON.
const PAGE: usize = 50;
/// Drills whose people's names are looked up for one page; each costs reading its log.
const DRILLS_NAMED: usize = 10;

/// Names of people by their accounts.
pub type Names = BTreeMap<String, String>;

/// `GET /record`.
pub async fn page(
    _: Administrator,
    State(admin): State<Admin>,
    Query(question): Query<Question>,
) -> Result<Response, Failed> {
    let home_page = admin.rooms.house().recorder.home_page().to_owned();
    let mut conn = admin.journal().readers.acquire().await?;
    let (found, more, problem) = match question.filter(&home_page, Order::Descending, PAGE) {
        Ok(_) if !question.id.is_empty() => (one(&mut conn, &question.id).await?, false, None),
        Ok(filter) => {
            let page = store::find(&mut conn, &filter).await?;
            (page.found, page.more, None)
        }
        Err(unclear) => (
            Vec::new(),
            false,
            Some(format!("Nothing was looked up: {unclear}.")),
        ),
    };
    drop(conn);
    let names = names(&admin, &found).await?;
    let last = found.last().map(|one| one.stored.0.to_string()).filter(|_| more);
    let page = StatementsPage {
        filters: question.filters(),
        verbs: profile::verbs(),
        rows: found.iter().map(|one| row(one, &names, &question)).collect(),
        problem,
        older: last.map(|last| question.address("/record", &[("before", &last)])),
        newest: question.before.map(|_| question.address("/record", &[])),
        csv: question.address("/api/v1/statements", &[("format", "csv")]),
        jsonl: question.address("/api/v1/statements", &[("format", "jsonl")]),
    };
    Ok(admin.page(StatusCode::OK, Page::Statements(page)))
}

/// The statement of this id, if there is one.
async fn one(conn: &mut SqliteConnection, id: &str) -> Result<Vec<Found>, Failed> {
    let Ok(id) = Uuid::parse_str(id) else {
        return Ok(Vec::new());
    };
    let found = store::find_one(conn, id, Standing::Valid, None).await?;
    let found = match found {
        Some(found) => Some(found),
        None => store::find_one(conn, id, Standing::Voided, None).await?,
    };
    Ok(found.into_iter().collect())
}

/// A statement as a line.
pub fn row(found: &Found, names: &Names, question: &Question) -> StatementRow {
    let statement: Value = serde_json::from_str(&found.payload).unwrap_or_default();
    let only = |change: &dyn Fn(&mut Question)| {
        let mut question = question.clone();
        change(&mut question);
        question.address("/record", &[])
    };
    let registration = statement["context"]["registration"].as_str();
    StatementRow {
        stored: shown(found.stored),
        sentence: sentence(&statement, &|account| names.get(account).cloned()),
        of_actor: asked_for(&statement["actor"])
            .map(|actor| only(&|question| question.actor.clone_from(&actor))),
        of_verb: only(&|question| {
            statement["verb"]["id"]
                .as_str()
                .unwrap_or_default()
                .clone_into(&mut question.verb);
        }),
        of_registration: registration.map(|id| {
            let href = only(&|question| id.clone_into(&mut question.registration));
            (href, id.to_owned())
        }),
        json: format!("{statement:#}"),
    }
}

/// How an actor stands in an address: the whole identifier.
fn asked_for(actor: &Value) -> Option<String> {
    let field = ["account", "mbox", "mbox_sha1sum", "openid"]
        .into_iter()
        .find(|field| !actor[field].is_null())?;
    if field == "mbox" {
        return actor[field].as_str().map(str::to_owned);
    }
    Some(serde_json::json!({ field: actor[field] }).to_string())
}

/// Names that people gave themselves in the drills of these statements; only the administrator's pages show them.
pub async fn names(admin: &Admin, found: &[Found]) -> Result<Names, Failed> {
    let drills: BTreeSet<Uuid> = found
        .iter()
        .filter_map(|one| {
            let statement: Value = serde_json::from_str(&one.payload).ok()?;
            Uuid::parse_str(statement["context"]["registration"].as_str()?).ok()
        })
        .collect();
    let readers = &admin.journal().readers;
    let mut names = Names::from([("system".to_owned(), "Drillroom".to_owned())]);
    for drill in drills.into_iter().take(DRILLS_NAMED) {
        let mut conn = readers.acquire().await?;
        let Some(code) = checkup::code_of(&mut conn, drill).await? else {
            continue;
        };
        drop(conn);
        let Some(stored) = load::room(readers, &code)
            .await
            .map_err(crate::verify::CheckError::from)?
        else {
            continue;
        };
        let empty = room::open(stored.drill, stored.scenario.into(), stored.facilitator);
        let room = stored.entries.iter().fold(empty, room::fold);
        names.extend(
            room.people
                .into_iter()
                .map(|person| (person.id.0.to_string(), person.name)),
        );
    }
    Ok(names)
}
