//! What is installed where the subject would run. Every fact is had only when a contract asks for it.

use std::sync::Arc;

use super::{
    Alone, Declared, Distribution, Evidence, Home, InstalledFrom, Lock, Needs, Tampered, Why,
};

/// The distributions of an environment, and the project the subject belongs to. Names are in normal
/// form.
pub trait Installation {
    /// The distribution of that name; of several the one the import system's metadata finds.
    ///
    /// # Errors
    /// What is installed can't be told.
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why>;

    /// The names of the distributions that provide a module; none where no distribution does.
    ///
    /// # Errors
    /// It can't be told.
    fn providers(&self, module: &str) -> Result<Vec<String>, Why>;

    /// What an installed distribution says that it needs.
    ///
    /// # Errors
    /// It can't be read.
    fn needs(&self, name: &str) -> Result<Needs, Why>;

    /// Where an installed distribution was installed from.
    ///
    /// # Errors
    /// It can't be told.
    fn installed_from(&self, name: &str) -> Result<InstalledFrom, Why>;

    /// What of an installed distribution isn't as it was installed.
    ///
    /// # Errors
    /// It lists no files, or they can't be told.
    fn tampered(&self, name: &str) -> Result<Arc<[Tampered]>, Why>;

    /// Everything that is installed, by name.
    ///
    /// # Errors
    /// It can't be told.
    fn all(&self) -> Result<Vec<Distribution>, Why>;

    /// What a lock file says, by the path that the contract names.
    ///
    /// # Errors
    /// Why it can't be used.
    fn lock(&self, path: &str) -> Result<Arc<Lock>, Why>;

    /// The evidence that there is about something: a distribution by its name, or what a provider calls
    /// it.
    ///
    /// # Errors
    /// It can't be told.
    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why>;

    /// What an import of the subject leads to.
    ///
    /// # Errors
    /// It can't be told.
    fn home(&self, module: &str) -> Result<Home, Why>;

    /// What the subject's project declares that it needs.
    ///
    /// # Errors
    /// It can't be told.
    fn declared(&self) -> Result<Arc<Declared>, Why>;
}

/// Nothing is known of any environment.
impl Installation for Alone {
    fn distribution(&self, _name: &str) -> Result<Option<Distribution>, Why> {
        Err(unknown())
    }

    fn providers(&self, _module: &str) -> Result<Vec<String>, Why> {
        Err(unknown())
    }

    fn needs(&self, _name: &str) -> Result<Needs, Why> {
        Err(unknown())
    }

    fn installed_from(&self, _name: &str) -> Result<InstalledFrom, Why> {
        Err(unknown())
    }

    fn tampered(&self, _name: &str) -> Result<Arc<[Tampered]>, Why> {
        Err(unknown())
    }

    fn all(&self) -> Result<Vec<Distribution>, Why> {
        Err(unknown())
    }

    fn lock(&self, _path: &str) -> Result<Arc<Lock>, Why> {
        Err(unknown())
    }

    fn evidence(&self, _subject: &str) -> Result<Vec<Evidence>, Why> {
        Err(unknown())
    }

    fn home(&self, _module: &str) -> Result<Home, Why> {
        Err(unknown())
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        Err(unknown())
    }
}

fn unknown() -> Why {
    Why::NoInterpreter("none is given".to_owned())
}
