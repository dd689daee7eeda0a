//! The lists inside a tool: flags with who gets what, releases with when they went live, and other levers by name.
//! Picking a line turns the sheet to it; nothing is set here.

use drill::{
    lever::{Lever, Setting},
    scenario::{FlagCard, ReleaseCard},
};
use leptos::prelude::*;

use crate::part::memo;

use super::stand::{Standing, moved};
use crate::{part::mm_ss_of_s, room::RoomStore};

/// A change this near to now is marked as recent, s.
const RECENT_S: i64 = 900;

/// When something happened on the room's clock; before the run as "12 min before the run".
pub fn moment_of(seconds: i32) -> String {
    if seconds < 0 {
        format!("{} before the run", long_span(seconds.unsigned_abs()))
    } else {
        mm_ss_of_s(seconds.unsigned_abs())
    }
}

/// A time that nobody counts in seconds: "40 min", "2 h", "3 days".
fn long_span(seconds: u32) -> String {
    match seconds {
        ..60 => format!("{seconds}\u{a0}s"),
        60..5_400 => format!("{}\u{a0}min", (seconds + 30) / 60),
        5_400..129_600 => format!("{}\u{a0}h", (seconds + 1_800) / 3_600),
        _ => format!("{}\u{a0}days", (seconds + 43_200) / 86_400),
    }
}

fn is_recent(now: u32, seconds: i32) -> bool {
    let ago = i64::from(now) - i64::from(seconds);
    (0..=RECENT_S).contains(&ago)
}

/// The lines of a tool, one to pick from.
#[component]
pub fn LeverList(
    /// The levers, at least one.
    levers: Vec<Lever>,
    /// The one picked.
    #[prop(into)]
    picked: Signal<Lever>,
    /// Told which line was picked.
    pick: Callback<Lever>,
) -> impl IntoView {
    view! {
        <ul class="lever-list" aria-label="What to set">
            {levers
                .into_iter()
                .map(|lever| {
                    let is_picked = {
                        let lever = lever.clone();
                        memo(move || picked.get() == lever)
                    };
                    let about = lever.clone();
                    let chosen = lever.clone();
                    view! {
                        <li class="lever-list__item" data-picked=move || is_picked.get().then_some("")>
                            <button
                                type="button"
                                class="lever-list__name"
                                aria-pressed=move || is_picked.get().to_string()
                                on:click=move |_| pick.run(chosen.clone())
                            >
                                {lever.name()}
                            </button>
                            <Standing lever=Signal::stored(lever) />
                            <About lever=about />
                        </li>
                    }
                })
                .collect_view()}
        </ul>
    }
}

/// What players may read about a flag or a release.
#[component]
fn About(lever: Lever) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let hello = store.hello.get_untracked();
    let script = hello.as_ref().map(|hello| &hello.script);
    let flag = |id| script.and_then(|script| script.flags.iter().find(|card| card.id == id).cloned());
    let release = |id| script.and_then(|script| script.releases.iter().find(|card| card.id == id).cloned());
    match lever {
        Lever::Flag(id) => flag(id).map(|card| view! { <AboutFlag card /> }.into_any()),
        Lever::Release(id) => release(id).map(|card| view! { <AboutRelease card /> }.into_any()),
        _ => None,
    }
}

/// Who gets what now. A flag that is off everywhere still says whom it was for.
#[component]
fn AboutFlag(card: FlagCard) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let recent = is_recent(store.clock.get_untracked().0, card.changed_s);
    let lever = Lever::Flag(card.id.clone());
    let off = memo(move || {
        let moved = moved(store, &lever);
        moved.is_some_and(|moved| moved.set == Setting::Off && moved.effect_at <= store.clock.get())
    });
    view! {
        <p class="lever-list__says">{card.says}</p>
        <p class="lever-list__when" data-recent=recent.then_some("")>
            "Changed " {moment_of(card.changed_s)}
        </p>
        <dl class="facts" data-plain>
            {card
                .segments
                .into_iter()
                .map(|segment| {
                    view! {
                        <dt>{segment.who}</dt>
                        <dd>
                            {move || if off.get() { format!("off, was: {}", segment.gets) } else { segment.gets.clone() }}
                        </dd>
                    }
                })
                .collect_view()}
        </dl>
    }
}

#[component]
fn AboutRelease(card: ReleaseCard) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let recent = is_recent(store.clock.get_untracked().0, card.at_s);
    view! {
        <p class="lever-list__says">{card.says}</p>
        <p class="lever-list__when" data-recent=recent.then_some("")>
            "Live since " {moment_of(card.at_s)}
        </p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_before_the_run_say_so() {
        assert_eq!(moment_of(-720), "12\u{a0}min before the run");
        assert_eq!(moment_of(-7_200), "2\u{a0}h before the run");
        assert_eq!(moment_of(-172_800), "2\u{a0}days before the run");
        assert_eq!(moment_of(61), "01:01");
        assert!(is_recent(100, -120));
        assert!(!is_recent(100, 200));
    }
}
