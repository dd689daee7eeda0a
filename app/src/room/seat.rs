//! A seat as a card: role, who sits there, what it owns.

use drill::{id::PersonId, role::Role, scenario::RoleCard};
use leptos::prelude::*;

use super::RoomStore;
use crate::{
    icon::{Icon, Symbol},
    part::{Avatar, AvatarKind, AvatarSize, Presence},
    wire::Here,
};

/// The scenario's card of a role.
pub fn seat_of(store: RoomStore, role: Role) -> Option<RoleCard> {
    store.hello.with(|hello| {
        let cards = &hello.as_ref()?.script.role_cards;
        cards.iter().find(|card| card.role == role).cloned()
    })
}

/// How long somebody has been away, in words; none: connected.
pub fn away(here: Option<Here>) -> Option<String> {
    match here {
        Some(Here::Now) => None,
        Some(Here::AwayS(seconds)) => Some(format!("away {}", crate::part::mm_ss_of_s(seconds))),
        None => Some("not here".to_owned()),
    }
}

/// A card.
#[component]
pub fn SeatCard(
    /// The role.
    title: &'static str,
    /// Who sits there.
    holder: Option<PersonId>,
    /// What it owns.
    #[prop(into)]
    text: String,
    /// Buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let mine = holder.is_some() && untrack(|| store.me()) == holder;
    let kind = match holder {
        Some(_) if mine => "mine",
        Some(_) => "taken",
        None => "free",
    };
    let face = match holder {
        Some(holder) => view! {
            <Avatar
                name=Signal::derive(move || store.name_of(holder))
                kind=if mine { AvatarKind::Me } else { holder.into() }
                size=AvatarSize::Large
                presence=Signal::derive(move || store.presence_of(holder))
            />
        }
        .into_any(),
        None => view! {
            <span class="avatar" data-kind="empty" data-size="l" aria-hidden="true">
                <Icon symbol=Symbol::Plus />
            </span>
        }
        .into_any(),
    };
    let who = move || match holder {
        None => "free".to_owned(),
        Some(holder) if holder.stands_in().is_some() => "played by the program".to_owned(),
        Some(holder) => {
            let name = if mine {
                format!("{} (you)", store.name_of(holder))
            } else {
                store.name_of(holder)
            };
            match store.presence_of(holder) {
                Some(Presence::Here) => name,
                Some(Presence::Away | Presence::Gone) | None => {
                    let away = away(store.here(holder)).unwrap_or_default();
                    format!("{name}, {away}")
                }
            }
        }
    };
    view! {
        <li class="seat-card" data-kind=kind>
            {face}
            <p class="seat-card__role">{title}</p>
            <p class="seat-card__who">{who}</p>
            <p class="seat-card__text">{text}</p>
            {children.map(|children| children())}
        </li>
    }
}
