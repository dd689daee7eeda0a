//! As much HTTP as a load needs: one request after the other on a connection that is kept.

use base64::Engine as _;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A store under measurement, and the key to it.
pub struct Store {
    address: String,
    authorization: String,
}

impl Store {
    /// The store at `address`, as host and port.
    pub fn new(address: &str, key: &str, secret: &str) -> Self {
        let pair = base64::engine::general_purpose::STANDARD.encode(format!("{key}:{secret}"));
        Self {
            address: address.to_owned(),
            authorization: format!("Basic {pair}"),
        }
    }

    pub async fn connect(&self) -> Result<Connection, std::io::Error> {
        let stream = TcpStream::connect(&self.address).await?;
        stream.set_nodelay(true)?;
        Ok(Connection {
            stream,
            answer: Vec::new(),
        })
    }

    /// A request to ask for statements.
    pub fn get(&self, query: &str) -> Vec<u8> {
        self.request(&format!("GET /xapi/statements?{query}"), "", "")
    }

    /// A request to store statements.
    pub fn post(&self, body: &str) -> Vec<u8> {
        let about = format!(
            "Content-Type: application/json\r\nContent-Length: {}\r\n",
            body.len()
        );
        self.request("POST /xapi/statements", &about, body)
    }

    fn request(&self, what: &str, about: &str, body: &str) -> Vec<u8> {
        let Self {
            address,
            authorization,
        } = self;
        format!(
            "{what} HTTP/1.1\r\nHost: {address}\r\nAuthorization: {authorization}\r\n\
             X-Experience-API-Version: 1.0.3\r\n{about}\r\n{body}"
        )
        .into_bytes()
    }
}

/// A connection and its last answer.
pub struct Connection {
    stream: TcpStream,
    answer: Vec<u8>,
}

impl Connection {
    /// Sends a request and reads the whole answer; tells its status.
    pub async fn exchange(&mut self, request: &[u8]) -> Result<u16, std::io::Error> {
        self.stream.write_all(request).await?;
        self.answer.clear();
        loop {
            if let Some(status) = whole(&self.answer) {
                return Ok(status);
            }
            if self.stream.read_buf(&mut self.answer).await? == 0 {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
        }
    }

    /// The last answer, for a report.
    pub fn answer(&self) -> String {
        String::from_utf8_lossy(&self.answer).into_owned()
    }
}

/// The status of an answer that is there to its end. Answers have a stated length here.
fn whole(answer: &[u8]) -> Option<u16> {
    let head_end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&answer[..head_end]).to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
    if answer.len() < head_end + 4 + length.unwrap_or(0) {
        return None;
    }
    Some(
        head.get(9..12)
            .and_then(|status| status.parse().ok())
            .unwrap_or(0),
    )
}
