//! The way into a room: its code, then its door with a name and a free role. Whoever is inside already goes back to
//! the seat.

use drill::{
    role::Role,
    room::{Phase, Refusal},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::Form,
    hooks::{use_params_map, use_query_map},
};

use super::{
    Frame, answer_with,
    asked::Waiting,
    code_box::CodeBox,
    form::{About, FormError, NameField, about, error_of},
};
use crate::{
    api::{self, JoinDrill},
    backend::{ApiError, Door},
    part::{Need, sentence},
};

/// `/join` and `/join/:code`; also takes `?code=` and `?name=` from the front door's form.
#[component]
pub fn JoinPage() -> impl IntoView {
    let params = use_params_map();
    let query = use_query_map();
    let typed = Memo::new(move |_| {
        let code = params.read().get("code").or_else(|| query.read().get("code"));
        code.filter(|code| !code.trim().is_empty())
    });
    let name = Memo::new(move |_| query.read().get("name").unwrap_or_default());
    let door = Resource::new_blocking(
        move || typed.get(),
        |typed| async move {
            match typed {
                None => None,
                Some(code) => Some(api::knock(code).await),
            }
        },
    );
    view! {
        <Title text="Join a drill" />
        <Frame class="page" width="s">
            <Suspense fallback=|| view! { <Waiting words="Knocking at the door" /> }>
                {move || Suspend::new(async move {
                    match door.await {
                        None => view! { <CodeForm name=name.get() /> }.into_any(),
                        Some(Ok(door)) => view! { <DoorPage door name=name.get() /> }.into_any(),
                        Some(Err(error)) => {
                            answer_with(&error);
                            view! { <CodeForm name=name.get() typed=typed.get().unwrap_or_default() error /> }
                                .into_any()
                        }
                    }
                })}
            </Suspense>
        </Frame>
    }
}

#[component]
fn CodeForm(
    name: String,
    #[prop(optional)] typed: String,
    #[prop(optional)] error: Option<ApiError>,
) -> impl IntoView {
    view! {
        <div class="join__card">
            <h1 class="join__title">"Join a drill"</h1>
            <Form method="GET" action="/join">
                <div class="fields">
                    <CodeBox start=typed error />
                    <input type="hidden" name="name" value=name />
                    <button type="submit" class="button" data-kind="primary" data-size="l">
                        "Join"
                    </button>
                    <p class="field__hint">
                        "Only here to watch? Come in with the same code and take no seat."
                    </p>
                </div>
            </Form>
        </div>
    }
}

/// What stands on the door, and the way through it.
#[component]
fn DoorPage(door: Door, name: String) -> impl IntoView {
    let Door {
        code,
        title,
        phase,
        facilitator,
        seats,
        known_as,
    } = door;
    let now = match phase {
        // Said in full below to whoever was not there.
        Phase::Debrief if known_as.is_none() => "",
        Phase::Lobby => "People are taking their seats.",
        Phase::Brief => "The brief is being read.",
        Phase::Run => "The drill is running. You can still come in.",
        Phase::Debrief => "The run is over; the debrief is open.",
        Phase::Closed => "The drill is closed; its debrief can be read.",
    };
    let who_leads = facilitator.map_or_else(
        || "A drill without a facilitator: the program plays the empty seats.".to_owned(),
        |facilitator| format!("{facilitator} leads this drill."),
    );
    view! {
        <div class="join__card">
            <p class="page__crumb">
                "Room "
                <span class="my-drills__code">{code.to_string()}</span>
            </p>
            <h1 class="page__title">{title}</h1>
            <p class="page__lead">{format!("{who_leads} {now}").trim_end().to_owned()}</p>
            {match known_as {
                Some(known_as) => {
                    view! {
                        <p>
                            "You are in this room already, as "
                            <b>{known_as}</b>
                            "."
                        </p>
                        <a class="button" data-kind="primary" data-size="l" href=format!("/drill/{code}")>
                            "Back to your seat"
                        </a>
                    }
                        .into_any()
                }
                None if phase == Phase::Debrief => {
                    view! { <p>{sentence(&Refusal::RunOver.to_string())}</p> }.into_any()
                }
                None => view! { <NameForm code=code.to_string() name seats /> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn NameForm(code: String, name: String, seats: Vec<(Role, Option<String>)>) -> impl IntoView {
    let join = ServerAction::<JoinDrill>::new();
    let error = error_of(*join);
    let of = move |field: About| Signal::derive(move || error.get().filter(|error| about(error) == field));
    view! {
        <ActionForm action=join>
            <div class="fields">
                <input type="hidden" name="code" value=code />
                <NameField
                    id="name"
                    label="Your name in the room"
                    name
                    need=Need::Required
                    error=of(About::Name)
                />
                <fieldset class="seat-list">
                    <legend class="field__label">"Your seat"</legend>
                    <label class="check">
                        <input type="radio" name="role" value="" checked />
                        <span>
                            "No seat yet"
                            <span class="check__note">"Take one inside, or only watch."</span>
                        </span>
                    </label>
                    {seats.into_iter().map(|(role, holder)| view! { <SeatChoice role holder /> }).collect_view()}
                    <FormError error=of(About::Role) />
                </fieldset>
                <FormError error=of(About::Whole) />
                <button
                    type="submit"
                    class="button"
                    data-kind="primary"
                    data-size="l"
                    aria-busy=move || join.pending().get().then_some("true")
                >
                    "Join"
                </button>
                <p class="field__hint">
                    "No account needed. If you drop out, this page brings you back to your seat."
                </p>
            </div>
        </ActionForm>
    }
}

#[component]
fn SeatChoice(role: Role, holder: Option<String>) -> impl IntoView {
    let note = holder.as_ref().map(|holder| format!("{holder} sits here"));
    view! {
        <label class="check">
            <input type="radio" name="role" value=role_key(role) disabled=holder.is_some() />
            <span>{role.name()} {note.map(|note| view! { <span class="check__note">{note}</span> })}</span>
        </label>
    }
}

/// The role as forms write it.
pub fn role_key(role: Role) -> String {
    match serde_json::to_value(role) {
        Ok(serde_json::Value::String(key)) => key,
        // A unit variant is always a string.
        Ok(_) | Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_written_as_the_form_reads_it() {
        assert_eq!(role_key(Role::PaymentsOps), "payments_ops");
    }
}
