//! Who a file is, as the import system would know it.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use importspy_core::observe::source::Identity;

const PACKAGE_FILE: &str = "__init__.py";

/// Names files. Remembers the last folder, because files come folder by folder.
#[derive(Debug, Default)]
pub struct Identities {
    last: Option<Folder>,
}

/// What the files of one folder share.
#[derive(Debug)]
struct Folder {
    path: PathBuf,
    /// Names of the packages around the files, outermost first.
    packages: Vec<String>,
    /// Names of all folders of the absolute path, outermost first.
    segments: Vec<String>,
}

impl Identities {
    /// The identity of the module in `path`. Never fails: what can't be resolved is taken as written.
    pub fn of(&mut self, path: &Path) -> Identity {
        let filename = name(path.file_name());
        let parent = match path.parent() {
            Some(parent) if parent != Path::new("") => parent,
            _ => Path::new("."),
        };
        let folder = self.folder(parent);
        let is_package = filename == PACKAGE_FILE;
        let mut module = folder.packages.clone();
        let mut segments = folder.segments.clone();
        if !is_package {
            let stem = name(path.file_stem());
            module.push(stem.clone());
            segments.push(stem);
        }
        Identity {
            module: module.join("."),
            is_package,
            filename,
            path: segments,
        }
    }

    fn folder(&mut self, path: &Path) -> &Folder {
        let fresh = match self.last.take() {
            Some(folder) if folder.path == path => folder,
            _ => Folder::read(path),
        };
        self.last.insert(fresh)
    }
}

impl Folder {
    fn read(path: &Path) -> Self {
        // `..` means what the file system says, not what the text says.
        let resolved = if path.components().any(|part| part.as_os_str() == "..") {
            fs::canonicalize(path)
        } else {
            absolute(path)
        };
        let resolved = resolved.unwrap_or_else(|_| path.to_owned());
        let mut packages: Vec<String> = resolved
            .ancestors()
            .take_while(|folder| folder.join(PACKAGE_FILE).is_file())
            .filter_map(|folder| folder.file_name())
            .map(|folder| name(Some(folder)))
            .collect();
        packages.reverse();
        let segments = resolved
            .components()
            .filter(|part| matches!(part, std::path::Component::Normal(_)))
            .map(|part| name(Some(part.as_os_str())))
            .collect();
        Self {
            path: path.to_owned(),
            packages,
            segments,
        }
    }
}

fn name(part: Option<&std::ffi::OsStr>) -> String {
    part.unwrap_or_default().to_string_lossy().into_owned()
}
