//! The folders that programs are started from.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::located::Located;
use super::path::Place;
use super::project;

/// Names that were looked for, and what they lead to.
#[derive(Debug, Default)]
pub struct Known(RwLock<HashMap<Box<str>, Arc<Located>>>);

impl Known {
    pub fn get(&self, module: &str) -> Option<Arc<Located>> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(module).cloned()
    }

    /// Remembers what a name leads to. The first answer stays, whoever else had the same question.
    pub fn put(&self, module: &str, located: Arc<Located>) -> Arc<Located> {
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(module.into()).or_insert(located))
    }
}

/// A folder that a program is started from, and all that is found from there.
#[derive(Debug)]
pub struct Root {
    path: PathBuf,
    pub first: Place,
    project: OnceLock<Vec<Place>>,
    pub known: Known,
}

impl Root {
    /// Where modules are looked for that are nowhere on the path.
    pub fn project(&self) -> &[Place] {
        self.project.get_or_init(|| {
            let folders = project::folders(&self.path).into_iter();
            let others = folders.filter(|folder| *folder != self.path);
            others.map(Place::at).collect()
        })
    }
}

/// The roots of a run.
#[derive(Debug, Default)]
pub struct Roots(RwLock<HashMap<PathBuf, Arc<Root>>>);

impl Roots {
    /// The root at `path`.
    pub fn at(&self, path: &Path) -> Arc<Root> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(root) = known.get(path) {
            return Arc::clone(root);
        }
        drop(known);
        let root = || {
            Arc::new(Root {
                path: path.to_owned(),
                first: Place::at(path),
                project: OnceLock::new(),
                known: Known::default(),
            })
        };
        let mut known = self.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(path.to_owned()).or_insert_with(root))
    }
}
