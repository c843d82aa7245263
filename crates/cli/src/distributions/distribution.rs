//! One installed distribution, read when it is asked for.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use importspy_core::observe::{InstalledFrom, Needs, Source, Tampered};

use super::metadata::{Metadata, text};
use super::name::{Kind, normal};
use super::needs;
use super::origin::Origin;
use super::record;
use crate::archive::Archive;
use crate::modules::Folder;

/// Installers that write down where from whenever that wasn't an index (PEP 610).
const TELLING: [&str; 5] = ["pip", "uv", "poetry", "pdm", "hatch"];

/// Where a distribution is described.
#[derive(Debug)]
pub struct Description {
    /// The folder, or the file where that is all there is.
    pub path: PathBuf,
    pub kind: Kind,
    /// The name its own name begins with, in normal form.
    pub name: String,
    /// Whether it lies in a project, not among installed packages.
    pub is_project: bool,
    /// The archive it lies in; nothing where it lies in a folder.
    pub archive: Option<Arc<Archive>>,
    read: OnceLock<Option<Distribution>>,
    /// Its compiled files that aren't what their source is compiled to, once that has been asked.
    pub compiled: OnceLock<Arc<[Tampered]>>,
    /// What is not as it was installed, once that has been asked.
    pub tampered: OnceLock<Option<Arc<[Tampered]>>>,
}

/// A distribution as it describes itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// As it is written.
    pub name: String,
    pub version: String,
    /// Where it is described.
    pub path: PathBuf,
}

impl Description {
    /// One in an entry of a folder, which may lie in an archive.
    pub fn of(folder: &Folder, entry: &str, kind: Kind, name: String) -> Self {
        Self {
            path: folder.path.join(entry),
            kind,
            name,
            is_project: false,
            archive: folder.archive.clone(),
            read: OnceLock::new(),
            compiled: OnceLock::new(),
            tampered: OnceLock::new(),
        }
    }

    /// Reads it. Nothing where it says neither name nor version.
    pub fn distribution(&self) -> Option<&Distribution> {
        let read = || {
            let Metadata { name, version } = self.metadata()?;
            Some(Distribution {
                name: name?,
                version: version?,
                path: self.path.clone(),
            })
        };
        self.read.get_or_init(read).as_ref()
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

    /// The text of `RECORD`; nothing where there is none.
    pub fn record(&self) -> Option<String> {
        match self.kind {
            Kind::DistInfo => self.text("RECORD"),
            Kind::EggInfo => None,
        }
    }

    /// Whether a module that none of the others installed may be one of its own.
    pub fn may_own(&self, top: &str) -> bool {
        match self.text("top_level.txt") {
            Some(text) => text.lines().any(|line| line.trim() == top),
            None => normal(top) == self.name,
        }
    }

    /// Whether it says which modules it has.
    pub fn names_modules(&self) -> bool {
        self.text("top_level.txt").is_some()
    }

    /// What it says that it needs; nothing where its metadata can't be read.
    pub fn needs(&self) -> Option<Needs> {
        let headers = self.headers()?;
        if self.kind == Kind::EggInfo
            && let Some(sections) = self.text("requires.txt")
        {
            return Some(needs::of_sections(&sections));
        }
        Some(needs::of_headers(&headers))
    }

    /// Where it was installed from; nothing where what is written can't be read.
    pub fn installed_from(&self) -> Option<InstalledFrom> {
        if let Some(written) = self.text("direct_url.json") {
            return Some(Origin::parse(&written)?.from);
        }
        // What is there and can't be read says nothing.
        if self.path.join("direct_url.json").exists() {
            return None;
        }
        let installer = self.text("INSTALLER").unwrap_or_default();
        let tells = TELLING.contains(&installer.trim().to_ascii_lowercase().as_str());
        let source = match self.kind {
            _ if self.is_project => Source::Local {
                url: format!("file://{}", self.path.parent()?.display()),
            },
            Kind::DistInfo if tells => Source::Index,
            Kind::DistInfo | Kind::EggInfo => Source::Untold,
        };
        Some(InstalledFrom {
            editable: self.is_project,
            source,
        })
    }

    /// Where it was installed from, where that was written down.
    pub fn origin(&self) -> Option<Origin> {
        Origin::parse(&self.text("direct_url.json")?)
    }

    fn metadata(&self) -> Option<Metadata> {
        if self.archive.is_some() {
            return Some(Metadata::parse(&self.headers()?));
        }
        match self.kind {
            Kind::DistInfo => Metadata::of_file(&self.path.join("METADATA")),
            Kind::EggInfo => Metadata::of_file(&self.path.join("PKG-INFO"))
                .or_else(|| Metadata::of_file(&self.path)),
        }
    }

    fn headers(&self) -> Option<String> {
        match self.kind {
            Kind::DistInfo => self.text("METADATA"),
            Kind::EggInfo => self.text("PKG-INFO").or_else(|| text(&self.path)),
        }
    }

    fn text(&self, name: &str) -> Option<String> {
        let Some(archive) = &self.archive else {
            return text(&self.path.join(name));
        };
        let bytes = archive.read(&archive.inside(&self.path.join(name))?)?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }
}
