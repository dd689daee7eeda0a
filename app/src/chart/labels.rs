//! Places labels above each other without overlap, each as near as it can be to where it belongs.

/// Where labels may stand, as shares of the height (0 at the top, 1 at the foot). `wanted` are the places they would
/// like, `gap` the least distance, `foot` the lowest place there is. The answer has the order of `wanted`. More labels than fit are pressed together evenly.
pub fn spread(wanted: &[f64], gap: f64, foot: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    order.sort_by(|a, b| wanted[*a].total_cmp(&wanted[*b]));
    let gaps = super::data::index_as_f64(wanted.len().saturating_sub(1)).max(1.0);
    let gap = gap.min(foot / gaps);
    let mut places = wanted.to_vec();
    // Downwards: push each below its upper neighbour.
    let mut edge = f64::NEG_INFINITY;
    for index in &order {
        places[*index] = places[*index].max(edge);
        edge = places[*index] + gap;
    }
    // Upwards: lift what fell off the foot.
    let mut edge = foot;
    for index in order.iter().rev() {
        places[*index] = places[*index].min(edge);
        edge = places[*index] - gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::spread;

    fn close(left: &[f64], right: &[f64]) {
        assert_eq!(left.len(), right.len());
        for (a, b) in left.iter().zip(right) {
            assert!((a - b).abs() < 1e-9, "{left:?} is not {right:?}");
        }
    }

    #[test]
    fn labels_with_room_stay_where_they_belong() {
        close(&spread(&[0.2, 0.8], 0.1, 1.0), &[0.2, 0.8]);
    }

    #[test]
    fn labels_at_the_foot_are_stacked_upwards_in_their_order() {
        close(&spread(&[1.0, 0.1, 0.99], 0.1, 1.0), &[1.0, 0.1, 0.9]);
    }

    #[test]
    fn too_many_labels_share_the_height() {
        close(&spread(&[0.5, 0.5, 0.5], 0.9, 1.0), &[0.0, 0.5, 1.0]);
    }

    #[test]
    fn nothing_stands_below_the_foot() {
        close(&spread(&[1.0, 0.98], 0.1, 0.9), &[0.9, 0.8]);
    }

    #[test]
    fn no_label_is_no_work() {
        assert!(spread(&[], 0.1, 1.0).is_empty());
    }
}
