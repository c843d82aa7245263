//! The other files of a case, as a finder finds them.

use std::sync::Arc;

use importspy_core::observe::{FileId, Finder, Found, SourceFile};
use importspy_core::report::SourceText;

/// Files by path, in the order of their numbers; the first is the subject.
pub struct Files(pub Vec<(String, String)>);

impl Files {
    fn number(&self, path: &str) -> Option<FileId> {
        let index = self.0.iter().position(|(known, _)| known == path)?;
        u32::try_from(index).ok().map(FileId)
    }

    /// The text of the subject.
    #[allow(dead_code, reason = "not every test asks")]
    pub fn subject(&self) -> &str {
        self.0.first().map_or("", |(_, text)| text)
    }

    pub fn texts(&self) -> Vec<SourceText> {
        let files = (0..).zip(&self.0);
        files
            .map(|(number, (path, text))| SourceText {
                file: FileId(number),
                path: path.clone(),
                text: text.clone(),
            })
            .collect()
    }
}

impl Finder for Files {
    /// Modules that no case has a file for can't be read; those called `absent` aren't there.
    fn find(&self, module: &str) -> Found {
        let path = module.replace('.', "/");
        let found = |path: String, is_package, is_stub| {
            self.number(&path).map(|file| {
                Found::Source(SourceFile {
                    file,
                    filename: path.rsplit('/').next().unwrap_or_default().to_owned(),
                    is_package,
                    is_stub,
                })
            })
        };
        let is_folder = self
            .0
            .iter()
            .any(|(known, _)| known.starts_with(&format!("{path}/")));
        found(format!("{path}/__init__.py"), true, false)
            .or_else(|| found(format!("{path}.py"), false, false))
            .or_else(|| found(format!("{path}.pyi"), false, true))
            .unwrap_or_else(|| match module.split('.').next_back() {
                _ if is_folder => Found::Namespace,
                Some("absent") => Found::Missing,
                _ if module.starts_with("pkg") => Found::Missing,
                _ => Found::Opaque,
            })
    }

    fn read(&self, file: FileId) -> Result<Arc<[u8]>, String> {
        let (_, text) = self.0.get(file.0 as usize).ok_or("no such file")?;
        Ok(text.as_bytes().into())
    }
}
