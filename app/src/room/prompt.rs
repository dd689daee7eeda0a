//! Timed decisions, in front of everything: the question, who decides, the choices with their price, who chose what, the
//! time left. Decides nothing and counts nothing down: it reads the room's clock.

use drill::{
    id::{ChoiceId, PersonId, PromptId},
    role::Role,
    room::{Action, Decided, action::LINE_LETTERS, view::PromptView},
};
use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    part::{Act, Avatar, AvatarKind, ButtonKind, letter, memo, mm_ss_of_s},
    room::{OpenTool, RoomStore, Screen, talk::clear_sent},
};

/// A decided prompt stays this long after its deadline, or until somebody closes it, s.
const STAYS_S: u32 = 20;
/// From here on the clock is marked as urgent, s.
const URGENT_S: u32 = 15;

/// Every open decision, and those that were closed a moment ago.
#[component]
pub fn Prompts() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let closed_by_me = RwSignal::new(Vec::<PromptId>::new());
    let shown = memo(move || {
        let now = store.clock.get();
        store.view.with(|view| {
            let prompts = view.iter().flat_map(|view| &view.prompts);
            let fresh =
                |prompt: &&PromptView| prompt.decided.is_none() || now <= prompt.closes_at.plus_s(STAYS_S);
            let kept = |id: &PromptId| closed_by_me.with(|closed| !closed.contains(id));
            prompts
                .filter(fresh)
                .map(|prompt| prompt.id.clone())
                .filter(kept)
                .collect::<Vec<_>>()
        })
    });
    let asks = memo(move || {
        store.view.with(|view| {
            let open = view
                .iter()
                .flat_map(|view| &view.prompts)
                .find(|prompt| prompt.decided.is_none());
            open.map(|prompt| format!("Decision: {}", prompt.asks))
                .unwrap_or_default()
        })
    });
    view! {
        <p class="visually-hidden" role="alert">
            {asks}
        </p>
        <For each=move || shown.get() key=Clone::clone let:id>
            <PromptCard
                id=id.clone()
                on_close=Callback::new(move |()| closed_by_me.update(|closed| closed.push(id.clone())))
            />
        </For>
    }
}

#[component]
fn PromptCard(id: PromptId, on_close: Callback<()>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let prompt = {
        let id = id.clone();
        memo(move || {
            store.view.with(|view| {
                let mut prompts = view.iter().flat_map(|view| &view.prompts);
                prompts.find(|prompt| prompt.id == id).cloned()
            })
        })
    };
    let first = prompt.get_untracked()?;
    let (decides, closes_at) = (first.decides, first.closes_at);
    let length_s = first.closes_at.since_s(first.opened_at).max(1);
    let left_s = memo(move || closes_at.since_s(store.clock.get()));
    let open = memo(move || prompt.with(|prompt| prompt.as_ref().is_some_and(|one| one.decided.is_none())));
    let mine = memo(move || store.my_roles().has(decides));
    let folded = RwSignal::new(false);
    fold_for_tools(folded);
    let picked = RwSignal::new(None::<ChoiceId>);
    let chosen = memo(move || picked.get().or_else(|| my_choice(store, prompt)));
    let heading = format!("prompt-{id}");
    let labelled_by = heading.clone();
    let kind = move || match (open.get(), mine.get()) {
        (false, _) => "closed",
        (true, true) => "mine",
        (true, false) => "advise",
    };
    let group = id.to_string();
    let options = first
        .choices
        .into_iter()
        .map(|choice| view! { <Choice choice prompt group=group.clone() chosen picked open /> })
        .collect_view();
    Some(view! {
        <section
            class="prompt"
            data-kind=kind
            data-urgent=move || (open.get() && left_s.get() <= URGENT_S).then_some("")
            data-folded=move || folded.get().then_some("")
            aria-labelledby=labelled_by
            style=move || format!("--left:{:.1}%", f64::from(left_s.get()) / f64::from(length_s) * 100.0)
        >
            <div class="prompt__burn" aria-hidden="true"></div>
            <div class="prompt__head">
                <span class="badge" data-kind="accent">
                    {move || if open.get() { "Decision" } else { "Decided" }}
                </span>
                <h2 class="prompt__question" id=heading>
                    {first.asks}
                </h2>
                <Show
                    when=move || open.get()
                    fallback=move || {
                        view! {
                            <button type="button" class="button" data-size="s" on:click=move |_| on_close.run(())>
                                "Close"
                            </button>
                        }
                    }
                >
                    <p class="prompt__clock">
                        <time>{move || mm_ss_of_s(left_s.get())}</time>
                        "left"
                    </p>
                </Show>
                <button
                    type="button"
                    class="button prompt__fold"
                    data-kind="quiet"
                    data-shape="square"
                    aria-expanded=move || (!folded.get()).to_string()
                    aria-label=move || if folded.get() { "Unfold the decision" } else { "Fold the decision" }
                    on:click=move |_| folded.update(|folded| *folded = !*folded)
                >
                    <Icon symbol=Signal::derive(move || {
                        if folded.get() { Symbol::ChevronDown } else { Symbol::ChevronUp }
                    }) />
                </button>
            </div>
            <div class="prompt__options" role="radiogroup" aria-label="Choices">
                {options}
            </div>
            <Show when=move || open.get() fallback=move || view! { <Outcome prompt /> }>
                <Answer id=id.clone() prompt chosen mine />
                <Who decides default=first.default.clone() prompt />
            </Show>
        </section>
    })
}

