//! Test checkout: one synthetic checkout for a device, a region and a way to pay, and each step's time. The world runs
//! it; this shows what came back.

use drill::{
    dim::{Device, Method, Region},
    id::At,
    room::{Action, line::Detail},
    telemetry::{Probe, ProbeResult, Step, StepEnd},
};
use leptos::prelude::*;

use crate::{
    part::{Act, ButtonKind, Edge, Sheet, memo, mm_ss, mm_ss_of_s},
    room::{OpenTool, RoomStore, Tool},
    state::{Condition, State},
};

/// Which cell is picked. Provided by the control room, by context, so that it outlives the sheet.
#[derive(Debug, Clone, Copy)]
pub struct PickedProbe(pub RwSignal<Probe>);

impl PickedProbe {
    /// The first cell.
    pub fn new() -> Self {
        Self(RwSignal::new(Probe {
            device: Device::Desktop,
            region: Region::Na,
            method: Method::Card,
        }))
    }
}

impl Default for PickedProbe {
    fn default() -> Self {
        Self::new()
    }
}

/// How the newest test of a cell stands.
#[derive(Debug, Clone, PartialEq)]
enum Test {
    /// Never run.
    None,
    /// Its result comes at.
    Running(At),
    /// When it came, and what.
    Came(At, ProbeResult),
}

fn newest(store: RoomStore, probe: Probe) -> Test {
    let running = store.view.with(|view| {
        let mut running = view.iter().flat_map(|view| &view.probing);
        running.find(|one| one.probe == probe).map(|one| one.ready_at)
    });
    if let Some(ready_at) = running {
        return Test::Running(ready_at);
    }
    store.lines.with(|lines| {
        let came = lines.iter().rev().find_map(|line| {
            let Detail::Probe(result) = &line.detail else {
                return None;
            };
            (result.probe == probe).then(|| (line.at, result.clone()))
        });
        came.map_or(Test::None, |(at, result)| Test::Came(at, result))
    })
}

/// All steps together, ms.
fn total_ms(result: &ProbeResult) -> u32 {
    result.steps.iter().map(|(_, ms, _)| ms).sum()
}

fn first_trouble(result: &ProbeResult) -> Option<(Step, StepEnd)> {
    result
        .steps
        .iter()
        .find(|(_, _, end)| *end != StepEnd::Passed)
        .map(|(step, _, end)| (*step, *end))
}

fn seconds(ms: u32) -> String {
    format!("{:.1} s", f64::from(ms) / 1_000.0)
}

/// The sheet.
#[component]
pub fn ProbeSheet() -> impl IntoView {
    let open = expect_context::<OpenTool>();
    let picked = expect_context::<PickedProbe>().0;
    let action = Signal::derive(move || Action::Probe(picked.get()));
    let name = move || {
        let Probe {
            device,
            region,
            method,
        } = picked.get();
        format!(
            "{}, {}, {}",
            device.name(),
            region.name(),
            method.name().to_lowercase()
        )
    };
    view! {
        <Sheet
            title=Tool::TestCheckout.name()
            symbol=Tool::TestCheckout.symbol()
            edge=Edge::Bottom
            class="lever room__lever"
            note="one try, no real money, 12 to 20 s"
            on_close=Callback::new(move |()| open.close())
        >
            <div class="lever__steps" data-steps="2">
                <section class="lever__step" aria-label="What to try">
                    <Matrix picked />
                </section>
                <section class="lever__step checkout-test" aria-label="Result">
                    <h3 class="lever__name">{name}</h3>
                    <Outcome picked />
                    <div class="lever__go">
                        <Act action kind=ButtonKind::Primary>
                            "Run this checkout"
                        </Act>
                    </div>
                </section>
            </div>
        </Sheet>
    }
}

/// Devices down, regions across, one table for each way to pay.
#[component]
fn Matrix(picked: RwSignal<Probe>) -> impl IntoView {
    let method = move || picked.get().method;
    view! {
        <div class="lever__row">
            <span class="lever__label">"Pays by"</span>
            <div class="segment" role="group" aria-label="Pays by">
                {Method::ALL
                    .map(|one| {
                        view! {
                            <button
                                type="button"
                                class="segment__item"
                                aria-pressed=move || (method() == one).to_string()
                                on:click=move |_| picked.update(|probe| probe.method = one)
                            >
                                {one.name()}
                            </button>
                        }
                    })}
            </div>
        </div>
        <table class="matrix">
            <caption class="visually-hidden">"Newest test checkout by device and region"</caption>
            <thead>
                <tr>
                    <td></td>
                    {Region::ALL.map(|region| view! { <th scope="col">{region.name()}</th> })}
                </tr>
            </thead>
            <tbody>
                {Device::ALL
                    .map(|device| {
                        view! {
                            <tr>
                                <th scope="row">{device.name()}</th>
                                {Region::ALL.map(|region| view! { <Cell device region picked /> })}
                            </tr>
                        }
                    })}
            </tbody>
        </table>
    }
}

