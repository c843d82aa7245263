//! The extension module `importspy._importspy`: the only crate that knows PyO3.

use std::ffi::OsString;
use std::path::PathBuf;

use importspy_cli::Within;
use pyo3::prelude::*;

/// The native half of importspy.
#[pymodule]
mod _importspy {
    use super::{
        OsString, PathBuf, PyModule, PyModuleMethods, PyResult, Python, Within, pyfunction,
    };
    use pyo3::Bound;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
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
}
