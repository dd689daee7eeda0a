//! Keeps a room's store fed: connects, says hello, takes in frames, and connects again when the line breaks.
//! Ends when the page that holds the room goes away.

use super::store::RoomStore;

/// Starts the feed. Does nothing on the server, where no page lives long enough.
pub fn keep(store: RoomStore) {
    #[cfg(feature = "csr")]
    live::keep(store);
    #[cfg(not(feature = "csr"))]
    let _ = store;
}

#[cfg(feature = "csr")]
mod live {
    use futures::{FutureExt, StreamExt, channel::mpsc, future::Either, select_biased};
    use gloo_timers::future::TimeoutFuture;
    use leptos::prelude::*;

    use crate::{
        api,
        backend::ApiError,
        room::store::{Link, RoomStore},
        wire::{ClientFrame, Frame},
    };

    /// First pause before connecting again, ms; doubled each time.
    const PAUSE_MS: u32 = 250;
    /// Longest pause, ms.
    const PAUSE_MAX_MS: u32 = 8_000;
    /// Between two signs of life, ms.
    const PING_MS: u32 = 10_000;
    /// Pings without any frame before the line counts as dead: a server answers each.
    const SILENT_PINGS: u32 = 2;

    pub(super) fn keep(store: RoomStore) {
        let alive = StoredValue::new(true);
        on_cleanup(move || {
            alive.set_value(false);
            store.connect(None);
        });
        leptos::task::spawn_local(async move {
            let mut pause = PAUSE_MS;
            while alive.try_get_value() == Some(true) {
                if session(store).await == Ended::AfterFrames {
                    pause = PAUSE_MS;
                }
                if alive.try_get_value() != Some(true)
                    || matches!(store.link.try_get_untracked(), Some(Link::Denied(_)) | None)
                {
                    return;
                }
                store.link.set(Link::Lost);
                let jitter = js_sys::Math::random() * f64::from(pause) / 2.0;
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "0 to 4000"
                )]
                TimeoutFuture::new(pause + jitter as u32).await;
                pause = (pause * 2).min(PAUSE_MAX_MS);
            }
        });
    }

    #[derive(PartialEq, Eq)]
    enum Ended {
        BeforeFrames,
        AfterFrames,
    }

    /// One connection, from hello to its end.
    async fn session(store: RoomStore) -> Ended {
        let mut ended = Ended::BeforeFrames;
        let (outgoing, incoming) = mpsc::unbounded::<Result<ClientFrame, ApiError>>();
        store.connect(Some(outgoing));
        store.tell(ClientFrame::Hello {
            code: store.code.get_value(),
        });
        let Ok(frames) = api::room_feed(incoming.into()).await else {
            return ended;
        };
        let frames: futures::stream::BoxStream<'static, _> = frames.into();
        let mut frames = frames.fuse();
        let mut silent = 0;
        let mut ping = TimeoutFuture::new(PING_MS).fuse();
        loop {
            let next = select_biased! {
                frame = frames.next() => Either::Left(frame),
                () = ping => Either::Right(()),
            };
            match next {
                Either::Left(Some(Ok(wire))) => match Frame::decode(&wire.0) {
                    Ok(Frame::Bye) | Err(_) => return ended,
                    // For good, or until a longer pause: a room that is asked again at once says the same again.
                    Ok(denied @ Frame::Denied(_)) => {
                        store.take(denied);
                        return Ended::BeforeFrames;
                    }
                    Ok(frame) => {
                        silent = 0;
                        ended = Ended::AfterFrames;
                        store.take(frame);
                    }
                },
                Either::Left(Some(Err(_)) | None) => return ended,
                Either::Right(()) if silent >= SILENT_PINGS => return ended,
                Either::Right(()) => {
                    silent += 1;
                    store.tell(ClientFrame::Ping);
                    ping = TimeoutFuture::new(PING_MS).fuse();
                }
            }
        }
    }
}
