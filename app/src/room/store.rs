//! What a browser knows of its room, as signals. Filled by the feed alone; panels read slices of it by memo and
//! ask for actions through [`RoomStore::act`]. Keeps no optimistic copy: what happened comes back by the feed.

use std::{collections::VecDeque, sync::Arc};

use drill::{
    dim::{Filter, Tab},
    id::{At, IntentId, PersonId, Seq},
    role::Roles,
    room::{Action, Line, Refusal, Truth, View},
    telemetry::{LogLine, Ticket},
    world::Costs,
};
use leptos::prelude::*;

use super::tally::Tally;
use crate::{
    api,
    backend::{ApiError, RoomCode},
    part::{memo, sentence},
    wire::{ClientFrame, Columns, Frame, Hello, Here, Presence, Snapshot, Tick},
};

/// How the connection stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Link {
    /// Not yet connected for the first time.
    Opening,
    /// Frames arrive.
    Live,
    /// Lost; the next try is under way or waits for its turn.
    Lost,
    /// The room does not let this person in.
    Denied(ApiError),
}

/// A short word to the person at this screen.
#[derive(Debug, Clone, PartialEq)]
pub struct Toast {
    /// To tell it from others.
    pub number: u32,
    /// What it says.
    pub text: String,
}

/// Log lines kept on screen: what fits into a few minutes of a bad day at 20 a second.
const LOG_LINES: usize = 600;
/// Toasts on screen at once: more than three are not read.
const TOASTS: usize = 3;

/// One room in one browser. Copy it freely: it holds handles.
#[derive(Debug, Clone, Copy)]
pub struct RoomStore {
    /// The room's code.
    pub code: StoredValue<RoomCode>,
    /// How the connection stands.
    pub link: RwSignal<Link>,
    /// What does not change; `None` until the first snapshot.
    pub hello: RwSignal<Option<Arc<Hello>>>,
    /// The state; `None` until the first snapshot.
    pub view: RwSignal<Option<Arc<View>>>,
    /// Conversation and timeline, in order.
    pub lines: RwSignal<Vec<Arc<Line>>>,
    /// Tickets, in order.
    pub tickets: RwSignal<Vec<Ticket>>,
    /// Log lines, in order; the latest 600.
    pub logs: RwSignal<VecDeque<LogLine>>,
    /// Who is connected.
    pub presence: RwSignal<Vec<Presence>>,
    /// What the run has cost so far; only the facilitator is told.
    pub costs: RwSignal<Option<Costs>>,
    /// The room's clock, changed by every tick and view.
    pub clock: RwSignal<At>,
    /// Readings so far. Read it inside something that also reads `clock`.
    pub history: StoredValue<Columns>,
    /// The baseline band: 10th and 90th percentile.
    pub band: StoredValue<(Columns, Columns)>,
    /// What adds up over the readings. Read it inside something that also reads `clock`.
    pub tally: StoredValue<Tally>,
    /// Short words to this person.
    pub toasts: RwSignal<Vec<Toast>>,
    outgoing: StoredValue<Option<futures::channel::mpsc::UnboundedSender<Result<ClientFrame, ApiError>>>>,
    toast_number: StoredValue<u32>,
}

impl RoomStore {
    /// An empty store for a room; the feed fills it.
    pub fn new(code: RoomCode) -> Self {
        Self {
            code: StoredValue::new(code),
            link: RwSignal::new(Link::Opening),
            hello: RwSignal::new(None),
            view: RwSignal::new(None),
            lines: RwSignal::new(Vec::new()),
            tickets: RwSignal::new(Vec::new()),
            logs: RwSignal::new(VecDeque::new()),
            presence: RwSignal::new(Vec::new()),
            costs: RwSignal::new(None),
            clock: RwSignal::new(At(0)),
            history: StoredValue::new(Columns::default()),
            band: StoredValue::new((Columns::default(), Columns::default())),
            tally: StoredValue::new(Tally::default()),
            toasts: RwSignal::new(Vec::new()),
            outgoing: StoredValue::new(None),
            toast_number: StoredValue::new(0),
        }
    }

