//! The top bar: what this is, where the drill stands, the clocks, who is here, and the menu.

use drill::room::Phase;
use leptos::prelude::*;

use super::{
    Desk, RoomStore, Screen,
    dialogs::{DialogItem, Dialogs},
    solo::{HintButton, SoloItems, steers},
    talk::Unread,
};
use crate::{
    icon::{Icon, IconSize, Symbol},
    part::{Avatar, AvatarKind, ButtonKind, ThemeSwitch, memo, mm_ss, mm_ss_of_s},
    wire::Here,
};

/// Letters shown; more are a number.
const FACES: usize = 5;

/// The bar.
#[component]
pub fn TopBar(
    /// Further tools, such as the facilitator's clock.
    tools: Option<AnyView>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let title = memo(move || {
        store
            .hello
            .with(|hello| hello.as_ref().map(|hello| hello.script.public.title.clone()))
    });
    let phase = store.slice(|view| view.phase);
    let in_run = memo(move || phase.get() == Some(Phase::Run));
    let switches = memo(move || in_run.get() && store.i_lead());
    let desk = tools.is_some().then_some("");
    view! {
        <header class="topbar" data-desk=desk>
            <a class="brand" href="/" aria-label="Drillroom, home">
                <Icon symbol=Symbol::Brand />
            </a>
            <div class="topbar__heading">
                <span class="drill-mark">
                    <span class="drill-mark__word">"DRILL"</span>
                </span>
                <h1 class="topbar__title">{title}</h1>
            </div>
            <Phases phase />
            <Clocks />
            {tools}
            <HereNow />
            <div class="topbar__tools">
                <Show when=move || switches.get()>
                    <DeskSwitch />
                </Show>
                <Show when=move || in_run.get() && steers(store)>
                    <HintButton />
                </Show>
                <Show when=move || in_run.get()>
                    <TalkButton />
                </Show>
                <ThemeSwitch />
                <Menu />
            </div>
        </header>
    }
}

#[component]
fn Phases(phase: Memo<Option<Phase>>) -> impl IntoView {
    const STEPS: [Phase; 4] = [Phase::Lobby, Phase::Brief, Phase::Run, Phase::Debrief];
    view! {
        <ol class="topbar__phases" aria-label="Phase">
            {STEPS
                .map(|step| {
                    view! {
                        <li
                            class="topbar__phase"
                            data-done=move || phase.get().is_some_and(|now| step < now).then_some("")
                            aria-current=move || (phase.get() == Some(step)).then_some("step")
                        >
                            {step.name()}
                        </li>
                    }
                })}
        </ol>
    }
}

#[component]
fn Clocks() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let phase = store.slice(|view| view.phase);
    // In the debrief the room's clock has stopped: it would only look like one that runs.
    let running = move || phase.get() == Some(Phase::Run);
    let held = store.slice(|view| view.paused.is_some());
    let onset = store.slice(|view| view.onset);
    let ends = store.slice(|view| view.ends_at);
    let since = move || {
        onset
            .get()
            .flatten()
            .map(|onset| mm_ss_of_s(store.clock.get().since_s(onset)))
    };
    let left = move || mm_ss_of_s(ends.get().unwrap_or_default().since_s(store.clock.get()));
    view! {
        <Show when=running>
            <dl class="clocks">
                <div class="clock" data-size="l" data-paused=move || (held.get() == Some(true)).then_some("")>
                    <dt class="clock__label">"Room clock"</dt>
                    <dd class="clock__time">
                        <time>{move || mm_ss(store.clock.get())}</time>
                    </dd>
                </div>
                <Show when=move || onset.get().flatten().is_some()>
                    <div class="clock">
                        <dt class="clock__label">"Since onset"</dt>
                        <dd class="clock__time">
                            <time>{since}</time>
                        </dd>
                    </div>
                </Show>
                <div class="clock" data-hide="s">
                    <dt class="clock__label">"Left to run"</dt>
                    <dd class="clock__time">
                        <time>{left}</time>
                    </dd>
                </div>
            </dl>
        </Show>
    }
}