#[component]
fn Cell(device: Device, region: Region, picked: RwSignal<Probe>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let probe = move || Probe {
        device,
        region,
        method: picked.get().method,
    };
    let test = memo(move || newest(store, probe()));
    let short = move || match test.get() {
        Test::None => "–".to_owned(),
        Test::Running(_) => "runs".to_owned(),
        Test::Came(_, result) => match first_trouble(&result) {
            None => seconds(total_ms(&result)),
            Some((_, StepEnd::Failed)) => "failed".to_owned(),
            Some((_, StepEnd::Stuck | StepEnd::Passed)) => "stuck".to_owned(),
        },
    };
    let heat = move || match test.get() {
        Test::Came(_, result) if first_trouble(&result).is_some() => "--heat:60%",
        Test::None | Test::Running(_) | Test::Came(..) => "--heat:0%",
    };
    let label = move || format!("{}, {}: {}", device.name(), region.name(), short());
    view! {
        <td style=heat>
            <button
                type="button"
                aria-pressed=move || (picked.get() == probe()).to_string()
                aria-label=label
                on:click=move |_| {
                    let method = picked.get_untracked().method;
                    picked.set(Probe { device, region, method });
                }
            >
                {short}
            </button>
        </td>
    }
}

/// The steps of the picked cell's newest test.
#[component]
fn Outcome(picked: RwSignal<Probe>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let test = memo(move || newest(store, picked.get()));
    move || {
        match test.get() {
        Test::None => view! {
            <p class="lever__aside">"Not run yet. A run buys one thing as this shopper would, and tells how long each step took."</p>
        }
        .into_any(),
        Test::Running(ready_at) => view! {
            <p role="status">
                <State condition=Condition::Watch>
                    {move || format!("running, result in {}", mm_ss_of_s(ready_at.since_s(store.clock.get())))}
                </State>
            </p>
        }
        .into_any(),
        Test::Came(at, result) => view! { <Steps at result /> }.into_any(),
    }
    }
}

#[component]
fn Steps(at: At, result: ProbeResult) -> impl IntoView {
    let longest = result
        .steps
        .iter()
        .map(|(_, ms, _)| *ms)
        .max()
        .unwrap_or(1)
        .max(1);
    let summary = match first_trouble(&result) {
        None => (
            Condition::Good,
            format!("passed in {}", seconds(total_ms(&result))),
        ),
        Some((step, StepEnd::Failed)) => (
            Condition::Bad,
            format!("failed at {}", step.name().to_lowercase()),
        ),
        Some((step, StepEnd::Stuck | StepEnd::Passed)) => {
            (Condition::Bad, format!("stuck at {}", step.name().to_lowercase()))
        }
    };
    let steps = Step::ALL.map(|step| {
        let reached = result.steps.iter().find(|(one, ..)| *one == step).copied();
        view! { <OneStep step reached longest /> }
    });
    view! {
        <p>
            <State condition=summary.0>{summary.1}</State>
            <span class="lever__aside">" at " {mm_ss(at)}</span>
        </p>
        <ol class="checkout-test__steps">{steps}</ol>
    }
}

#[component]
fn OneStep(step: Step, reached: Option<(Step, u32, StepEnd)>, longest: u32) -> impl IntoView {
    let (condition, word) = match reached.map(|(_, _, end)| end) {
        None => (Condition::Unknown, "not reached"),
        Some(StepEnd::Passed) => (Condition::Good, "done"),
        Some(StepEnd::Failed) => (Condition::Bad, "error"),
        Some(StepEnd::Stuck) => (Condition::Bad, "no answer"),
    };
    let ms = reached.map(|(_, ms, _)| ms);
    let level = f64::from(ms.unwrap_or(0)) / f64::from(longest) * 100.0;
    view! {
        <li class="checkout-test__step" data-state=(condition == Condition::Bad).then_some("bad")>
            <span>{step.name()}</span>
            <span class="meter" style=format!("--level:{level:.0}%")></span>
            <span class="checkout-test__time">{ms.map(|ms| format!("{ms} ms"))}</span>
            <State condition>{word}</State>
        </li>
    }
}
