//! Environment variables as they were, known by hashes that nobody else can make.

use std::hash::{BuildHasher, RandomState};
use std::sync::LazyLock;

/// The keys of the hashes; no output shows them.
static HASHER: LazyLock<RandomState> = LazyLock::new(RandomState::new);

/// What some variables were set to.
#[derive(Default)]
pub struct EnvironmentThen(Vec<(String, u64)>);

impl EnvironmentThen {
    /// What they are set to now.
    pub fn of<'a>(names: impl Iterator<Item = &'a str>) -> Self {
        Self(names.map(|name| (name.to_owned(), hashed(name))).collect())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn is_current(&self) -> bool {
        self.0.iter().all(|(name, then)| hashed(name) == *then)
    }

    /// The names of those that are set to something else.
    pub fn changed(&self) -> Vec<String> {
        let changed = self.0.iter().filter(|(name, then)| hashed(name) != *then);
        changed.map(|(name, _)| name.clone()).collect()
    }
}

fn hashed(name: &str) -> u64 {
    HASHER.hash_one(std::env::var_os(name))
}
