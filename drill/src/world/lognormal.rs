//! Lognormal pieces and their mixtures: share below a limit, and the value that a share stays below.
//! `libm` throughout, so that every platform rounds alike.

use serde::{Deserialize, Serialize};

/// z of the 95th percentile under [`phi`].
const Z95: f64 = 1.646_06;
/// Values are looked for between these two, s.
const SHORTEST_S: f64 = 1e-3;
const LONGEST_S: f64 = 120.0;

/// One piece of a mixture: weight, and mean, deviation and inverse deviation of the logarithm.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Piece {
    pub(crate) weight: f64,
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    /// One over the deviation: the search for a percentile asks for it thousands of times a second.
    steepness: f64,
}

/// Logistic approximation of the normal distribution function (Page 1977).
pub(crate) fn phi(x: f64) -> f64 {
    let y = 1.5976 * x + 0.07056 * x * x * x;
    if y > 40.0 {
        1.0
    } else if y < -40.0 {
        0.0
    } else {
        1.0 / (1.0 + libm::exp(-y))
    }
}

impl Piece {
    /// The lognormal with this mean (s) and variance (s²).
    pub(crate) fn new(weight: f64, mean_s: f64, variance: f64) -> Self {
        let mean_s = mean_s.max(1e-6);
        let spread = libm::log(1.0 + variance / (mean_s * mean_s));
        let deviation = spread.max(1e-9).sqrt();
        Self {
            weight,
            mean: libm::log(mean_s) - spread / 2.0,
            deviation,
            steepness: 1.0 / deviation,
        }
    }

    /// Share below the limit, given as its logarithm.
    pub(crate) fn below(&self, ln_limit: f64) -> f64 {
        phi((ln_limit - self.mean) / self.deviation)
    }

    /// Share that exceeds the limit.
    pub(crate) fn above(&self, limit_s: f64) -> f64 {
        1.0 - self.below(libm::log(limit_s))
    }

    /// The 95th percentile.
    pub(crate) fn p95(&self) -> f64 {
        libm::exp(self.mean + Z95 * self.deviation)
    }

    /// The value at a bell-shaped draw.
    pub(crate) fn at(&self, bell: f64) -> f64 {
        libm::exp(self.mean + self.deviation * bell)
    }
}

/// The value that `share` of the mixture stays below. Newton on the logit of the share over the logarithm of the value,
/// which is nearly a straight line, kept inside a bracket.
pub(crate) fn quantile(pieces: &[Piece], share: f64) -> f64 {
    /// Exact to a hundred-thousandth of the value: finer than any chart or wire.
    const CLOSE: f64 = 1e-5;
    let (mut total, mut guess) = (0.0, 0.0);
    for piece in pieces {
        total += piece.weight;
        guess += piece.weight * (piece.mean + Z95 * piece.deviation);
    }
    if total <= 0.0 {
        return 0.0;
    }
    let wanted = libm::log(share / (1.0 - share));
    let (mut low, mut high) = (libm::log(SHORTEST_S), libm::log(LONGEST_S));
    let mut y = (guess / total).clamp(low, high);
    for _ in 0..60 {
        let (mut below, mut slope) = (0.0, 0.0);
        for piece in pieces {
            let z = (y - piece.mean) * piece.steepness;
            let p = phi(z);
            below += piece.weight * p;
            slope += piece.weight * p * (1.0 - p) * (1.5976 + 0.21168 * z * z) * piece.steepness;
        }
        let below = below / total;
        let spread = below * (1.0 - below);
        if below < share {
            low = y;
        } else {
            high = y;
        }
        // Where nothing or everything lies below, the logit is of no use: halve the bracket.
        let newton = if spread > 1e-9 && slope > 1e-9 {
            y + (wanted - libm::log(below / (1.0 - below))) * spread * total / slope
        } else {
            f64::NAN
        };
        let next = if newton > low && newton < high {
            newton
        } else {
            f64::midpoint(low, high)
        };
        let moved = (next - y).abs();
        y = next;
        if moved < CLOSE {
            break;
        }
    }
    libm::exp(y)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quantile_and_the_share_below_agree() {
        let pieces = [
            Piece::new(0.6, 0.5, 0.04),
            Piece::new(0.3, 3.0, 1.0),
            Piece::new(0.1, 20.0, 4.0),
        ];
        for share in [0.5, 0.95, 0.99] {
            let value = quantile(&pieces, share);
            let below: f64 = pieces.iter().map(|p| p.weight * p.below(value.ln())).sum();
            assert!((below - share).abs() < 1e-5, "{share}");
        }
        assert!((pieces[0].below(pieces[0].p95().ln()) - 0.95).abs() < 1e-4);
    }
}