/// Makes room for a tool that opens, and comes back when it closes.
fn fold_for_tools(folded: RwSignal<bool>) {
    let place = expect_context::<Screen>().place;
    Effect::new(move |before: Option<()>| {
        place.track();
        if before.is_some() {
            folded.set(true);
        }
    });
    let open = expect_context::<OpenTool>();
    Effect::new(move |before: Option<bool>| {
        let now = open.0.get().is_some();
        if before.is_some_and(|before| before != now) {
            folded.set(now);
        }
        now
    });
}

fn my_choice(store: RoomStore, prompt: Memo<Option<PromptView>>) -> Option<ChoiceId> {
    let me = store.me()?;
    prompt.with(|prompt| {
        let answers = &prompt.as_ref()?.answers;
        answers
            .iter()
            .find(|(who, _)| *who == me)
            .map(|(_, choice)| choice.clone())
    })
}

#[component]
fn Choice(
    choice: (ChoiceId, String, String),
    prompt: Memo<Option<PromptView>>,
    group: String,
    chosen: Memo<Option<ChoiceId>>,
    picked: RwSignal<Option<ChoiceId>>,
    open: Memo<bool>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let (id, says, trade_off) = choice;
    let voters = {
        let id = id.clone();
        memo(move || {
            prompt.with(|prompt| {
                let answers = prompt.iter().flat_map(|prompt| &prompt.answers);
                answers
                    .filter(|(_, choice)| *choice == id)
                    .map(|(who, _)| *who)
                    .collect::<Vec<PersonId>>()
            })
        })
    };
    let is_chosen = {
        let id = id.clone();
        memo(move || chosen.get().as_ref() == Some(&id))
    };
    let pick = {
        let id = id.clone();
        move |_| picked.set(Some(id.clone()))
    };
    view! {
        <label class="prompt__option" aria-disabled=move || (!open.get()).then_some("true")>
            <input
                type="radio"
                name=group
                value=id.to_string()
                prop:checked=is_chosen
                disabled=move || !open.get()
                on:change=pick
            />
            <span class="prompt__name">
                <span class="prompt__letter">{letter(&id)}</span>
                {says}
            </span>
            <span class="prompt__votes">
                <span class="avatars">
                    <For each=move || voters.get() key=|who| *who let:who>
                        <Avatar
                            name=Signal::derive(move || store.name_of(who))
                            kind=Signal::derive(move || {
                                if store.me() == Some(who) { AvatarKind::Me } else { AvatarKind::Other }
                            })
                        />
                    </For>
                </span>
                {move || voters.with(Vec::len)}
                <span class="visually-hidden">{move || if voters.with(Vec::len) == 1 { " voice" } else { " voices" }}</span>
            </span>
            <span class="prompt__text">{trade_off}</span>
        </label>
    }
}