    /// A slice of the view, re-run only when it changes. `None` until the first snapshot.
    pub fn slice<T: PartialEq + Send + Sync + 'static>(
        self,
        cut: impl Fn(&View) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        memo(move || self.view.with(|view| view.as_deref().map(&cut)))
    }

    /// A slice of the author's words. `None` while the reader may not know them.
    pub fn known<T: PartialEq + Send + Sync + 'static>(
        self,
        cut: impl Fn(&Truth) -> T + Send + Sync + 'static,
    ) -> Memo<Option<T>> {
        memo(move || {
            self.hello
                .with(|hello| hello.as_ref()?.truth.as_deref().map(&cut))
        })
    }

    /// The reader, once known.
    pub fn me(self) -> Option<PersonId> {
        self.hello.with(|hello| hello.as_ref().map(|hello| hello.me))
    }

    /// The reader's roles.
    pub fn my_roles(self) -> Roles {
        let me = self.me();
        self.view.with(|view| {
            let person = view.as_ref().zip(me).and_then(|(view, me)| view.person(me));
            person.map_or(Roles::NONE, |person| person.roles)
        })
    }

    /// Whether nobody leads the drill.
    pub fn is_solo(self) -> bool {
        self.view
            .with(|view| view.as_ref().is_some_and(|view| view.is_solo()))
    }

    /// Whether the reader leads the drill.
    pub fn i_lead(self) -> bool {
        let me = self.me();
        self.view
            .with(|view| view.as_ref().is_some_and(|view| Some(view.facilitator) == me))
    }

    /// The name of somebody, or of nobody.
    pub fn name_of(self, who: PersonId) -> String {
        self.view.with(|view| {
            let person = view.as_ref().and_then(|view| view.person(who));
            let named = person.map(|person| person.name.clone());
            named
                .or_else(|| who.program_name())
                .unwrap_or_else(|| "Somebody".to_owned())
        })
    }

    /// The name of who leads the drill.
    pub fn leader(self) -> String {
        let leader = self.view.with(|view| view.as_ref().map(|view| view.facilitator));
        leader.map(|leader| self.name_of(leader)).unwrap_or_default()
    }

    /// Whether somebody is connected, as the room last told; none: never seen.
    pub fn here(self, who: PersonId) -> Option<Here> {
        if who.program_name().is_some() {
            return Some(Here::Now);
        }
        self.presence
            .with(|presence| presence.iter().find(|one| one.person == who).map(|one| one.here))
    }

    /// The same as the dot beside a name.
    pub fn presence_of(self, who: PersonId) -> Option<crate::part::Presence> {
        self.here(who).map(Into::into)
    }

    /// Whether the reader may ask for an action now: the room's own rule.
    ///
    /// # Errors
    /// Why not.
    pub fn may(self, action: &Action) -> Result<(), Refusal> {
        self.hello.with(|hello| {
            self.view.with(|view| match (hello, view) {
                (Some(hello), Some(view)) => view.may(&hello.script, hello.me, action),
                (None, _) | (_, None) => Err(Refusal::NotHere),
            })
        })
    }

    /// Asks for an action. A refusal becomes a toast; a lost request is sent again with the same intent.
    pub fn act(self, action: Action) {
        self.act_then(action, |_| ());
    }

    /// Like [`Self::act`], and tells when it is done: acknowledged, or refused. What was typed is cleared then,
    /// not before.
    pub fn act_then(self, action: Action, done: impl FnOnce(Result<Seq, ApiError>) + 'static) {
        leptos::task::spawn_local(async move {
            let answer = send(self.code.get_value(), new_intent(), action).await;
            if let Err(error) = &answer {
                self.toast(sentence(&error.to_string()));
            }
            done(answer);
        });
    }

    /// Says something to the person at this screen.
    pub fn toast(self, text: String) {
        self.toast_number.update_value(|number| *number += 1);
        let toast = Toast {
            number: self.toast_number.get_value(),
            text,
        };
        self.toasts.update(|toasts| {
            toasts.push(toast);
            if toasts.len() > TOASTS {
                toasts.remove(0);
            }
        });
    }

    /// Takes a toast away.
    pub fn dismiss(self, number: u32) {
        self.toasts
            .update(|toasts| toasts.retain(|toast| toast.number != number));
    }

    /// Tells the room what is open on this screen (for the facilitator's board, and for the logs that travel).
    pub fn looks_at(self, tab: Tab, filter: Filter) {
        self.tell(ClientFrame::LooksAt { tab, filter });
    }

    /// Tells the room of a look that was longer than a glance, while a run goes on. Nobody waits for it, so a refusal
    /// says nothing.
    pub fn looked(self, tab: Tab, filter: Filter) {
        let look = Action::Look { tab, filter };
        if untrack(|| self.may(&look)).is_err() {
            return;
        }
        leptos::task::spawn_local(async move {
            let _ = send(self.code.get_value(), new_intent(), look).await;
        });
    }

    /// Sends a frame to the room, or drops it while there is no connection.
    pub fn tell(self, frame: ClientFrame) {
        self.outgoing.with_value(|outgoing| {
            if let Some(outgoing) = outgoing {
                // A closed channel means that the connection is gone; the feed notices by itself.
                let _ = outgoing.unbounded_send(Ok(frame));
            }
        });
    }

    /// Where frames to the room go; none while there is no connection.
    pub fn connect(
        self,
        outgoing: Option<futures::channel::mpsc::UnboundedSender<Result<ClientFrame, ApiError>>>,
    ) {
        self.outgoing.set_value(outgoing);
    }

    /// Takes in one frame.
    pub fn take(self, frame: Frame) {
        match frame {
            Frame::Snapshot(snapshot) => self.replace(*snapshot),
            Frame::View(view) => {
                // A second that is known already would have every chart drawn once more.
                if self.clock.get_untracked() != view.clock {
                    self.clock.set(view.clock);
                }
                self.view.set(Some(Arc::from(view)));
            }
            Frame::Lines(new) => self.lines.update(|lines| {
                let last = lines.last().map(|line| (line.seq, line.part));
                let unknown = new.into_iter().filter(|line| Some((line.seq, line.part)) > last);
                lines.extend(unknown.map(Arc::new));
            }),
            Frame::Tick(tick) => self.tick(tick),
            Frame::Presence(presence) => self.presence.set(presence),
            Frame::Costs(costs) => self.costs.set(Some(costs)),
            Frame::Denied(error) if error.is_final() => self.link.set(Link::Denied(error)),
            Frame::Denied(_) | Frame::Bye => self.link.set(Link::Lost),
        }
    }

    fn replace(self, snapshot: Snapshot) {
        let Snapshot {
            hello,
            view,
            lines,
            tickets,
            logs,
            presence,
            history,
            band_low,
            band_high,
        } = snapshot;
        let band = (band_low, band_high);
        self.tally.set_value(Tally::of(&history, &band));
        self.history.set_value(history);
        self.band.set_value(band);
        self.lines.set(lines.into_iter().map(Arc::new).collect());
        self.tickets.set(tickets);
        self.logs.set(logs.into());
        self.presence.set(presence);
        self.hello.set(Some(Arc::new(hello)));
        self.clock.set(view.clock);
        self.view.set(Some(Arc::new(view)));
        self.link.set(Link::Live);
    }

    fn tick(self, tick: Tick) {
        let Tick {
            at,
            readings,
            logs,
            tickets,
        } = tick;
        let newer = self
            .history
            .with_value(|history| history.at.last().is_none_or(|last| *last < at));
        if newer {
            self.history.update_value(|history| history.push(at, &readings));
            self.band.with_value(|band| {
                self.history
                    .with_value(|history| self.tally.update_value(|tally| tally.follow(history, band)));
            });
        }
        if !logs.is_empty() {
            self.logs.update(|kept| {
                kept.extend(logs);
                let surplus = kept.len().saturating_sub(LOG_LINES);
                kept.drain(..surplus);
            });
        }
        if !tickets.is_empty() {
            self.tickets.update(|kept| kept.extend(tickets));
        }
        self.clock.set(at);
        self.tell(ClientFrame::Drawn { at });
    }
}

