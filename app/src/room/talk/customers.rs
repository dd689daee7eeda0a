//! Messages to customers, each with the words that support says on the phone. Support writes them; everybody reads.

use drill::room::{Action, action::PAGE_LETTERS};
use leptos::prelude::*;

use super::{
    chat::{List, OnlyWatching, writes},
    typed::{Typed, clear_sent},
};
use crate::{
    part::{Act, AreaField, ButtonKind, Need, memo, sentence},
    room::{Channel, RoomStore},
};

/// The tab.
#[component]
pub fn Customers() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    view! {
        <List channel=Channel::Customers name="Messages to customers">
            <p class="empty__title">"Customers have been told nothing yet"</p>
            <p class="empty__text">
                "Customer support writes: what happens, what they can do, when they hear more. No causes, no blame."
            </p>
        </List>
        <Show when=move || writes(store) fallback=OnlyWatching>
            <Form />
        </Show>
    }
}

#[component]
fn Form() -> impl IntoView {
    let store = expect_context::<RoomStore>();
    let Typed { message, script, .. } = expect_context::<Typed>();
    let tell = Signal::derive(move || Action::TellCustomers {
        message: message.get(),
        script: script.get(),
    });
    let refused = memo(move || {
        let refusal = tell.with(|tell| store.may(tell).err());
        refusal.map(|refusal| sentence(&refusal.to_string()))
    });
    let done = Callback::new(move |sent| {
        if let Action::TellCustomers {
            message: message_sent,
            script: script_sent,
        } = sent
        {
            clear_sent(message, &message_sent);
            clear_sent(script, &script_sent);
        }
    });
    view! {
        <form class="composer" data-kind="fields" aria-label="Message to customers" on:submit=|event| event.prevent_default()>
            <AreaField
                id="customers-message"
                label="Customers read"
                need=Need::Required
                value=message
                letters=PAGE_LETTERS
                example="Some payments take longer than usual. Please do not pay twice; …"
            />
            <AreaField
                id="customers-script"
                label="Support says"
                need=Need::Required
                value=script
                letters=PAGE_LETTERS
                example="Thank you for calling. We know about it, and …"
            />
            <div class="field__row">
                <p class="composer__note">{refused}</p>
                <Act action=tell kind=ButtonKind::Primary done>
                    "Send to customers"
                </Act>
            </div>
        </form>
    }
}
