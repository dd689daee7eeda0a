//! Step one: what a lever is set to, one control for each kind of setting. Asks for nothing; it writes the draft.

use drill::lever::{Lever, Setting, Warmup};
use leptos::prelude::*;

use crate::part::memo;

/// The control for a lever. `now` is what it stands at, `set` what it is about to be set to.
#[component]
pub fn Setter(
    /// Which lever.
    #[prop(into)]
    lever: Signal<Lever>,
    /// What it stands at.
    #[prop(into)]
    now: Signal<Setting>,
    /// What is picked; none: as it stands.
    set: RwSignal<Option<Setting>>,
) -> impl IntoView {
    move || {
        match lever.get() {
        Lever::PaymentRoute => view! { <Route now set /> }.into_any(),
        Lever::RetryBudget => view! { <Slide now set name="Second tries for 100 first tries" unit="%" from=0 to=100 step=5 make=Setting::Percent /> }.into_any(),
        Lever::WaitingRoom => view! { <Slide now set name="Share let in" unit="%" from=0 to=100 step=5 make=Setting::Percent /> }.into_any(),
        Lever::FraudFastLane => view! { <Slide now set name="Orders that skip review, lowest risk first" unit="%" from=0 to=100 step=5 make=Setting::Percent /> }.into_any(),
        Lever::Scale(_) => view! { <Slide now set name="Workers, of normal" unit="%" from=50 to=400 step=10 make=Setting::Percent /> }.into_any(),
        Lever::ProviderTimeout => view! { <Slide now set name="Give a call up after" unit="s" from=1 to=20 step=1 make=Setting::Seconds /> }.into_any(),
        Lever::ProviderRetries => view! { <Tries now set /> }.into_any(),
        Lever::Restart(_) => view! {
            <button
                type="button"
                class="button"
                aria-pressed=move || (set.get() == Some(Setting::On)).to_string()
                on:click=move |_| set.update(|set| *set = set.map_or(Some(Setting::On), |_| None))
            >
                "Restart it"
            </button>
        }
            .into_any(),
        Lever::Release(_) => view! { <Switch now set on="Live" off="Rolled back" /> }.into_any(),
        Lever::LighterPage
        | Lever::Flag(_)
        | Lever::PromoRule
        | Lever::PromoStackCap
        | Lever::TaxCache(_)
        | Lever::SoftInventory(_)
        | Lever::FraudScoring
        | Lever::FraudModelRollback
        | Lever::BotChallenge
        | Lever::RegionBlock
        | Lever::IdempotencyKeys
        | Lever::CardFirst
        | Lever::Breaker(_) => view! { <Switch now set on="On" off="Off" /> }.into_any(),
    }
    }
}

/// On or off.
#[component]
fn Switch(
    #[prop(into)] now: Signal<Setting>,
    set: RwSignal<Option<Setting>>,
    on: &'static str,
    off: &'static str,
) -> impl IntoView {
    let item = move |setting: Setting, word: &'static str| {
        view! {
            <button
                type="button"
                class="segment__item"
                aria-pressed=move || (set.get().unwrap_or_else(|| now.get()) == setting).to_string()
                on:click=move |_| set.set(Some(setting))
            >
                {word}
            </button>
        }
    };
    view! {
        <div class="segment" role="group" aria-label="Set to">
            {item(Setting::On, on)}
            {item(Setting::Off, off)}
        </div>
    }
}

/// A number on a slider, and typed beside it.
#[component]
fn Slide(
    #[prop(into)] now: Signal<Setting>,
    set: RwSignal<Option<Setting>>,
    name: &'static str,
    unit: &'static str,
    from: u16,
    to: u16,
    step: u16,
    make: fn(u16) -> Setting,
) -> impl IntoView {
    let number = memo(move || number_of(set.get().unwrap_or_else(|| now.get())));
    let share = move || {
        let span = f64::from(to - from);
        format!(
            "--value:{:.1}%",
            f64::from(number.get().saturating_sub(from)) / span * 100.0
        )
    };
    let take = move |text: String| {
        if let Ok(number) = text.trim().parse::<u16>() {
            set.set(Some(make(number.clamp(from, to))));
        }
    };
    // While somebody types, only what is in range is taken: "1" may become "150".
    let take_whole = move |text: String| {
        if text
            .trim()
            .parse::<u16>()
            .is_ok_and(|number| (from..=to).contains(&number))
        {
            take(text);
        }
    };
    view! {
        <div class="lever__row">
            <span class="lever__label">{name}</span>
            <span class="lever__typed">
                <input
                    class="plan__gap"
                    type="number"
                    min=from.to_string()
                    max=to.to_string()
                    step=step.to_string()
                    aria-label=format!("{name}, typed")
                    prop:value=move || number.get().to_string()
                    on:input:target=move |event| take_whole(event.target().value())
                    on:change:target=move |event| take(event.target().value())
                />
                {unit}
            </span>
        </div>
        <div>
            <input
                class="range"
                type="range"
                min=from.to_string()
                max=to.to_string()
                step=step.to_string()
                aria-label=name
                style=share
                prop:value=move || number.get().to_string()
                on:input:target=move |event| take(event.target().value())
            />
            <div class="range__ticks" aria-hidden="true">
                <span>{from}</span>
                <span>{from.midpoint(to)}</span>
                <span>{format!("{to} {unit}")}</span>
            </div>
        </div>
    }
}

