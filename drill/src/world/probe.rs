//! Synthetic checkouts: one sampled walk through the steps as a device, region and method meet them right now.
//! Takes no time of its own; the room decides when a result is shown.

use super::checkout::Steps;
use super::course::Course;
use super::lognormal::Piece;
use super::noise::{self, Stream};
use crate::dim::{Method, Service};
use crate::telemetry::{Probe, ProbeResult, Step, StepEnd};

/// A step that does not react is given up after this, ms.
const GIVE_UP_MS: u32 = 20_000;
/// Drawing one step on each device, s.
const DRAW_S: [f64; 4] = [0.10, 0.16, 0.22, 0.06];

impl Course {
    /// One synthetic checkout from the state of now. The same second and probe give the same result.
    pub fn probe(&self, probe: Probe) -> ProbeResult {
        let (d, r, m) = (probe.device as u64, probe.region as u64, probe.method as u64);
        let which = 16 * (m + 2 * (r + 3 * d));
        let draw = |n: u64| noise::uniform(self.seed, Stream::Probes, self.t, which + n);
        let bell = |n: u64| noise::bell(self.seed, Stream::Probes, self.t, which + n);
        let mut steps = Vec::with_capacity(4);
        for (n, step) in (0..).zip(Step::ALL) {
            let (ms, end) = self.probe_step(probe, step, [draw(n), draw(n + 4)], bell(n + 8));
            steps.push((step, ms, end));
            if end != StepEnd::Passed {
                break;
            }
        }
        ProbeResult { probe, steps }
    }

    fn probe_step(&self, probe: Probe, step: Step, [luck, reaction]: [f64; 2], bell: f64) -> (u32, StepEnd) {
        let flow = &self.flow;
        let here = &flow.steps[probe.region as usize];
        let d = probe.device as usize;
        let by_wallet = match probe.method {
            Method::Wallet => 1.0,
            Method::Card => 0.0,
        };
        let (seconds, fails, stuck) = match step {
            Step::Start => (self.sample(here, 0, bell), here.fails[0], 0.0),
            Step::Review => {
                let seconds = self.sample(here, 1, bell) + flow.script_delay_s[d];
                (seconds, here.fails[1], flow.script_block[d])
            }
            Step::Pay => {
                let seconds = self.sample(here, 2, bell) + by_wallet * flow.wallet_delay_s;
                (seconds, here.fails[2], by_wallet * flow.wallet_drop)
            }
            Step::Confirm => {
                let order = self.checkout.station(Service::Order);
                (
                    Piece::new(1.0, order.call_s, order.call_variance).at(bell),
                    0.0,
                    0.0,
                )
            }
        };
        let ms = noise::whole((seconds + DRAW_S[d]) * 1_000.0).min(GIVE_UP_MS);
        if reaction < stuck {
            (GIVE_UP_MS, StepEnd::Stuck)
        } else if luck < 1.0 - (1.0 - fails) * flow.admitted {
            (ms, StepEnd::Failed)
        } else {
            (ms, StepEnd::Passed)
        }
    }

    fn sample(&self, steps: &Steps, step: usize, bell: f64) -> f64 {
        Piece::new(1.0, steps.mean_s[step], steps.variance[step]).at(bell) + self.flow.pool_wait_s
    }
}
