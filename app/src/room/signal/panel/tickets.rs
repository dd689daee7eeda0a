//! Tickets: what shoppers write, newest first, sliced by the filter and by the way they pay; counts by device and
//! region, which set the filter.

use drill::{
    dim::{Device, Filter, Method, Region},
    telemetry::Ticket,
};
use leptos::prelude::*;

use crate::{
    icon::{Icon, Symbol},
    part::{memo, mm_ss},
    room::{RoomStore, signal::Looking},
};

/// Tickets younger than this are marked as new, s.
const NEW_S: u32 = 60;
/// Tickets drawn at once: more are not read, and the filter is there.
const SHOWN: usize = 200;
/// "Lately" is this long, s.
const LATELY_S: u32 = 300;

fn fits(ticket: &Ticket, filter: Filter) -> bool {
    filter.device.is_none_or(|device| device == ticket.device)
        && filter.region.is_none_or(|region| region == ticket.region)
}

/// The tab.
#[component]
pub fn Tickets() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let looking = expect_context::<Looking>();
    let method = RwSignal::new(None::<Method>);
    let shown = memo(move || {
        let (filter, method) = (looking.filter.get(), method.get());
        store.tickets.with(|tickets| {
            let fitting = tickets
                .iter()
                .rev()
                .filter(|ticket| fits(ticket, filter))
                .filter(|ticket| method.is_none_or(|method| method == ticket.method));
            fitting.cloned().collect::<Vec<_>>()
        })
    });
    let drawn = move || shown.with(|tickets| tickets.iter().take(SHOWN).cloned().collect::<Vec<_>>());
    let told = move || {
        let now = store.clock.get();
        let is_late = |ticket: &&Ticket| now.since_s(ticket.at) <= LATELY_S;
        let (all, lately) = shown.with(|tickets| (tickets.len(), tickets.iter().filter(is_late).count()));
        let noun = if all == 1 { "ticket" } else { "tickets" };
        format!("{all} {noun}, {lately} in the last 5 min")
    };
    let pays = move |one: Option<Method>, name: &'static str| {
        view! {
            <button
                type="button"
                class="segment__item"
                aria-pressed=move || (method.get() == one).to_string()
                on:click=move |_| method.set(one)
            >
                {name}
            </button>
        }
    };
    view! {
        <div class="ticket-panel">
            <div class="ticket-panel__list">
                <div class="log__head">
                    <div class="segment" role="group" aria-label="Pays by">
                        {pays(None, "Any payment")}
                        {Method::ALL.map(|one| pays(Some(one), one.name()))}
                    </div>
                    <span class="panel__note">{told}</span>
                </div>
                <Show when=move || shown.with(|tickets| !tickets.is_empty()) fallback=NoTickets>
                    <div class="tickets">
                        <For each=drawn key=|ticket| ticket.number let:ticket>
                            <OneTicket ticket />
                        </For>
                    </div>
                </Show>
            </div>
            <Counts method />
        </div>
    }
}

#[component]
fn NoTickets() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon symbol=Symbol::Ticket />
            <p class="empty__title">"No ticket here"</p>
            <p class="empty__text">"Shoppers write some minutes after their trouble. Their words come in here."</p>
        </div>
    }
}

#[component]
fn OneTicket(ticket: Ticket) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let at = ticket.at;
    let is_new = memo(move || store.clock.get().since_s(at) < NEW_S);
    view! {
        <article
            class="ticket"
            data-new=move || is_new.get().then_some("")
            aria-label=format!("Ticket {}", ticket.number)
        >
            <div class="ticket__head">
                <time class="ticket__time">{mm_ss(at)}</time>
                <p class="ticket__subject">{ticket.text}</p>
                <span class="ticket__facts">
                    <span class="badge">{ticket.device.name()}</span>
                    <span class="badge">{ticket.region.name()}</span>
                    <span class="badge">{ticket.method.name()}</span>
                </span>
            </div>
        </article>
    }
}

/// How many by device and region; a press on one sets the filter, another takes it away.
#[component]
fn Counts(method: RwSignal<Option<Method>>) -> impl IntoView {
    view! {
        <section class="panel" aria-label="Tickets by device and region">
            <div class="panel__head">
                <h3 class="panel__title">"By device and region"</h3>
            </div>
            <div class="panel__body">
                <table class="matrix">
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
                                        {Region::ALL.map(|region| view! { <Count device region method /> })}
                                    </tr>
                                }
                            })}
                    </tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn Count(device: Device, region: Region, method: RwSignal<Option<Method>>) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let looking = expect_context::<Looking>();
    let here = Filter {
        device: Some(device),
        region: Some(region),
    };
    let count = memo(move || {
        let method = method.get();
        store.tickets.with(|tickets| {
            tickets
                .iter()
                .filter(|ticket| fits(ticket, here))
                .filter(|ticket| method.is_none_or(|method| method == ticket.method))
                .count()
        })
    });
    let pressed = move || looking.filter.get() == here;
    view! {
        <td data-zero=move || (count.get() == 0).then_some("")>
            <button
                type="button"
                aria-pressed=move || pressed().to_string()
                aria-label=move || format!("{}, {}: {} tickets", device.name(), region.name(), count.get())
                on:click=move |_| {
                    let next = if pressed() { Filter::default() } else { here };
                    looking.slice(|filter| *filter = next);
                }
            >
                {count}
            </button>
        </td>
    }
}
