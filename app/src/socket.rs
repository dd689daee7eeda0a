//! The WebSocket protocol of the feed: as `server_fn` has it in the browser, with limits of our own on the server. The
//! stock server side takes messages of 64 MiB, queues 2,048 each way and loses what exceeds that without a word.

#[cfg(not(feature = "ssr"))]
use server_fn::Protocol;
use server_fn::{BoxedStream, codec::JsonEncoding};

use crate::{
    backend::ApiError,
    wire::{ClientFrame, Raw, Wire},
};

/// Frames to the server, as JSON; frames to the browser, as the server has encoded them.
pub struct Websocket;

/// What the browser's side is.
type Stock = server_fn::Websocket<JsonEncoding, Raw>;

type Incoming = BoxedStream<ClientFrame, ApiError>;
type Outgoing = BoxedStream<Wire, ApiError>;

/// In the browser nothing is served.
#[cfg(not(feature = "ssr"))]
impl<Input, Client, Server> Protocol<Input, Outgoing, Client, Server, ApiError> for Websocket
where
    Input: std::ops::Deref<Target = Incoming> + Into<Incoming> + From<Incoming>,
    Server: server_fn::server::Server<ApiError>,
    Client: server_fn::client::Client<ApiError>,
{
    const METHOD: http::Method = http::Method::GET;

    async fn run_server<F, Fut>(request: Server::Request, server_fn: F) -> Result<Server::Response, ApiError>
    where
        F: Fn(Input) -> Fut + Send,
        Fut: Future<Output = Result<Outgoing, ApiError>> + Send,
    {
        <Stock as Protocol<Input, Outgoing, Client, Server, ApiError>>::run_server(request, server_fn).await
    }

    fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Outgoing, ApiError>> + Send {
        <Stock as Protocol<Input, Outgoing, Client, Server, ApiError>>::run_client(path, input)
    }
}

#[cfg(feature = "ssr")]
mod guarded {
    use std::time::Duration;

    use axum::{
        body::Body,
        extract::{
            FromRequest,
            ws::{Message, WebSocket, WebSocketUpgrade},
        },
        response::{IntoResponse, Response},
    };
    use bytes::{BufMut, Bytes, BytesMut};
    use futures::{SinkExt, Stream, StreamExt};
    use http::{Method, Request};
    use server_fn::Protocol;
    use tokio::{sync::mpsc, time::timeout};

    use super::{Incoming, Outgoing, Stock, Websocket};
    use crate::{
        backend::ApiError,
        wire::{ClientFrame, Frame, Wire},
    };

    /// Bytes of one message from a browser. Its longest frame has about a hundred.
    const MESSAGE_MAX: usize = 64 * 1_024;
    /// Messages that may wait for the room. A browser that fills this does not behave like one.
    const QUEUE: usize = 16;
    /// How long one frame may take to leave. A browser that does not read for this long is gone.
    const SEND: Duration = Duration::from_secs(10);
    /// `server_fn` puts this before whatever is not an error.
    const FINE: u8 = 0;

    impl<Input, Client, Server> Protocol<Input, Outgoing, Client, Server, ApiError> for Websocket
    where
        Input: std::ops::Deref<Target = Incoming> + Into<Incoming> + From<Incoming>,
        Server: server_fn::server::Server<ApiError, Request = Request<Body>, Response = Response<Body>>,
        Client: server_fn::client::Client<ApiError>,
    {
        const METHOD: Method = Method::GET;

        async fn run_server<F, Fut>(request: Request<Body>, server_fn: F) -> Result<Response<Body>, ApiError>
        where
            F: Fn(Input) -> Fut + Send,
            Fut: Future<Output = Result<Outgoing, ApiError>> + Send,
        {
            let upgrade = match WebSocketUpgrade::from_request(request, &()).await {
                Ok(upgrade) => upgrade.max_message_size(MESSAGE_MAX).max_frame_size(MESSAGE_MAX),
                // Somebody opened the address in a browser's bar.
                Err(rejection) => return Ok(rejection.into_response()),
            };
            let (heard, queue) = mpsc::channel(QUEUE);
            let incoming = futures::stream::unfold(queue, async |mut queue| {
                queue.recv().await.map(|frame| (Ok(frame), queue))
            });
            // A browser only learns that a handshake failed, not why: say it in the open socket.
            let frames = match server_fn(Incoming::from(incoming).into()).await {
                Ok(frames) => frames,
                Err(error) => Outgoing::from(futures::stream::iter([Ok(Frame::Denied(error).encode())])),
            };
            let frames: futures::stream::BoxStream<'static, Result<Wire, ApiError>> = frames.into();
            Ok(upgrade.on_upgrade(async |socket| carry(socket, heard, frames).await))
        }

        fn run_client(path: &str, input: Input) -> impl Future<Output = Result<Outgoing, ApiError>> + Send {
            <Stock as Protocol<Input, Outgoing, Client, Server, ApiError>>::run_client(path, input)
        }
    }

    /// Carries frames both ways until either side ends, or the browser misbehaves.
    async fn carry(
        mut socket: WebSocket,
        heard: mpsc::Sender<ClientFrame>,
        mut frames: impl Stream<Item = Result<Wire, ApiError>> + Unpin,
    ) {
        loop {
            let denied = tokio::select! {
                frame = frames.next() => match frame {
                    Some(Ok(Wire(bytes))) => {
                        if !send(&mut socket, &bytes).await {
                            return;
                        }
                        continue;
                    }
                    Some(Err(_)) | None => None,
                },
                message = socket.recv() => match message {
                    Some(Ok(message)) => match hear(message, &heard) {
                        Ok(Heard::Frame) => continue,
                        Ok(Heard::Goodbye) => None,
                        Err(error) => Some(error),
                    },
                    // Too large a message ends up here too.
                    Some(Err(_)) | None => return,
                },
            };
            if let Some(error) = denied {
                let Wire(bytes) = Frame::Denied(error).encode();
                send(&mut socket, &bytes).await;
            }
            // Whoever has gone already needs no farewell.
            let _ = timeout(SEND, socket.send(Message::Close(None))).await;
            return;
        }
    }

    /// What a message was.
    enum Heard {
        Frame,
        Goodbye,
    }

    fn hear(message: Message, heard: &mpsc::Sender<ClientFrame>) -> Result<Heard, ApiError> {
        let bytes = match message {
            Message::Binary(bytes) => bytes,
            Message::Text(text) => text.into(),
            Message::Ping(_) | Message::Pong(_) => return Ok(Heard::Frame),
            Message::Close(_) => return Ok(Heard::Goodbye),
        };
        let frame = bytes
            .strip_prefix(&[FINE])
            .and_then(|json| serde_json::from_slice(json).ok())
            .ok_or_else(|| ApiError::Transport("the message cannot be read; reload the page".to_owned()))?;
        match heard.try_send(frame) {
            Err(mpsc::error::TrySendError::Full(_)) => Err(ApiError::TooFast),
            // Closed: the feed has ended, and its last frame is on the way.
            Ok(()) | Err(mpsc::error::TrySendError::Closed(_)) => Ok(Heard::Frame),
        }
    }

    /// Whether the frame left in time.
    async fn send(socket: &mut WebSocket, frame: &Bytes) -> bool {
        let mut tagged = BytesMut::with_capacity(frame.len() + 1);
        tagged.put_u8(FINE);
        tagged.extend_from_slice(frame);
        let sent = timeout(SEND, SinkExt::send(socket, Message::Binary(tagged.freeze()))).await;
        matches!(sent, Ok(Ok(())))
    }
}
