//! Internal status updates: those posted, the form with its four fields, and the line that says when the next is due.

use drill::room::{Action, StatusUpdate, action::LINE_LETTERS};
use leptos::{ev, prelude::*};

use super::{
    chat::{List, OnlyWatching, writes},
    typed::{Typed, clear_sent},
};
use crate::{
    part::{Act, ButtonKind, Need, TextField, memo, mm_ss_of_s},
    room::{Channel, RoomStore, Screen},
    state::{Condition, State},
};

/// From here on the line is shown above every tab, seconds before the update is due.
const SOON_S: u32 = 120;
/// What can be promised, minutes.
const NEXT: [u8; 5] = [5, 10, 15, 20, 30];

/// When the next update is due, above every tab once it is near.
#[component]
pub fn DueLine() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let screen = expect_context::<Screen>();
    let due = store.slice(|view| view.status_due);
    let left = memo(move || {
        let clock = store.clock.get();
        due.get()
            .flatten()
            .map(|due| (due.since_s(clock), due <= clock, clock.since_s(due)))
    });
    let here = move || screen.channel.get() == Channel::Status;
    let shown = move || left.get().filter(|(left, ..)| *left <= SOON_S || here());
    let condition = Signal::derive(move || match left.get() {
        Some((_, true, _)) => Condition::Bad,
        Some((left, false, _)) if left <= SOON_S => Condition::Watch,
        Some(_) | None => Condition::Unknown,
    });
    let words = move || match left.get() {
        Some((_, true, over)) => format!("Status update due since {}", mm_ss_of_s(over)),
        Some((left, false, _)) => format!("Status update due in {}", mm_ss_of_s(left)),
        None => String::new(),
    };
    view! {
        <Show when=move || shown().is_some()>
            <p class="conversation__due" data-state=move || condition.get().attribute()>
                <State condition>{words}</State>
                <Show when=move || !here()>
                    <button type="button" class="link-button" on:click=move |_| screen.channel.set(Channel::Status)>
                        "Write it"
                    </button>
                </Show>
            </p>
        </Show>
    }
}

/// The tab.
#[component]
pub fn StatusTab() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <List channel=Channel::Status name="Status updates">
            <p class="empty__title">"No update yet"</p>
            <p class="empty__text">"The first is due five minutes after the first alert. Colleagues who are not here read it."</p>
        </List>
        <Show when=move || writes(store) fallback=OnlyWatching>
            <Form />
        </Show>
    }
}

#[component]
fn Form() -> impl IntoView {
    let typed = expect_context::<Typed>();
    let Typed {
        impact,
        scope,
        doing,
        next_min,
        ..
    } = typed;
    let update = move || StatusUpdate {
        impact: impact.get(),
        scope: scope.get(),
        doing: doing.get(),
        next_min: next_min.get(),
    };
    let done = Callback::new(move |sent| {
        if let Action::PostStatus(sent) = sent {
            clear_sent(impact, &sent.impact);
            clear_sent(scope, &sent.scope);
            clear_sent(doing, &sent.doing);
        }
    });
    let choose = move |event: ev::Event| {
        if let Ok(minutes) = event_target_value(&event).parse() {
            next_min.set(minutes);
        }
    };
    view! {
        <form class="composer" data-kind="fields" aria-label="Status update" on:submit=|event| event.prevent_default()>
            <TextField id="status-impact" label="Impact" need=Need::Required value=impact letters=LINE_LETTERS example="What shoppers feel" />
            <TextField id="status-scope" label="Who is touched" need=Need::Required value=scope letters=LINE_LETTERS example="Devices, regions, share" />
            <TextField id="status-doing" label="What we are doing" need=Need::Required value=doing letters=LINE_LETTERS example="The step of now, and who" />
            <div class="field__row">
                <label class="field__label" for="status-next">
                    "Next update in"
                </label>
                <select class="field__select composer__next" id="status-next" on:change=choose>
                    {NEXT
                        .map(|minutes| {
                            view! {
                                <option value=minutes.to_string() selected=move || next_min.get() == minutes>
                                    {format!("{minutes} min")}
                                </option>
                            }
                        })}
                </select>
                <Act
                    action=Signal::derive(move || Action::PostStatus(update()))
                    kind=ButtonKind::Primary
                    done
                >
                    "Post update"
                </Act>
            </div>
        </form>
    }
}
