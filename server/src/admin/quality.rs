//! `GET /record/quality`: the findings as a page.

use app::record::{FindingPart, FindingRow, Page, QualityPage};
use axum::{extract::State, http::StatusCode, response::Response};

use super::{
    Admin, Failed,
    door::Administrator,
    findings::{About, Finding, Row, look},
};
use crate::clock;

/// The page.
pub async fn page(_: Administrator, State(admin): State<Admin>) -> Result<Response, Failed> {
    let found = look(admin.journal(), clock::time_of_day()).await?;
    let page = QualityPage {
        looked_at: format!(
            "Looked at the newest {} statements and the newest {} drills, just now.",
            found.statements, found.drills
        ),
        parts: found.kinds.into_iter().map(part).collect(),
    };
    Ok(admin.page(StatusCode::OK, Page::Quality(page)))
}

fn part(finding: Finding) -> FindingPart {
    FindingPart {
        id: finding.kind.id(),
        title: finding.kind.title(),
        remedy: finding.kind.remedy(),
        count: finding.count,
        rows: finding.rows.into_iter().map(row).collect(),
    }
}

fn row(row: Row) -> FindingRow {
    let (what, href) = match row.about {
        About::Statement(id) => (format!("Statement {id}"), format!("/record?id={id}")),
        About::Drill(id) => (format!("Drill {id}"), format!("/record?registration={id}")),
    };
    FindingRow {
        what,
        says: row.says,
        href: Some(href),
    }
}
