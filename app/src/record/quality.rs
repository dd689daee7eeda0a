//! What is odd about the data: one panel for each kind of finding, with its rows and what to do.

use leptos::prelude::*;

use super::head;

/// One thing found.
pub struct FindingRow {
    /// Which statement, or which drill.
    pub what: String,
    /// What is odd about it.
    pub says: String,
    /// Where to look at it.
    pub href: Option<String>,
}

/// One kind of finding.
pub struct FindingPart {
    /// For addresses.
    pub id: &'static str,
    /// In words.
    pub title: &'static str,
    /// What to do about it.
    pub remedy: &'static str,
    /// How many there are.
    pub count: usize,
    /// The first of them.
    pub rows: Vec<FindingRow>,
}

/// The page.
pub struct QualityPage {
    /// What was looked at, in words.
    pub looked_at: String,
    /// Kinds in a fixed order, those without findings too.
    pub parts: Vec<FindingPart>,
}

pub(super) fn view(page: QualityPage) -> impl IntoView {
    let QualityPage { looked_at, parts } = page;
    let json = view! {
        <a class="button" href="/api/v1/quality">
            "As JSON"
        </a>
    };
    view! {
        {head("Data quality", "What is odd about the record, with the rows and what to do.", json)}
        <p class="record__none">{looked_at}</p>
        <div class="page__stack">{parts.into_iter().map(panel).collect_view()}</div>
    }
}

fn panel(part: FindingPart) -> impl IntoView {
    let FindingPart {
        id,
        title,
        remedy,
        count,
        rows,
    } = part;
    let (state, words) = match count {
        0 => ("good", "none".to_owned()),
        count => ("watch", count.to_string()),
    };
    let more = count.saturating_sub(rows.len());
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel__head">
                <h2 class="panel__title" id=id>
                    {title}
                </h2>
                <span class="badge" data-state=state>
                    {words}
                </span>
            </div>
            {(count > 0)
                .then(|| {
                    view! {
                        <ul class="record__list">{rows.into_iter().map(row).collect_view()}</ul>
                        {(more > 0).then(|| view! { <p class="panel__foot">{format!("and {more} more")}</p> })}
                        <p class="panel__foot">{remedy}</p>
                    }
                })}
        </section>
    }
}

fn row(row: FindingRow) -> impl IntoView {
    let FindingRow { what, says, href } = row;
    let what = match href {
        Some(href) => view! { <a href=href>{what}</a> }.into_any(),
        None => what.into_any(),
    };
    view! { <li class="record__item"><span class="record__text">{what} " " <span class="record__how">{says}</span></span></li> }
}
