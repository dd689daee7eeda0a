//! Frames as bytes: one letter for the kind, then numbers and JSON. `Raw` is the codec that hands bytes through
//! Leptos' WebSocket untouched, so that the server encodes a frame once and shares it.

use ::bytes::Bytes;
use drill::{
    id::At,
    series::Quantised,
    telemetry::{LogLine, Ticket},
};
use serde::{Serialize, de::DeserializeOwned};
use server_fn::{ContentType, Decodes, Encodes, Format, FormatType};

use super::columns::{Columns, unzigzag, write_number};
use super::{Frame, Hello, Presence, Snapshot, Tick};

/// The bytes of one frame, encoded once and shared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wire(pub Bytes);

/// The codec that changes nothing.
#[derive(Debug, Clone, Copy)]
pub struct Raw;

impl ContentType for Raw {
    const CONTENT_TYPE: &'static str = "application/octet-stream";
}

impl FormatType for Raw {
    const FORMAT_TYPE: Format = Format::Binary;
}

impl Encodes<Wire> for Raw {
    type Error = std::convert::Infallible;

    fn encode(output: &Wire) -> Result<Bytes, Self::Error> {
        Ok(output.0.clone())
    }
}

impl Decodes<Wire> for Raw {
    type Error = std::convert::Infallible;

    fn decode(bytes: Bytes) -> Result<Wire, Self::Error> {
        Ok(Wire(bytes))
    }
}

/// A frame that this program did not write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the frame cannot be read; reload the page, the program may have been updated")]
pub struct BadFrame;

impl Frame {
    /// As bytes.
    pub fn encode(&self) -> Wire {
        let mut out = Vec::with_capacity(1_024);
        match self {
            Self::Snapshot(snapshot) => {
                out.push(b'S');
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
                } = &**snapshot;
                write_json(&mut out, &(hello, view, lines, tickets, logs, presence));
                history.write(&mut out);
                band_low.write(&mut out);
                band_high.write(&mut out);
            }
            Self::View(view) => {
                out.push(b'V');
                write_json(&mut out, view);
            }
            Self::Lines(lines) => {
                out.push(b'L');
                write_json(&mut out, lines);
            }
            Self::Tick(tick) => {
                out.push(b'T');
                write_number(&mut out, u64::from(tick.at.0));
                write_number(&mut out, tick.readings.0.len() as u64);
                out.extend(tick.readings.0.iter().flat_map(|value| value.to_le_bytes()));
                if !(tick.logs.is_empty() && tick.tickets.is_empty()) {
                    write_json(&mut out, &(&tick.logs, &tick.tickets));
                }
            }
            Self::Presence(presence) => {
                out.push(b'P');
                write_json(&mut out, presence);
            }
            Self::Costs(costs) => {
                out.push(b'C');
                write_json(&mut out, costs);
            }
            Self::Denied(error) => {
                out.push(b'D');
                write_json(&mut out, error);
            }
            Self::Bye => out.push(b'B'),
        }
        Wire(out.into())
    }

    /// From bytes.
    ///
    /// # Errors
    /// [`BadFrame`] for anything that [`Frame::encode`] did not write.
    pub fn decode(bytes: &[u8]) -> Result<Self, BadFrame> {
        let mut reader = Reader { rest: bytes };
        Ok(match reader.byte()? {
            b'S' => Self::Snapshot(Box::new(snapshot(&mut reader)?)),
            b'V' => Self::View(reader.json()?),
            b'L' => Self::Lines(reader.json()?),
            b'T' => Self::Tick(tick(&mut reader)?),
            b'P' => Self::Presence(reader.json()?),
            b'C' => Self::Costs(reader.json()?),
            b'D' => Self::Denied(reader.json()?),
            b'B' => Self::Bye,
            _ => return Err(BadFrame),
        })
    }
}

fn snapshot(reader: &mut Reader<'_>) -> Result<Snapshot, BadFrame> {
    let (hello, view, lines, tickets, logs, presence): (Hello, _, _, _, _, Vec<Presence>) = reader.json()?;
    Ok(Snapshot {
        hello,
        view,
        lines,
        tickets,
        logs,
        presence,
        history: Columns::read(reader)?,
        band_low: Columns::read(reader)?,
        band_high: Columns::read(reader)?,
    })
}