#[component]
fn HereNow() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let here = memo(move || {
        store.presence.with(|presence| {
            presence
                .iter()
                .filter(|one| one.here == Here::Now)
                .map(|one| one.person)
                .collect::<Vec<_>>()
        })
    });
    let names = move || {
        let names: Vec<String> = here.get().into_iter().map(|who| store.name_of(who)).collect();
        names.join(", ")
    };
    view! {
        <div class="topbar__here" title=names>
            <span class="avatars">
                <For each=move || here.get().into_iter().take(FACES) key=|who| *who let:who>
                    <Avatar
                        name=Signal::derive(move || store.name_of(who))
                        kind=Signal::derive(move || {
                            if store.me() == Some(who) { AvatarKind::Me } else { AvatarKind::Other }
                        })
                    />
                </For>
            </span>
            {move || format!("{} here", here.with(Vec::len))}
        </div>
    }
}

/// Board or control room, for the facilitator.
#[component]
fn DeskSwitch() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let item = move |desk: Desk, name: &'static str| {
        view! {
            <button
                type="button"
                class="segment__item"
                aria-pressed=move || (screen.desk.get() == desk).to_string()
                on:click=move |_| screen.desk.set(desk)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="segment topbar__desk" role="group" aria-label="What you look at">
            {item(Desk::Board, "Board")}
            {item(Desk::ControlRoom, "Control room")}
        </div>
    }
}

/// Opens the conversation where it does not stand beside the signals.
#[component]
fn TalkButton() -> impl IntoView {
    let screen = expect_context::<Screen>();
    let unread = expect_context::<Unread>();
    let count = memo(move || unread.total());
    view! {
        <button
            type="button"
            class="button topbar__talk"
            data-size="s"
            aria-expanded=move || screen.talk_open.get().to_string()
            on:click=move |_| screen.talk_open.update(|open| *open = !*open)
        >
            <Icon symbol=Symbol::MessageSquare size=IconSize::Small />
            "Talk "
            <Show when=move || 0 < count.get()>
                <span class="count">{count}</span>
                <span class="visually-hidden">"unread"</span>
            </Show>
        </button>
    }
}

/// The menu: a native popover, so Escape and a click elsewhere close it.
#[component]
fn Menu() -> impl IntoView {
    let dialogs = expect_context::<Dialogs>();
    let store = expect_context::<RoomStore>();
    let phase = store.slice(|view| view.phase);
    let can_stop = move || phase.get().is_some_and(|phase| phase <= Phase::Run);
    let screen = expect_context::<Screen>();
    // A phone has no room for the switch in the bar.
    let switches = move || phase.get() == Some(Phase::Run) && store.i_lead();
    let other = move || match screen.desk.get() {
        Desk::Board => Desk::ControlRoom,
        Desk::ControlRoom => Desk::Board,
    };
    view! {
        <button
            type="button"
            class="button"
            data-kind="quiet"
            data-shape="square"
            aria-label="Menu"
            title="Menu"
            popovertarget="room-menu"
        >
            <Icon symbol=Symbol::Ellipsis />
        </button>
        <div class="menu topbar__menu" id="room-menu" popover="auto">
            <SoloItems />
            <Show when=switches>
                <button
                    type="button"
                    class="menu__item"
                    popovertarget="room-menu"
                    popovertargetaction="hide"
                    on:click=move |_| screen.desk.set(other())
                >
                    <Icon symbol=Symbol::Monitor />
                    {move || if other() == Desk::Board { "Go to the board" } else { "Go to the control room" }}
                </button>
            </Show>
            <DialogItem symbol=Symbol::UserPlus words="Invite people" open=dialogs.invite />
            <DialogItem symbol=Symbol::Smartphone words="Continue on another device" open=dialogs.device />
            <DialogItem symbol=Symbol::Keyboard words="Keys" open=dialogs.keys />
            <Show when=can_stop>
                <hr class="menu__line" />
                <DialogItem symbol=Symbol::CircleStop words="Stop the drill" open=dialogs.stop kind=ButtonKind::Danger />
            </Show>
        </div>
    }
}
