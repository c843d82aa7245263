//! The guards that are armed, and which modules they guard.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::{FxHashMap, FxHashSet};

use super::policy::{Mode, Policy};
use super::{admitted, self_test};
use crate::embedded::decisions;

/// So many names are remembered to be guarded or not.
const LIMIT: usize = 4096;

static REGISTRY: Mutex<Option<Registry>> = Mutex::new(None);

/// Counts the changes of what is armed.
static CHANGES: AtomicU64 = AtomicU64::new(0);

type Policies = Arc<[Arc<Policy>]>;

#[derive(Default)]
struct Registry {
    armed: Vec<Arc<Policy>>,
    /// Guards that modules began themselves, by their keys.
    embedded: HashMap<String, Arc<Policy>>,
    /// The names of modules that began to guard themselves once.
    protected: FxHashSet<String>,
    /// What guards a name, as far as somebody asked.
    asked: FxHashMap<String, Policies>,
}

/// Arms a guard.
pub fn add(policy: Arc<Policy>) {
    changing(|registry| registry.armed.push(policy));
}

/// Disarms a guard. Whether it was armed.
pub fn remove(policy: &Arc<Policy>) -> bool {
    changing(|registry| {
        let before = registry.armed.len();
        registry.armed.retain(|armed| !Arc::ptr_eq(armed, policy));
        registry.armed.len() < before
    })
}

/// Whether a guard is armed.
pub fn is_armed(policy: &Arc<Policy>) -> bool {
    with(|registry| {
        registry
            .armed
            .iter()
            .any(|armed| Arc::ptr_eq(armed, policy))
    })
}

/// Notes that a module guards itself.
pub fn protect(key: &str, policy: Policy) {
    changing(|registry| {
        registry.protected.insert(key.to_owned());
        registry.embedded.insert(key.to_owned(), Arc::new(policy))
    });
}

/// Everything that is armed: what was asked for, then what modules began themselves.
pub fn all() -> Vec<Arc<Policy>> {
    with(|registry| {
        let armed = registry.armed.iter().cloned();
        let armed = armed.filter(|policy| !self_test::is_own(&policy.target));
        let mut own: Vec<_> = registry.embedded.iter().collect();
        own.sort_unstable_by_key(|(key, _)| key.as_str());
        armed
            .chain(own.into_iter().map(|(_, policy)| Arc::clone(policy)))
            .collect()
    })
}

/// Whether nothing is armed, and no module guards itself.
pub fn is_empty() -> bool {
    with(|registry| registry.armed.is_empty() && registry.protected.is_empty())
}

/// The guards of a module that do anything, those it began itself excepted.
pub fn policies(key: &str) -> Policies {
    with(|registry| Arc::clone(registry.policies(key)))
}

impl Registry {
    fn policies(&mut self, key: &str) -> &Policies {
        if !self.asked.contains_key(key) {
            let armed = self.armed.iter();
            let meant = armed.filter(|policy| policy.mode != Mode::Off && policy.means(key));
            let meant: Policies = meant.cloned().collect();
            if self.asked.len() >= LIMIT {
                self.asked.clear();
            }
            self.asked.insert(key.to_owned(), meant);
        }
        &self.asked[key]
    }
}

/// Whether imports of a module are judged: by a guard, or because it guarded itself once.
pub fn is_guarded(key: &str) -> bool {
    with(|registry| !registry.policies(key).is_empty() || registry.protected.contains(key))
}

/// Whether a module guards itself, and nothing else does.
pub fn guards_itself_alone(key: &str) -> bool {
    is_protected(key) && policies(key).is_empty()
}

/// Whether a module of this name guarded itself once.
pub fn is_protected(key: &str) -> bool {
    with(|registry| registry.protected.contains(key))
}

/// Changes whenever a guard is armed or disarmed.
pub fn changes() -> u64 {
    CHANGES.load(Ordering::Acquire)
}

fn changing<T>(act: impl FnOnce(&mut Registry) -> T) -> T {
    let result = with(|registry| {
        registry.asked.clear();
        act(registry)
    });
    CHANGES.fetch_add(1, Ordering::AcqRel);
    decisions::forget_guarded();
    admitted::forget();
    result
}

fn with<T>(act: impl FnOnce(&mut Registry) -> T) -> T {
    let mut registry = REGISTRY.lock().unwrap_or_else(PoisonError::into_inner);
    act(registry.get_or_insert_default())
}
