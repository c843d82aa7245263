//! The extension module `importspy._importspy`: the only crate that knows PyO3.

use std::ffi::OsString;
use std::path::PathBuf;

use pyo3::prelude::*;

/// The native half of importspy.
#[pymodule]
mod _importspy {
    use super::{OsString, PathBuf, PyModule, PyModuleMethods, PyResult, Python, pyfunction};
    use pyo3::Bound;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }

    /// Runs one command line and returns its exit status.
    ///
    /// `argv` begins with the program's name; `executable` is the interpreter that runs it.
    /// Afterwards Ctrl-C ends the process at once instead of raising `KeyboardInterrupt`.
    #[pyfunction]
    #[pyo3(signature = (argv, executable=None))]
    fn main(py: Python<'_>, argv: Vec<OsString>, executable: Option<PathBuf>) -> u8 {
        py.detach(|| importspy_cli::run(argv, executable)).code()
    }
}
