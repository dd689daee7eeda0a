//! `/api/v1`: findings, exports and short-lived credentials for programs, by a key or by the administrator's browser. Every
//! refusal is an RFC 9457 problem.

use axum::{
    Json,
    body::Body,
    extract::{Query, State, rejection::JsonRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use lrs::{
    export::{self, Format},
    keys::{self, KeyInfo, Scope},
    store::Order,
};
use serde::Deserialize;
use serde_json::json;

use super::{
    Admin, Failed,
    door::is_administrator,
    findings::{About, Finding, look},
    question::Question,
};
use crate::{chance, clock};

/// Longest life of lent credentials: the longest sitting with content in a browser.
const LENT_MINUTES_MAX: u32 = 24 * 60;
/// Most columns of a CSV.
const COLUMNS_MAX: usize = 100;

/// Why a request was refused.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("this needs a key and its secret, by basic authentication, or the administrator's browser")]
    Nobody,
    #[error("this key lacks the scope for it: {0}")]
    Scope(&'static str),
    #[error("{0}")]
    Unclear(String),
    #[error(transparent)]
    Failed(Failed),
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Nobody => StatusCode::UNAUTHORIZED,
            Self::Scope(_) => StatusCode::FORBIDDEN,
            Self::Unclear(_) => StatusCode::BAD_REQUEST,
            Self::Failed(error) => {
                let error: &dyn std::error::Error = error;
                tracing::error!(error, "a request of the administrator's interface failed");
                StatusCode::SERVICE_UNAVAILABLE
            }
        };
        let problem = json!({
            "title": status.canonical_reason(), "status": status.as_u16(), "detail": self.to_string(),
        });
        let mut response = (status, problem.to_string()).into_response();
        let headers = response.headers_mut();
        let kind = HeaderValue::from_static("application/problem+json");
        headers.insert(header::CONTENT_TYPE, kind);
        if status == StatusCode::UNAUTHORIZED {
            let basic = HeaderValue::from_static("Basic realm=\"Drillroom\"");
            headers.insert(header::WWW_AUTHENTICATE, basic);
        }
        response
    }
}

impl<E: Into<Failed>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Failed(error.into())
    }
}

/// Lets in the administrator's browser, and keys with `all` or one of these scopes.
async fn let_in(
    admin: &Admin,
    headers: &HeaderMap,
    scopes: &[Scope],
    words: &'static str,
) -> Result<(), Refused> {
    let Some((key, secret)) = lrs::http::basic(headers) else {
        return if is_administrator(admin, headers).await {
            Ok(())
        } else {
            Err(Refused::Nobody)
        };
    };
    let now = clock::micros();
    let mut conn = admin.journal().readers.acquire().await?;
    let found = keys::authenticate(&mut conn, &key, &secret, now).await?;
    drop(conn);
    let found: KeyInfo = found.ok_or(Refused::Nobody)?;
    keys::note_use(&admin.journal().records, &found, now);
    let may = |scope: &Scope| *scope == Scope::All || scopes.contains(scope);
    if found.scopes.iter().any(may) {
        Ok(())
    } else {
        Err(Refused::Scope(words))
    }
}

/// `GET /api/v1/quality`.
pub async fn quality(State(admin): State<Admin>, headers: HeaderMap) -> Result<Response, Refused> {
    let_in(&admin, &headers, &[Scope::AllRead], "all/read").await?;
    let found = look(admin.journal(), clock::time_of_day()).await?;
    let findings: Vec<_> = found.kinds.iter().map(finding).collect();
    let body = json!({
        "statements": found.statements, "drills": found.drills, "findings": findings,
    });
    Ok(Json(body).into_response())
}

fn finding(finding: &Finding) -> serde_json::Value {
    let rows = finding.rows.iter().map(|row| match row.about {
        About::Statement(id) => json!({ "statement": id, "says": row.says }),
        About::Drill(id) => json!({ "drill": id, "says": row.says }),
    });
    json!({
        "kind": finding.kind.id(),
        "title": finding.kind.title(),
        "count": finding.count,
        "rows": rows.collect::<Vec<_>>(),
        "remedy": finding.kind.remedy(),
    })
}