/// How often a lost request is sent again: with the pauses below, for about half a minute.
#[cfg(feature = "csr")]
const TRIES: u32 = 7;

/// Sends an action, and sends it again with the same intent while the network swallows it or the program comes back.
/// Every other answer is final: the same words would be turned down again.
#[cfg(feature = "csr")]
async fn send(code: RoomCode, intent: IntentId, action: Action) -> Result<Seq, ApiError> {
    let mut tried = 0;
    loop {
        match api::act(code.clone(), intent, action.clone()).await {
            Err(ApiError::Unanswered | ApiError::Stopping) if tried < TRIES => {
                gloo_timers::future::TimeoutFuture::new(300 << tried.min(5)).await;
                tried += 1;
            }
            answer => return answer,
        }
    }
}

/// On the server nobody clicks.
#[cfg(not(feature = "csr"))]
async fn send(code: RoomCode, intent: IntentId, action: Action) -> Result<Seq, ApiError> {
    api::act(code, intent, action).await
}

/// A new intent, from the browser's source of randomness (which also works without TLS).
#[cfg(feature = "csr")]
fn new_intent() -> IntentId {
    let mut bytes = [0_u8; 16];
    if let Ok(crypto) = leptos::prelude::window().crypto() {
        // A browser that has no randomness leaves zeros: the room then takes a second click for the first.
        let _ = crypto.get_random_values_with_u8_array(&mut bytes);
    }
    IntentId(uuid::Builder::from_random_bytes(bytes).into_uuid())
}

#[cfg(not(feature = "csr"))]
const fn new_intent() -> IntentId {
    IntentId(uuid::Uuid::nil())
}
