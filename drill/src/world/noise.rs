//! Chance of the world: counter-based noise, the same whatever players do, on every machine.
//! Holds no state; a draw is a function of seed, stream, second and index.

/// What a stream of noise is for. Numbers are part of every recording: never renumber.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stream {
    /// Arrivals.
    Arrivals = 1,
    /// Number of support tickets of a second, and who writes them.
    Tickets = 2,
    /// Number of log lines of a kind.
    Logs = 3,
    /// Synthetic checkouts.
    Probes = 4,
    /// Quiet scatter of gauges that the model has no equation for.
    Gauges = 5,
}

/// The `SplitMix64` finaliser with its increment.
pub(crate) const fn mix64(x: u64) -> u64 {
    let x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// Uniform on `[0, 1)`.
#[expect(clippy::cast_precision_loss, reason = "53 bits fit a double exactly")]
pub(crate) fn uniform(seed: u64, stream: Stream, t: u32, index: u64) -> f64 {
    let start = seed ^ (stream as u64).wrapping_mul(0x9E37);
    let bits = mix64(mix64(mix64(start) ^ u64::from(t)) ^ index) >> 11;
    bits as f64 / (1u64 << 53) as f64
}

/// Bell-shaped with mean 0 and deviation 1, bounded by ±3.46: four uniforms, no logarithm needed.
pub(crate) fn bell(seed: u64, stream: Stream, t: u32, index: u64) -> f64 {
    let sum: f64 = (0..4).map(|i| uniform(seed, stream, t, index * 4 + i)).sum();
    (sum - 2.0) * 3.0_f64.sqrt()
}

/// How many events a rate brings within one second, by inversion. Rates above `MANY` come out rounded.
pub(crate) fn count(rate: f64, draw: f64) -> u32 {
    /// Above this the spread is below one part in seven and no eye sees it.
    const MANY: f64 = 50.0;
    if rate <= 0.0 {
        return 0;
    }
    if rate > MANY {
        return whole(rate);
    }
    let mut chance = libm::exp(-rate);
    let mut below = chance;
    let mut n = 0;
    while draw >= below && n < 200 {
        n += 1;
        chance *= rate / f64::from(n);
        below += chance;
    }
    n
}

/// A rate as a whole number of events.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range just before"
)]
pub(crate) fn whole(value: f64) -> u32 {
    value.clamp(0.0, 4.0e9) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_the_prototype_s_noise() {
        assert_eq!(mix64(0), 0xE220_A839_7B1D_CDAF);
        let mean: f64 = (0..4000).map(|t| bell(7, Stream::Arrivals, t, 0)).sum::<f64>() / 4000.0;
        assert!(mean.abs() < 0.05, "{mean}");
    }

    #[test]
    fn counts_have_the_mean_of_their_rate() {
        let n: u32 = (0..5000)
            .map(|t| count(0.4, uniform(7, Stream::Tickets, t, 0)))
            .sum();
        assert!((1_850..2_150).contains(&n), "{n}");
    }
}