fn tick(reader: &mut Reader<'_>) -> Result<Tick, BadFrame> {
    let at = At(u32::try_from(reader.number()?).map_err(|_| BadFrame)?);
    let count = usize::try_from(reader.number()?).map_err(|_| BadFrame)?;
    let raw = reader.take(count.checked_mul(2).ok_or(BadFrame)?)?;
    let readings = Quantised(
        raw.chunks_exact(2)
            .map(|pair| u16::from_le_bytes([pair[0], pair[1]]))
            .collect(),
    );
    let (logs, tickets): (Vec<LogLine>, Vec<Ticket>) = if reader.rest.is_empty() {
        (Vec::new(), Vec::new())
    } else {
        reader.json()?
    };
    Ok(Tick {
        at,
        readings,
        logs,
        tickets,
    })
}

/// JSON with its length in front, so that numbers can follow.
fn write_json<T: Serialize>(out: &mut Vec<u8>, value: &T) {
    let json =
        serde_json::to_vec(value).expect("views and lines have no maps with odd keys and no failing parts");
    write_number(out, json.len() as u64);
    out.extend(json);
}

/// Reads what `encode` wrote, from front to back.
pub(super) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }
}

impl Reader<'_> {
    fn byte(&mut self) -> Result<u8, BadFrame> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn take(&mut self, count: usize) -> Result<&[u8], BadFrame> {
        let (taken, rest) = self.rest.split_at_checked(count).ok_or(BadFrame)?;
        self.rest = rest;
        Ok(taken)
    }

    pub(super) fn number(&mut self) -> Result<u64, BadFrame> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(BadFrame)
    }

    pub(super) fn differences(&mut self, count: u32) -> Result<Vec<i64>, BadFrame> {
        let mut before = 0_i64;
        (0..count)
            .map(|_| {
                before = before.checked_add(unzigzag(self.number()?)).ok_or(BadFrame)?;
                Ok(before)
            })
            .collect()
    }

    fn json<T: DeserializeOwned>(&mut self) -> Result<T, BadFrame> {
        let length = usize::try_from(self.number()?).map_err(|_| BadFrame)?;
        serde_json::from_slice(self.take(length)?).map_err(|_| BadFrame)
    }
}

#[cfg(test)]
mod tests {
    use drill::series::{Readings, SERIES, Series};

    use super::*;

    fn row(seed: u16) -> Quantised {
        Quantised(
            (0..SERIES)
                .map(|i| {
                    seed.wrapping_mul(7_919)
                        .wrapping_add(u16::try_from(i).expect("small"))
                })
                .collect(),
        )
    }

    #[test]
    fn a_tick_survives_and_stays_below_a_kilobyte() {
        let frame = Frame::Tick(Tick {
            at: At(2_399),
            readings: Readings::default().quantise(&Series::all()),
            logs: Vec::new(),
            tickets: Vec::new(),
        });
        let Wire(bytes) = frame.encode();
        assert!(bytes.len() <= 1_024, "{}", bytes.len());
        assert_eq!(Frame::decode(&bytes), Ok(frame));
    }

    #[test]
    fn columns_survive() {
        let rows: Vec<_> = (0..5).map(|i| (At(u32::from(i) * 5), row(i))).collect();
        let columns = Columns::from_rows(rows.iter().map(|(at, row)| (*at, row)));
        let mut out = Vec::new();
        columns.write(&mut out);
        let mut reader = Reader { rest: &out };
        assert_eq!(Columns::read(&mut reader), Ok(columns));
        assert!(reader.rest.is_empty());
    }

    #[test]
    fn a_torn_frame_is_refused() {
        let Wire(bytes) = Frame::Presence(Vec::new()).encode();
        for length in 0..bytes.len() {
            assert_eq!(Frame::decode(&bytes[..length]), Err(BadFrame));
        }
        assert_eq!(
            Frame::decode(b"T\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"),
            Err(BadFrame)
        );
    }
}