/// `GET /api/v1/statements?format=csv|jsonl`: every statement that the filters find, oldest first, as long as it takes.
pub async fn statements(
    State(admin): State<Admin>,
    Query(question): Query<Question>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let scopes = [Scope::AllRead, Scope::StatementsRead];
    let_in(&admin, &headers, &scopes, "all/read or statements/read").await?;
    let format = format_of(&question)?;
    let home_page = admin.rooms.house().recorder.home_page();
    let filter = question
        .filter(home_page, Order::Ascending, 0)
        .map_err(|unclear| Refused::Unclear(unclear.to_string()))?;
    let name = format!("attachment; filename=\"statements.{}\"", format.ending());
    let kind = HeaderValue::from_static(format.media_type());
    let lines = export::lines(admin.journal().readers.clone(), filter, format);
    let mut response = Response::new(Body::from_stream(lines));
    let answer = response.headers_mut();
    answer.insert(header::CONTENT_TYPE, kind);
    answer.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(name) = HeaderValue::from_str(&name) {
        answer.insert(header::CONTENT_DISPOSITION, name);
    }
    Ok(response)
}

fn format_of(question: &Question) -> Result<Format, Refused> {
    match question.format.as_str() {
        "" | "jsonl" => Ok(Format::JsonLines),
        "csv" if question.columns.trim().is_empty() => Ok(Format::csv()),
        "csv" => {
            let columns: Result<Vec<_>, _> = question.columns.split(',').map(str::parse).collect();
            let columns = columns.map_err(|error: lrs::path::NoPath| Refused::Unclear(error.to_string()))?;
            if columns.len() > COLUMNS_MAX {
                return Err(Refused::Unclear(format!(
                    "a CSV has at most {COLUMNS_MAX} columns"
                )));
            }
            Format::csv_of(columns).map_err(|error| Refused::Unclear(error.to_string()))
        }
        _ => Err(Refused::Unclear("format is jsonl or csv".to_owned())),
    }
}

/// What is to be lent.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lend {
    /// What it is called in the list of keys.
    name: String,
    /// What it may do.
    scopes: Vec<String>,
    /// How long, from 1.
    minutes: u32,
}

/// `POST /api/v1/sessions`: credentials that end by themselves, for content in a browser, which cannot keep a secret.
pub async fn lend(
    State(admin): State<Admin>,
    headers: HeaderMap,
    lend: Result<Json<Lend>, JsonRejection>,
) -> Result<Response, Refused> {
    let_in(&admin, &headers, &[], "all").await?;
    let Json(Lend {
        name,
        scopes,
        minutes,
    }) = lend.map_err(|rejection| Refused::Unclear(rejection.body_text()))?;
    let scopes: Result<Vec<Scope>, _> = scopes.iter().map(|scope| scope.parse()).collect();
    let scopes = scopes.map_err(|unknown: lrs::keys::UnknownScope| Refused::Unclear(unknown.to_string()))?;
    if scopes.is_empty() || scopes.contains(&Scope::All) {
        return Err(Refused::Unclear(
            "name the scopes that are needed, and not all".to_owned(),
        ));
    }
    if !(1..=LENT_MINUTES_MAX).contains(&minutes) {
        return Err(Refused::Unclear(format!("minutes are 1 to {LENT_MINUTES_MAX}")));
    }
    let randomness = chance::bytes();
    let change = admin.journal().records.change(move |conn, at| {
        Box::pin(async move {
            let until = lrs::Micros(at.0 + i64::from(minutes) * 60_000_000);
            let made = keys::lend(conn, &name, &scopes, at, until, &randomness).await?;
            Ok((made, until))
        })
    });
    let (made, until) = change.await?;
    let body = json!({ "key": made.key, "secret": made.secret, "expires": until.to_string() });
    let keep = [(header::CACHE_CONTROL, "no-store")];
    Ok((StatusCode::CREATED, keep, Json(body)).into_response())
}
