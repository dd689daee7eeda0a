//! What one chart shows, as plain data: title, unit, lines, whether the band and a target belong to it.

use drill::dim::{Device, Filter, Region};

use super::{
    judge::Judge,
    quantity::{Quantity, Slices},
};
use crate::chart::{Floor, Target};

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trace {
    /// Its name at the line's end.
    pub name: String,
    /// What it measures.
    pub quantity: Quantity,
    /// Only this device, whatever the filter says.
    pub device: Option<Device>,
    /// Only this region.
    pub region: Option<Region>,
}

impl Trace {
    /// A line of what the filter lets through.
    pub fn new(name: impl Into<String>, quantity: Quantity) -> Self {
        Self {
            name: name.into(),
            quantity,
            device: None,
            region: None,
        }
    }

    /// A line of one device.
    pub fn of_device(device: Device, quantity: Quantity) -> Self {
        Self {
            device: Some(device),
            ..Self::new(device.name(), quantity)
        }
    }

    /// A line that belongs to one region.
    pub fn of_region(region: Region, quantity: Quantity) -> Self {
        Self {
            region: Some(region),
            ..Self::new(region.name(), quantity)
        }
    }

    /// What it reads through; none: the filter excludes it.
    pub fn through(&self, filter: Filter) -> Option<Filter> {
        let apart = differ(self.device, filter.device) || differ(self.region, filter.region);
        (!apart).then(|| Filter {
            device: self.device.or(filter.device),
            region: self.region.or(filter.region),
        })
    }
}

/// Whether two choices exclude each other.
fn differ<T: PartialEq>(own: Option<T>, filter: Option<T>) -> bool {
    own.zip(filter).is_some_and(|(own, filter)| own != filter)
}

/// Whether the band of normal is drawn for the leading line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Normal {
    /// It is.
    Band,
    /// It is not: several lines of equal rank.
    None,
}

/// One chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// Title.
    pub title: String,
    /// A second thought under the title; may be empty.
    pub note: &'static str,
    /// Unit of all its lines.
    pub unit: &'static str,
    /// Its lines, the leading one first.
    pub traces: Vec<Trace>,
    /// Whether the band of normal is drawn.
    pub normal: Normal,
    /// The success target.
    pub target: Option<Target>,
    /// When its reading is worth a look, or bad, beside the target.
    pub judge: Judge,
    /// Where the axis begins.
    pub floor: Floor,
    /// The greatest value there can be.
    pub ceiling: Option<f64>,
}

impl Spec {
    /// A chart from zero upwards.
    pub fn new(title: impl Into<String>, unit: &'static str, traces: Vec<Trace>) -> Self {
        let normal = if traces.len() == 1 {
            Normal::Band
        } else {
            Normal::None
        };
        Self {
            title: title.into(),
            note: "",
            unit,
            traces,
            normal,
            target: None,
            judge: Judge::None,
            floor: Floor::Zero,
            ceiling: None,
        }
    }

    /// With a second thought.
    #[must_use]
    pub fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }

    /// With the band behind its leading line.
    #[must_use]
    pub fn band(self) -> Self {
        Self {
            normal: Normal::Band,
            ..self
        }
    }

    /// With a target.
    #[must_use]
    pub fn target(self, target: Option<Target>) -> Self {
        Self { target, ..self }
    }

    /// With a judge of its readings.
    #[must_use]
    pub fn judge(self, judge: Judge) -> Self {
        Self { judge, ..self }
    }

    /// A share in percent: at most 100.
    #[must_use]
    pub fn share(self) -> Self {
        Self {
            ceiling: Some(100.0),
            ..self
        }
    }

    /// A share that lies near 100: the axis begins where the readings do.
    #[must_use]
    pub fn near_hundred(self) -> Self {
        Self {
            floor: Floor::Data,
            ..self.share()
        }
    }

    /// What of the filter this chart cannot show: "all devices", "all devices and regions", or nothing.
    pub fn beyond(&self, filter: Filter) -> &'static str {
        let slices = self
            .traces
            .first()
            .map_or(Slices::Both, |trace| trace.quantity.slices());
        let own_region = self.traces.iter().all(|trace| trace.region.is_some());
        let device = filter.device.is_some() && slices != Slices::Both;
        let region = filter.region.is_some() && slices == Slices::Neither && !own_region;
        match (device, region) {
            (true, true) => "all devices and regions",
            (true, false) => "all devices",
            (false, true) => "all regions",
            (false, false) => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use drill::series::{Quantile, Whole};

    use super::*;

    const IOS_EU: Filter = Filter {
        device: Some(Device::Ios),
        region: Some(Region::Eu),
    };

    #[test]
    fn a_line_of_another_device_is_filtered_away() {
        let line = Trace::of_device(Device::App, Quantity::Felt);
        assert_eq!(line.through(IOS_EU), None);
        let line = Trace::of_device(Device::Ios, Quantity::Felt);
        assert_eq!(line.through(IOS_EU), Some(IOS_EU));
    }

    #[test]
    fn a_chart_says_what_it_cannot_slice() {
        let latency = Spec::new(
            "p95",
            "s",
            vec![Trace::new("p95", Quantity::Latency(Quantile::P95))],
        );
        assert_eq!(latency.beyond(IOS_EU), "all devices");
        let burn = Spec::new(
            "Burn",
            "",
            vec![Trace::new("5 min", Quantity::Whole(Whole::Burn5m))],
        );
        assert_eq!(burn.beyond(IOS_EU), "all devices and regions");
        assert_eq!(burn.beyond(Filter::default()), "");
    }
}