/// The reason in a line, and the button.
#[component]
fn Answer(
    id: PromptId,
    prompt: Memo<Option<PromptView>>,
    chosen: Memo<Option<ChoiceId>>,
    mine: Memo<bool>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let reason = RwSignal::new(String::new());
    let done = Callback::new(move |sent| {
        if let Action::Answer { reason: sent, .. } = sent {
            clear_sent(reason, &sent);
        }
    });
    let given = memo(move || {
        let choice = chosen.get()?;
        (my_choice(store, prompt).as_ref() == Some(&choice)).then(|| letter(&choice))
    });
    let field = format!("prompt-reason-{id}");
    view! {
        <div class="prompt__answer">
            <label class="visually-hidden" for=field.clone()>
                "Why, in a line"
            </label>
            <input
                class="field__input"
                id=field
                maxlength=LINE_LETTERS.to_string()
                placeholder="Why, in a line (optional)"
                autocomplete="off"
                bind:value=reason
            />
            {move || match (chosen.get(), given.get()) {
                (None, _) => view! { <Waiting says="Pick a choice" why="Pick a choice first." /> }.into_any(),
                (Some(_), Some(letter)) => {
                    view! { <Waiting says=format!("{letter} is your choice") why="Pick another to change your mind." /> }
                        .into_any()
                }
                (Some(choice), None) => {
                    let letter = letter(&choice);
                    let prompt = id.clone();
                    let action = Signal::derive(move || Action::Answer {
                        prompt: prompt.clone(),
                        choice: choice.clone(),
                        reason: reason.get(),
                    });
                    view! {
                        <Act action kind=ButtonKind::Primary done>
                            {move || format!("{} {letter}", if mine.get() { "Decide" } else { "Advise" })}
                        </Act>
                    }
                        .into_any()
                }
            }}
        </div>
    }
}

/// A button that has nothing to ask for yet.
#[component]
fn Waiting(#[prop(into)] says: String, why: &'static str) -> impl IntoView {
    view! {
        <button type="button" class="button" aria-disabled="true" title=why>
            {says}
        </button>
    }
}

/// What was decided, and how.
#[component]
fn Outcome(prompt: Memo<Option<PromptView>>) -> impl IntoView {
    let says = move || {
        let prompt = prompt.get()?;
        let (choice, how) = prompt.decided?;
        let what = prompt.choices.into_iter().find(|(id, ..)| *id == choice);
        let what = what.map(|(_, says, _)| says).unwrap_or_default();
        Some(format!(
            "{}: {what} – {}",
            letter(&choice),
            how_words(how, prompt.decides)
        ))
    };
    view! {
        <p class="prompt__foot">
            <b>{says}</b>
        </p>
    }
}

fn how_words(how: Decided, decides: Role) -> String {
    match how {
        Decided::ByRole => format!("decided by {}", decides.name()),
        Decided::ByMost => "decided by most voices".to_owned(),
        Decided::ByDefault => "as nobody decided in time".to_owned(),
    }
}

/// Who decides, what I chose, and what happens when nobody does.
#[component]
fn Who(decides: Role, default: ChoiceId, prompt: Memo<Option<PromptView>>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let holder = memo(move || {
        store.view.with(|view| {
            let holder = view.as_ref().and_then(|view| view.holder(decides));
            holder.map(|person| (person.id, person.name.clone()))
        })
    });
    let who = move || match holder.get() {
        Some((id, _)) if store.me() == Some(id) => "You decide; the others advise.".to_owned(),
        Some((id, _)) if id.stands_in().is_some() => {
            format!("The program plays {}: most voices decide.", decides.name())
        }
        Some((_, name)) => format!("{} ({name}) decides; the others advise.", decides.name()),
        None => format!("Nobody holds {}: most voices decide.", decides.name()),
    };
    let mine = move || my_choice(store, prompt).map(|choice| format!(" You chose {}.", letter(&choice)));
    view! {
        <p class="prompt__foot">
            <span>
                {who} {mine} " With no decision, " <b>{letter(&default)}</b> " happens."
            </span>
        </p>
    }
}
