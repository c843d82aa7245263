//! The extension module `importspy._importspy`: the only crate that knows PyO3.

mod check;
mod configuration;
mod contract;
mod embedded;
mod guard;
mod host;
mod installed;
mod judge;
mod live;
mod loaded;
mod report;
mod running;
mod search;
mod verify;
mod written;

use std::ffi::OsString;
use std::path::PathBuf;

use importspy_cli::Within;
use importspy_core::observe::wire;
use pyo3::prelude::*;

/// The native half of importspy.
#[pymodule]
mod _importspy {
    use super::{
        OsString, PathBuf, PyAny, PyModule, PyModuleMethods, PyResult, Python, Within, embedded,
        live, pyfunction, wire,
    };
    use importspy_core::observe::source::Asked;
    use pyo3::Bound;

    #[pymodule_export]
    use super::check::check;
    #[pymodule_export]
    use super::configuration::{project_folders, read_guards};
    #[pymodule_export]
    use super::contract::{ReadContract, check_part, model_of, read_part, to_yaml};
    #[pymodule_export]
    use super::embedded::Spy;
    #[pymodule_export]
    use super::guard::{Guard, guard, guard_state, guards};
    #[pymodule_export]
    use super::report::error::unraisable;
    #[pymodule_export]
    use super::report::{Counts, Place, Report, Violation};
    #[pymodule_export]
    use super::verify::Baseline;
    #[pymodule_export]
    use super::written::observe_source;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        embedded::require_first(module.py())?;
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }

    /// Runs one command line and returns its exit status.
    ///
    /// `argv` begins with the program's name; `executable` is the interpreter that runs it,
    /// `extension` the file of this module.
    /// Afterwards Ctrl-C ends the process at once instead of raising `KeyboardInterrupt`.
    #[pyfunction]
    #[pyo3(signature = (argv, executable=None, extension=None))]
    fn main(
        py: Python<'_>,
        argv: Vec<OsString>,
        executable: Option<PathBuf>,
        extension: Option<PathBuf>,
    ) -> u8 {
        let within = Within {
            python: executable,
            extension,
        };
        py.detach(|| importspy_cli::run(argv, within)).code()
    }

    /// Observes a loaded module without running any of its code, and returns what it saw as JSON.
    ///
    /// `loaded` is the module or its dictionary; `names` what to look at (everything, if None);
    /// `source_text` the text of its file, for the places of definitions; `types` the names of types
    /// that annotations will be compared with (no alias of a type counts, if None).
    #[pyfunction]
    #[pyo3(signature = (loaded, module_name, filename, names=None, source_text=None, types=None))]
    fn observe_live(
        loaded: Bound<'_, PyAny>,
        module_name: String,
        filename: String,
        names: Option<Vec<String>>,
        source_text: Option<String>,
        types: Option<Vec<String>>,
    ) -> PyResult<Vec<u8>> {
        let asked = names.map(|names| Asked { names, types });
        let subject = live::Subject {
            loaded,
            module: module_name,
            filename,
            source: source_text,
        };
        live::observe(subject, asked.as_ref()).map(|observation| wire::to_json(&observation))
    }

    /// Forgets every contract that was read and every verdict that could be used again.
    #[pyfunction]
    fn clear_caches() {
        embedded::clear_caches();
    }
}
