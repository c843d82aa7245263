//! Putting lists in order, in little code: std's sorts and its maps made of lists are compiled anew
//! for every type, some five kilobytes each. For lists that aren't long; what is hot calls std.

use std::cmp::Ordering;

/// Sorts a list by what `compare` says; what is equal keeps its order.
pub fn sort_by<T>(items: &mut [T], mut compare: impl FnMut(&T, &T) -> Ordering) {
    let places = sorted(
        items.len(),
        &mut |one, other| match (items.get(one), items.get(other)) {
            (Some(one), Some(other)) => compare(one, other),
            _ => Ordering::Equal,
        },
    );
    arrange(places, &mut |one, other| items.swap(one, other));
}

/// Sorts a list by a key; what has equal keys keeps its order.
pub fn sort_by_key<T, K: Ord>(items: &mut [T], mut key: impl FnMut(&T) -> K) {
    sort_by(items, |one, other| key(one).cmp(&key(other)));
}

/// A set or map of what an iterator yields, entered one by one.
pub fn collected<T, C: Default + Extend<T>>(items: impl IntoIterator<Item = T>) -> C {
    let mut all = C::default();
    all.extend(items);
    all
}

/// The places of a list's items in the order that they belong in.
#[inline(never)]
fn sorted(count: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// Moves items to their places, each round of them that change places in turn.
#[inline(never)]
fn arrange(mut places: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut at = start;
        while let Some(place) = places.get_mut(at) {
            let from = std::mem::replace(place, at);
            if from == start {
                break;
            }
            swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn order_is_that_of_std(items in proptest::collection::vec((0_u8..20, any::<u16>()), 0..120)) {
            let (mut ours, mut theirs) = (items.clone(), items);
            sort_by_key(&mut ours, |(key, _)| *key);
            theirs.sort_by_key(|(key, _)| *key);
            prop_assert_eq!(&ours, &theirs);
            sort_by(&mut ours, |one, other| other.1.cmp(&one.1));
            theirs.sort_by_key(|other| std::cmp::Reverse(other.1));
            prop_assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn of_equal_keys_the_last_is_collected() {
        let map: BTreeMap<u8, &str> = collected([(2, "b"), (1, "a"), (2, "c")]);
        assert_eq!(map, BTreeMap::from([(1, "a"), (2, "c")]));
    }
}
