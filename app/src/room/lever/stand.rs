//! How a lever stands now: what it is set to, by whom, and when that takes effect. Changes nothing.

use drill::{
    id::At,
    lever::{Lever, Origin, Setting},
    room::Moved,
};
use leptos::prelude::*;

use crate::{
    part::{memo, mm_ss, span},
    room::RoomStore,
    state::{Condition, State},
};

/// What a moved lever does at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Course {
    /// Set, and not yet felt.
    ComesInS(u32),
    /// Felt since.
    Since(At),
    /// Felt until.
    Until(At),
    /// Its time has run out.
    Ran(At),
}

/// Where a lever is on its course. Pure, so that tests can turn the clock.
fn course(moved: &Moved, now: At) -> Course {
    if now < moved.effect_at {
        return Course::ComesInS(moved.effect_at.since_s(now));
    }
    match moved.ends_at() {
        Some(until) if now < until => Course::Until(until),
        Some(until) => Course::Ran(until),
        None => Course::Since(moved.effect_at),
    }
}

/// The setting of a lever, as it is felt; a route whose time has run out is back at normal.
pub fn felt(moved: Option<&Moved>, lever: &Lever, now: At) -> Setting {
    match moved {
        None => lever.normal(),
        Some(moved) if moved.is_over(now) => lever.normal(),
        Some(moved) => moved.set,
    }
}

/// A lever's standing in a line.
#[component]
pub fn Standing(
    /// Which lever.
    #[prop(into)]
    lever: Signal<Lever>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let moved = memo(move || moved(store, &lever.get()));
    let course = memo(move || {
        let now = store.clock.get();
        moved.get().map(|moved| (course(&moved, now), moved))
    });
    let condition = Signal::derive(move || match course.get() {
        Some((Course::ComesInS(_), _)) => Condition::Watch,
        Some((Course::Since(_) | Course::Until(_), _)) => Condition::Good,
        Some((Course::Ran(_), _)) | None => Condition::Unknown,
    });
    view! {
        <p class="lever-standing">
            <State condition>{move || says(&lever.get(), course.get().as_ref())}</State>
            {move || {
                course
                    .get()
                    .map(|(_, moved)| {
                        let by = moved.by.map_or_else(|| "a decision of the team".to_owned(), |by| store.name_of(by));
                        view! { <span class="lever__aside">{format!("set at {} by {by}", mm_ss(moved.at))}</span> }
                    })
            }}
        </p>
    }
}

/// How a lever was moved, if it was.
pub fn moved(store: RoomStore, lever: &Lever) -> Option<Moved> {
    store.view.with(|view| {
        let view = view.as_ref()?;
        view.moved.iter().find(|moved| moved.lever == *lever).cloned()
    })
}

fn says(lever: &Lever, course: Option<&(Course, Moved)>) -> String {
    let Some((course, moved)) = course else {
        let normal = lever.says(lever.normal());
        return match (lever, lever.origin()) {
            (Lever::Restart(_), _) => "not restarted".to_owned(),
            // It may be minutes old: nothing about it is as always.
            (_, Origin::Release(_) | Origin::Flag(_)) => normal,
            (_, Origin::Engine) => format!("{normal}, as always"),
        };
    };
    let set = lever.says(moved.set);
    match course {
        Course::ComesInS(seconds) => format!("{set}: set, takes effect in {}", span(*seconds)),
        Course::Since(at) => format!("{set}: in effect since {}", mm_ss(*at)),
        Course::Until(until) => match lever {
            Lever::Restart(_) => format!("restarting, back at full strength at {}", mm_ss(*until)),
            _ => format!("{set}: in effect until {}", mm_ss(*until)),
        },
        Course::Ran(until) => match lever {
            Lever::Restart(_) => format!("restarted, at full strength since {}", mm_ss(*until)),
            _ => format!("ran out at {}, back to normal", mm_ss(*until)),
        },
    }
}

#[cfg(test)]
mod tests {
    use drill::lever::Warmup;

    use super::*;

    fn warm_route() -> Moved {
        Moved {
            lever: Lever::PaymentRoute,
            set: Setting::Route {
                percent: 95,
                minutes: 5,
                warmup: Warmup::Warm,
            },
            at: At(100),
            effect_at: At(160),
            by: None,
        }
    }

    #[test]
    fn a_route_waits_holds_and_runs_out() {
        let moved = warm_route();
        assert_eq!(course(&moved, At(152)), Course::ComesInS(8));
        assert_eq!(course(&moved, At(160)), Course::Until(At(460)));
        assert_eq!(course(&moved, At(460)), Course::Ran(At(460)));
        assert_eq!(
            felt(Some(&moved), &Lever::PaymentRoute, At(460)),
            Lever::PaymentRoute.normal()
        );
    }
}
