//! One installed distribution, read when it is asked for.

use std::path::{Path, PathBuf};

use super::metadata::Metadata;
use super::name::{Kind, normal};
use super::origin::Origin;
use super::record;
use crate::read::read_regular;

/// What is read of a file that describes a distribution.
const TEXT_LIMIT: u64 = 64 << 20;

/// Where a distribution is described.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description {
    /// The folder, or the file where that is all there is.
    pub path: PathBuf,
    pub kind: Kind,
    /// The name its own name begins with, in normal form.
    pub name: String,
}

/// A distribution as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// As it is written.
    pub name: String,
    pub version: String,
    /// Where it is described.
    pub path: PathBuf,
    pub origin: Option<Origin>,
}

impl Description {
    /// Reads it. Nothing where it says neither name nor version.
    pub fn distribution(&self) -> Option<Distribution> {
        let Metadata { name, version } = Metadata::parse(&self.headers()?);
        let origin = self.text("direct_url.json");
        Some(Distribution {
            name: name?,
            version: version?,
            path: self.path.clone(),
            origin: origin.and_then(|text| Origin::parse(&text)),
        })
    }

    /// The files it installed into `folder`, relative to that; nothing where it doesn't say.
    pub fn files(&self, folder: &Path) -> Option<Vec<PathBuf>> {
        let (text, base) = match self.kind {
            Kind::DistInfo => (self.text("RECORD")?, folder),
            Kind::EggInfo => (self.text("installed-files.txt")?, &*self.path),
        };
        let whole = record::paths(&text).map(|path| base.join(path));
        Some(
            whole
                .filter_map(|path| record::inside(folder, path.to_str()?))
                .collect(),
        )
    }

    /// Whether a module that none of the others installed may be one of its own.
    pub fn may_own(&self, top: &str) -> bool {
        match self.text("top_level.txt") {
            Some(text) => text.lines().any(|line| line.trim() == top),
            None => normal(top) == self.name,
        }
    }

    fn headers(&self) -> Option<String> {
        match self.kind {
            Kind::DistInfo => self.text("METADATA"),
            Kind::EggInfo => self.text("PKG-INFO").or_else(|| text_of(&self.path)),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        text_of(&self.path.join(name))
    }
}

fn text_of(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    read_regular(path, TEXT_LIMIT, &mut bytes).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