const fn number_of(setting: Setting) -> u16 {
    match setting {
        Setting::Percent(number) | Setting::Seconds(number) => number,
        Setting::Count(number) => number as u16,
        Setting::Route { percent, .. } => percent as u16,
        Setting::On => 1,
        Setting::Off => 0,
    }
}

/// Tries after the first: more than five are never sensible to offer; the room takes up to nine.
const TRIES: [u8; 6] = [0, 1, 2, 3, 4, 5];

/// How many further tries.
#[component]
fn Tries(#[prop(into)] now: Signal<Setting>, set: RwSignal<Option<Setting>>) -> impl IntoView {
    view! {
        <div class="lever__row">
            <span class="lever__label">"Tries after the first"</span>
            <div class="segment" role="group" aria-label="Tries after the first">
                {TRIES
                    .map(|tries| {
                        let setting = Setting::Count(tries);
                        view! {
                            <button
                                type="button"
                                class="segment__item"
                                aria-pressed=move || (set.get().unwrap_or_else(|| now.get()) == setting).to_string()
                                on:click=move |_| set.set(Some(setting))
                            >
                                {tries}
                            </button>
                        }
                    })}
            </div>
        </div>
    }
}

/// Minutes after which payments go back by themselves.
const ROUTE_MINUTES: [u8; 5] = [5, 10, 15, 30, 60];
/// What a route that is all on primary becomes when somebody moves the slider.
const ROUTE_MINUTES_USUAL: u8 = 15;

/// A route taken apart.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Share {
    percent: u8,
    minutes: u8,
    warmup: Warmup,
}

impl Share {
    const fn of(setting: Setting) -> Self {
        match setting {
            Setting::Route {
                percent,
                minutes,
                warmup,
            } => Self {
                percent,
                minutes: if minutes == 0 {
                    ROUTE_MINUTES_USUAL
                } else {
                    minutes
                },
                warmup,
            },
            Setting::On | Setting::Off | Setting::Percent(_) | Setting::Seconds(_) | Setting::Count(_) => {
                Self {
                    percent: 0,
                    minutes: ROUTE_MINUTES_USUAL,
                    warmup: Warmup::Cold,
                }
            }
        }
    }

    /// All on primary is the lever's normal setting, whatever minutes and warm-up say.
    const fn setting(self) -> Setting {
        if self.percent == 0 {
            Lever::PaymentRoute.normal()
        } else {
            Setting::Route {
                percent: self.percent,
                minutes: self.minutes,
                warmup: self.warmup,
            }
        }
    }
}

/// Share, minutes, warm-up.
#[component]
fn Route(#[prop(into)] now: Signal<Setting>, set: RwSignal<Option<Setting>>) -> impl IntoView {
    // Minutes and warm-up are kept apart: a share of zero has neither, and they should survive it.
    let share = RwSignal::new(Share::of(
        set.get_untracked().unwrap_or_else(|| now.get_untracked()),
    ));
    let change = move |new: Share| {
        share.set(new);
        set.set(Some(new.setting()));
    };
    let shown = memo(move || match set.get() {
        Some(_) => share.get(),
        None => Share::of(now.get()),
    });
    let percent = move || shown.get().percent;
    let take = move |text: String| {
        if let Ok(percent) = text.trim().parse::<u8>() {
            change(Share {
                percent: percent.min(100),
                ..share.get_untracked()
            });
        }
    };
    view! {
        <div class="split" aria-hidden="true">
            <span class="split__part" style=move || format!("--part:{};--part-color:var(--series-2)", 100 - percent())></span>
            <span class="split__part" style=move || format!("--part:{};--part-color:var(--series-3)", percent())></span>
        </div>
        <p class="split__labels">
            <span class="split__label" style="--part-color:var(--series-2)">
                "Primary "
                <b>{move || format!("{} %", 100 - percent())}</b>
            </span>
            <span class="split__label" style="--part-color:var(--series-3)">
                "Backup "
                <b>{move || format!("{} %", percent())}</b>
            </span>
        </p>
        <div>
            <input
                class="range"
                type="range"
                min="0"
                max="100"
                step="5"
                aria-label="Share to backup"
                aria-valuetext=move || format!("{} % to backup", percent())
                style=move || format!("--value:{}%", percent())
                prop:value=move || percent().to_string()
                on:input:target=move |event| take(event.target().value())
            />
            <div class="range__ticks" aria-hidden="true">
                <span>"0"</span>
                <span>"25"</span>
                <span>"50"</span>
                <span>"75"</span>
                <span>"100 %"</span>
            </div>
        </div>
        <div class="lever__row">
            <span class="lever__label">"Minutes"</span>
            <div class="segment" role="group" aria-label="Minutes">
                {ROUTE_MINUTES
                    .map(|minutes| {
                        view! {
                            <button
                                type="button"
                                class="segment__item"
                                aria-pressed=move || (shown.get().minutes == minutes).to_string()
                                on:click=move |_| change(Share { minutes, ..share.get_untracked() })
                            >
                                {minutes}
                            </button>
                        }
                    })}
            </div>
        </div>
        <label class="check">
            <input
                type="checkbox"
                prop:checked=move || shown.get().warmup == Warmup::Warm
                on:change:target=move |event| {
                    let warmup = if event.target().checked() { Warmup::Warm } else { Warmup::Cold };
                    change(Share { warmup, ..share.get_untracked() });
                }
            />
            <span>"Warm the backup first, 60 s"</span>
        </label>
    }
}
