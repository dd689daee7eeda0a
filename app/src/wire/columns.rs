//! Many seconds of readings, series by series, each as its differences: neighbours differ little, so most numbers
//! need one byte. A snapshot of 45 minutes stays below half a megabyte.

use drill::{
    id::At,
    series::{Quantised, SERIES, Series},
};

use super::bytes::{BadFrame, Reader};

/// Rows of readings, kept by column. Moments ascend.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Columns {
    /// The moments of the rows.
    pub at: Vec<At>,
    /// One column a series, in the order of the catalogue; all as long as `at`.
    pub values: Vec<Vec<u16>>,
}

/// Rows that a snapshot may hold: an hour at one a second. More is a broken frame.
const ROWS_MAX: u32 = 3_600;

impl Columns {
    /// From rows in ascending order.
    pub fn from_rows<'a>(rows: impl IntoIterator<Item = (At, &'a Quantised)>) -> Self {
        let mut columns = Self {
            at: Vec::new(),
            values: vec![Vec::new(); SERIES],
        };
        for (at, row) in rows {
            columns.push(at, row);
        }
        columns
    }

    /// Adds a row at the end.
    pub fn push(&mut self, at: At, row: &Quantised) {
        self.values.resize(SERIES, Vec::new());
        self.at.push(at);
        for (column, value) in self.values.iter_mut().zip(&row.0) {
            column.push(*value);
        }
    }

    /// How many rows.
    pub const fn len(&self) -> usize {
        self.at.len()
    }

    /// Whether there is no row.
    pub const fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// One reading, in its unit.
    pub fn get(&self, row: usize, series: Series) -> f64 {
        let raw = self
            .values
            .get(series.index())
            .and_then(|column| column.get(row))
            .copied()
            .unwrap_or(0);
        f64::from(raw) / f64::from(u16::MAX) * series.ceiling()
    }

    /// As bytes, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        self.write(&mut out);
        out
    }

    /// From kept bytes.
    ///
    /// # Errors
    /// [`BadFrame`] for anything that [`Self::to_bytes`] did not write.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadFrame> {
        Self::read(&mut Reader::new(bytes))
    }

    pub(super) fn write(&self, out: &mut Vec<u8>) {
        write_number(out, self.at.len() as u64);
        write_differences(out, self.at.iter().map(|at| i64::from(at.0)));
        for column in &self.values {
            write_differences(out, column.iter().map(|value| i64::from(*value)));
        }
    }

    pub(super) fn read(reader: &mut Reader<'_>) -> Result<Self, BadFrame> {
        let rows = u32::try_from(reader.number()?).map_err(|_| BadFrame)?;
        if rows > ROWS_MAX {
            return Err(BadFrame);
        }
        let at = reader
            .differences(rows)?
            .into_iter()
            .map(|at| u32::try_from(at).map(At).map_err(|_| BadFrame))
            .collect::<Result<_, _>>()?;
        let mut values = Vec::with_capacity(SERIES);
        if rows > 0 {
            for _ in 0..SERIES {
                let column = reader
                    .differences(rows)?
                    .into_iter()
                    .map(|value| u16::try_from(value).map_err(|_| BadFrame));
                values.push(column.collect::<Result<_, _>>()?);
            }
        } else {
            values.resize(SERIES, Vec::new());
        }
        Ok(Self { at, values })
    }
}

/// Each number as its difference from the one before, small ones of either sign in one byte.
fn write_differences(out: &mut Vec<u8>, numbers: impl Iterator<Item = i64>) {
    let mut before = 0;
    for number in numbers {
        let difference = number - before;
        write_number(out, zigzag(difference));
        before = number;
    }
}

/// Seven bits a byte, lowest first; the top bit says that more follow.
pub(super) fn write_number(out: &mut Vec<u8>, mut number: u64) {
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}

const fn zigzag(number: i64) -> u64 {
    ((number << 1) ^ (number >> 63)).cast_unsigned()
}

pub(super) const fn unzigzag(number: u64) -> i64 {
    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
}
