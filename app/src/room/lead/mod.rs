//! The facilitator's board during the run: run sheet, seats with measures and charts, deck of injects. Leads by
//! asking the room; decides nothing itself.

mod charts;
mod controls;
mod costs;
mod decisions;
mod deck;
mod measures;
mod own;
mod planned;
mod seats;
mod sheet;
mod truth;
mod view_as;
mod wall_times;
mod words;

use drill::role::Role;
use leptos::prelude::*;

pub(super) use self::words::worth;

use self::{
    charts::LiveCharts, controls::Controls, costs::LiveCosts, decisions::Decisions, deck::Deck,
    measures::LiveMeasures, planned::Planned, seats::Seats, sheet::RunSheet, view_as::ViewAsDialog,
    wall_times::WallTimes,
};
use crate::{
    icon::{Icon, Symbol},
    room::{Head, RoomStore},
};

/// As whom the facilitator looks at the room. Provided by the board, by context.
#[derive(Debug, Clone, Copy)]
struct ViewAs {
    /// Whether the dialog is open.
    open: RwSignal<bool>,
    /// As whom.
    role: RwSignal<Role>,
}

impl ViewAs {
    /// Opens the dialog for a role.
    fn show(self, role: Role) {
        self.role.set(role);
        self.open.set(true);
    }
}

/// The column that a narrow screen shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Column {
    Sheet,
    Seats,
    Deck,
}

impl Column {
    const ALL: [Self; 3] = [Self::Sheet, Self::Seats, Self::Deck];

    /// The value of `data-view` on `.board`.
    const fn attribute(self) -> &'static str {
        match self {
            Self::Sheet => "sheet",
            Self::Seats => "seats",
            Self::Deck => "deck",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Sheet => "Run sheet",
            Self::Seats => "Board",
            Self::Deck => "Injects",
        }
    }

    const fn symbol(self) -> Symbol {
        match self {
            Self::Sheet => Symbol::ListChecks,
            Self::Seats => Symbol::Users,
            Self::Deck => Symbol::Layers,
        }
    }
}

/// The facilitator's board.
#[component]
pub fn Lead() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let column = RwSignal::new(Column::Seats);
    provide_context(ViewAs {
        open: RwSignal::new(false),
        role: RwSignal::new(Role::Engineer),
    });
    provide_context(Planned::new(store));
    provide_context(WallTimes::new(store));
    view! {
        <div class="board" data-view=move || column.get().attribute()>
            <Head>
                <Controls/>
            </Head>
            <RunSheet/>
            <main class="board__seats" aria-label="Board">
                <ColumnSwitch column/>
                <LiveMeasures/>
                <LiveCharts/>
                <LiveCosts/>
                <Decisions/>
                <Seats/>
            </main>
            <Deck column/>
            <BottomBar column/>
        </div>
        <ViewAsDialog/>
    }
}

/// The three columns of a phone.
#[component]
fn BottomBar(column: RwSignal<Column>) -> impl IntoView {
    view! {
        <nav class="bottom-bar" aria-label="Desk">
            {Column::ALL.map(|one| view! {
                <button
                    type="button"
                    class="bottom-bar__item"
                    aria-pressed=move || (column.get() == one).to_string()
                    on:click=move |_| column.set(one)
                >
                    <Icon symbol=one.symbol()/>
                    {one.name()}
                </button>
            })}
        </nav>
    }
}

/// Board or injects, where a screen of middle width has room for one of them beside the run sheet.
#[component]
fn ColumnSwitch(column: RwSignal<Column>) -> impl IntoView {
    let is_deck = move || column.get() == Column::Deck;
    view! {
        <div class="segment board__switch" role="group" aria-label="Desk column">
            <button
                type="button"
                class="segment__item"
                aria-pressed=move || (!is_deck()).to_string()
                on:click=move |_| column.set(Column::Seats)
            >
                {Column::Seats.name()}
            </button>
            <button
                type="button"
                class="segment__item"
                aria-pressed=move || is_deck().to_string()
                on:click=move |_| column.set(Column::Deck)
            >
                {Column::Deck.name()}
            </button>
        </div>
    }
}
