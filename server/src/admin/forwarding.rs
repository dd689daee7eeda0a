//! Forwarding for people: the targets, a new one, and what can be done with one. What travels when stands in `forward`.

use app::record::{
    AccessForm, Field, ForwardingPage, Page, Problem, RefusedRow, TargetForm, TargetRow, TargetState, Trouble,
};
use axum::{
    extract::{Path, RawForm, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use lrs::{Micros, Version, time::Timestamp};
use uuid::Uuid;

use super::{Admin, Failed, door::Administrator, shown};
use crate::{
    chance,
    clock::TimeOfDay,
    forward::{
        TARGETS_MAX,
        asked::{self, Asked, Unfit},
    },
    journal::forward::{self, Added, Again, Begin, Secret, Target, TargetId, TargetPlan, Wanted, Which},
    record::profile,
};

/// Refused statements of one target that the page shows; their number is told whole.
const ROWS: i64 = 50;
/// How far waiting statements are counted for the page: a few milliseconds.
const COUNTED: usize = 10_000;

/// `GET /record/forwarding`.
pub async fn page(_: Administrator, State(admin): State<Admin>) -> Result<Response, Failed> {
    show(&admin, StatusCode::OK, blank(), Wrong::Nothing).await
}

/// The form as nobody has touched it.
fn blank() -> TargetForm {
    TargetForm {
        version: Version::V1.header().to_owned(),
        begin: "now".to_owned(),
        ..TargetForm::default()
    }
}

/// What the page has to say of a form that was sent.
enum Wrong {
    Nothing,
    /// With the form for a new target.
    New(Vec<Problem>),
    /// With another key and secret for this target.
    Access(TargetId, AccessForm),
}

/// `POST /record/forwarding`: adds a target.
pub async fn add(
    _: Administrator,
    State(admin): State<Admin>,
    RawForm(form): RawForm,
) -> Result<Response, Failed> {
    let (form, secret) = read(&form);
    let (plan, begin) = match wanted(&admin, &form, secret) {
        Ok(wanted) => wanted,
        Err(problems) => {
            return show(
                &admin,
                StatusCode::UNPROCESSABLE_ENTITY,
                form,
                Wrong::New(problems),
            )
            .await;
        }
    };
    let id = TargetId(chance::uuid());
    let added = admin.journal().records.change(move |conn, at| {
        Box::pin(async move { forward::add(conn, id, &plan, begin, TimeOfDay(at.0)).await })
    });
    match added.await? {
        Added::Yes => Ok(Redirect::to("/record/forwarding").into_response()),
        Added::Full => {
            let problem = Problem {
                field: None,
                words: format!("there are {TARGETS_MAX} targets already; remove one first"),
            };
            show(&admin, StatusCode::CONFLICT, form, Wrong::New(vec![problem])).await
        }
    }
}

/// `POST /record/forwarding/TARGET/access`: another key and secret for a target, which keeps its place and its list.
pub async fn access(
    _: Administrator,
    State(admin): State<Admin>,
    Path(target): Path<Uuid>,
    RawForm(form): RawForm,
) -> Result<Response, Failed> {
    let id = TargetId(target);
    let mut conn = admin.journal().readers.acquire().await?;
    let there = forward::one(&mut conn, id).await?;
    drop(conn);
    let gone = || (StatusCode::NOT_FOUND, "There is no such target any more.\n").into_response();
    if there.is_none() {
        return Ok(gone());
    }
    let (written, secret) = read(&form);
    let (key, secret) = match asked::access(&written.key, &secret) {
        Ok(access) => access,
        Err(unfit) => {
            let sent = AccessForm {
                key: written.key,
                problems: problems(&unfit),
            };
            let wrong = Wrong::Access(id, sent);
            return show(&admin, StatusCode::UNPROCESSABLE_ENTITY, blank(), wrong).await;
        }
    };
    let set = admin
        .journal()
        .records
        .change(move |conn, _| Box::pin(async move { forward::set_access(conn, id, &key, &secret).await }));
    if !set.await? {
        return Ok(gone());
    }
    admin.forwarder.hurry(id);
    Ok(Redirect::to("/record/forwarding").into_response())
}

/// What can be done with a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Act {
    Pause,
    Resume,
    Remove,
    TryAgain(Which),
    Drop(Which),
}

/// `POST /record/forwarding/TARGET/ACT`.
pub async fn act(
    _: Administrator,
    State(admin): State<Admin>,
    Path((target, act)): Path<(Uuid, String)>,
    RawForm(form): RawForm,
) -> Result<Response, Failed> {
    let Some(act) = act_of(&act, &form) else {
        return Ok((StatusCode::NOT_FOUND, "There is no such thing to do.\n").into_response());
    };
    let id = TargetId(target);
    let done = admin.journal().records.change(move |conn, at| {
        Box::pin(async move {
            match act {
                Act::Pause => forward::pause(conn, id, TimeOfDay(at.0)).await,
                Act::Resume => forward::resume(conn, id).await,
                Act::Remove => forward::remove(conn, id).await.map(|_| ()),
                Act::TryAgain(which) => forward::try_again(conn, id, which).await,
                Act::Drop(which) => forward::give_up(conn, id, which).await,
            }
        })
    });
    done.await?;
    admin.forwarder.hurry(id);
    Ok(Redirect::to("/record/forwarding").into_response())
}

fn act_of(act: &str, form: &[u8]) -> Option<Act> {
    let one = || {
        let mut fields = form_urlencoded::parse(form);
        let (_, id) = fields.find(|(name, _)| name == "statement")?;
        Uuid::parse_str(&id).ok().map(Which::One)
    };
    match act {
        "pause" => Some(Act::Pause),
        "resume" => Some(Act::Resume),
        "remove" => Some(Act::Remove),
        "retry" => one().map(Act::TryAgain),
        "retry-all" => Some(Act::TryAgain(Which::All)),
        "drop" => one().map(Act::Drop),
        "drop-all" => Some(Act::Drop(Which::All)),
        _ => None,
    }
}

/// What was written, and the secret apart, which no page shows again.
fn read(form: &[u8]) -> (TargetForm, Secret) {
    let (mut read, mut secret) = (TargetForm::default(), Secret(String::new()));
    for (field, value) in form_urlencoded::parse(form) {
        let place = match &*field {
            "name" => &mut read.name,
            "endpoint" => &mut read.endpoint,
            "key" => &mut read.key,
            "version" => &mut read.version,
            "begin" => &mut read.begin,
            "since" => &mut read.filters.since,
            "actor" => &mut read.filters.actor,
            "verb" => &mut read.filters.verb,
            "activity" => &mut read.filters.activity,
            "registration" => &mut read.filters.registration,
            "secret" => {
                secret = Secret(value.into_owned());
                continue;
            }
            _ => continue,
        };
        value.trim().clone_into(place);
    }
    (read, secret)
}

/// The target that the form asks for, or what is wrong with it.
fn wanted(admin: &Admin, form: &TargetForm, secret: Secret) -> Result<(TargetPlan, Begin), Vec<Problem>> {
    let asked = Asked {
        name: form.name.clone(),
        endpoint: form.endpoint.clone(),
        key: form.key.clone(),
        secret,
        version: form.version.clone(),
        wanted: Wanted {
            actor: form.filters.actor.clone(),
            verb: form.filters.verb.clone(),
            activity: form.filters.activity.clone(),
            registration: form.filters.registration.clone(),
        },
    };
    let home_page = admin.rooms.house().recorder.home_page();
    let plan = asked.parse(admin.forwarder.routes(), home_page);
    match (plan, begin(form)) {
        (Ok(plan), Ok(begin)) => Ok((plan, begin)),
        (plan, begin) => {
            let mut wrong = plan.err().map_or_else(Vec::new, |unfit| problems(&unfit));
            wrong.extend(begin.err());
            Err(wrong)
        }
    }
}

fn problems(unfit: &[Unfit]) -> Vec<Problem> {
    let problem = |unfit: &Unfit| Problem {
        field: Some(unfit.field()),
        words: unfit.to_string(),
    };
    unfit.iter().map(problem).collect()
}

fn begin(form: &TargetForm) -> Result<Begin, Problem> {
    let problem = |field, words: &str| Problem {
        field: Some(field),
        words: words.to_owned(),
    };
    let since = form.filters.since.as_str();
    match (form.begin.as_str(), since) {
        ("now", "") => Ok(Begin::Now),
        ("all", "") => Ok(Begin::Everything),
        ("since", since) => match Timestamp::parse(since) {
            Some(moment) => Ok(Begin::After(moment.at)),
            None => Err(problem(
                Field::Since,
                "Write the moment to begin after such as 2026-11-20T17:00:00Z.",
            )),
        },
        ("now" | "all", _) => Err(problem(
            Field::Since,
            "To begin after a moment, choose “what was stored after” above; else leave it empty.",
        )),
        _ => Err(problem(
            Field::Begin,
            "Choose where to begin: from now on, everything, or after a moment.",
        )),
    }
}

async fn show(admin: &Admin, status: StatusCode, form: TargetForm, wrong: Wrong) -> Result<Response, Failed> {
    let mut conn = admin.journal().readers.acquire().await?;
    let listed = forward::list(&mut conn).await?;
    drop(conn);
    let mut targets = Vec::with_capacity(listed.len());
    let (mut problems, mut at) = (Vec::new(), None);
    match wrong {
        Wrong::Nothing => {}
        Wrong::New(found) => problems = found,
        Wrong::Access(id, sent) => at = Some((id, sent)),
    }
    for target in listed {
        let sent = at.take_if(|(id, _)| *id == target.id);
        targets.push(row(admin, target, sent.map(|(_, sent)| sent)).await?);
    }
    let page = ForwardingPage {
        targets,
        form,
        problems,
        verbs: profile::verbs(),
    };
    Ok(admin.page(status, Page::Forwarding(page)))
}

async fn row(admin: &Admin, target: Target, access: Option<AccessForm>) -> Result<TargetRow, Failed> {
    let waiting = admin.forwarder.waiting(&target, COUNTED + 1).await?;
    let mut conn = admin.journal().readers.acquire().await?;
    let refused = forward::refused(&mut conn, target.id, ROWS).await?;
    drop(conn);
    Ok(TargetRow {
        id: target.id.0.to_string(),
        wanted: words(&target.plan.wanted, target.plan.version),
        state: match (&target.paused, &target.trouble) {
            (Some(since), _) => TargetState::Paused(minute(*since)),
            (None, Some(_)) => TargetState::Away,
            (None, None) => TargetState::Running,
        },
        name: target.plan.name,
        key: target.plan.key,
        access,
        endpoint: target.plan.endpoint,
        forwarded: target.forwarded.to_string(),
        waiting: if waiting > COUNTED {
            format!("more than {COUNTED}")
        } else {
            waiting.to_string()
        },
        refused: target.refused,
        success: target.success.map(minute),
        trouble: target.trouble.map(|(at, words)| Trouble {
            at: minute(at),
            words,
        }),
        listed: refused.into_iter().map(refused_row).collect(),
    })
}

fn refused_row(refused: forward::Refused) -> RefusedRow {
    let times = match refused.tries {
        1 => "once".to_owned(),
        tries => format!("{tries} times"),
    };
    let at = minute(refused.at);
    RefusedRow {
        statement: refused.statement.to_string(),
        reason: refused.reason,
        tries: match refused.again {
            Again::No => format!("{times}, last {at}"),
            Again::Asked => format!("{times}; is tried again"),
        },
    }
}

/// A filter in words.
fn words(wanted: &Wanted, version: Version) -> String {
    let Wanted {
        actor,
        verb,
        activity,
        registration,
    } = wanted;
    let parts = [
        ("actor", actor),
        ("verb", verb),
        ("activity", activity),
        ("drill", registration),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    let which = if parts.is_empty() {
        "all".to_owned()
    } else {
        parts.join(", ")
    };
    format!("{which}; as xAPI {}", version.header())
}

fn minute(at: TimeOfDay) -> String {
    shown(Micros(at.0))[..16].to_owned()
}
