//! The importer's source, trusted only where compiling it gives the code that really runs or ran:
//! then neither a claimed file name nor a file that was edited since can lie.

use std::ffi::CString;
use std::path::Path;

use importspy_cli::{SOURCE_LIMIT, read_regular};
use importspy_core::observe::source::decode;
use pyo3::prelude::*;
use pyo3::types::code::PyCodeInput;
use pyo3::types::{PyBytes, PyCode, PyList};

use super::body::methods_are_of;
use super::code::same;
use super::importer::Known;
use super::modules;
use crate::live::find;

/// A module's source, as bytes and as text.
pub struct Source {
    pub bytes: Vec<u8>,
    pub text: String,
}

/// What an importer's source must agree with.
pub enum Ran<'a, 'py> {
    /// The module's body, which runs, or just did: any of these.
    Bodies(&'a [Bound<'py, PyAny>]),
    /// The methods of these classes: the body is gone.
    Methods(&'a [String]),
}

/// The source that belongs to what runs, where it can be read and does.
pub fn verified(importer: &Known<'_>, running: &Ran<'_, '_>) -> Option<Source> {
    if matches!(running, Ran::Bodies([])) {
        return None;
    }
    let source = read(importer)?;
    let compiled = compiled(importer.globals.py(), &source.bytes)?;
    let agrees = match running {
        Ran::Bodies(bodies) => bodies.iter().any(|body| same(body, &compiled)),
        Ran::Methods(classes) => methods_are_of(importer, classes, &compiled),
    };
    agrees.then_some(source)
}

/// A module's source, as it lies where the import system found it.
pub fn read(importer: &Known<'_>) -> Option<Source> {
    let path = importer.file()?;
    let mut bytes = Vec::new();
    if read_regular(&path, SOURCE_LIMIT, &mut bytes).is_err() {
        bytes = from_archive(importer, &path)?;
    }
    let text = decode(&bytes).ok()?.into_owned();
    Some(Source { bytes, text })
}

/// From a zip archive, through the interpreter's own loader.
fn from_archive(importer: &Known<'_>, path: &Path) -> Option<Vec<u8>> {
    let py = importer.globals.py();
    let loader = match &importer.spec {
        Some(spec) => spec.loader()?,
        None => find(&importer.globals, "__loader__")?,
    };
    let class = find(&modules::named(py, "zipimport")?.dict(), "zipimporter")?;
    if !loader.get_type().is(&class) {
        return None;
    }
    let data = loader.call_method1("get_data", (path.to_str()?,)).ok()?;
    Some(data.cast_exact::<PyBytes>().ok()?.as_bytes().to_vec())
}

/// What the interpreter makes of a module's source.
pub fn compiled<'py>(py: Python<'py>, bytes: &[u8]) -> Option<Bound<'py, PyAny>> {
    let text = CString::new(bytes).ok()?;
    let _quiet = Quiet::begin(py);
    let code = PyCode::compile(py, &text, c"<importspy>", PyCodeInput::File);
    code.ok().map(Bound::into_any)
}

/// While it lives, the compiler says nothing about the source: it did when the module was compiled.
struct Quiet<'py> {
    filters: Option<Bound<'py, PyList>>,
}

impl<'py> Quiet<'py> {
    fn begin(py: Python<'py>) -> Self {
        let filters = ["warnings", "_warnings"].iter().find_map(|name| {
            let filters = find(&modules::named(py, name)?.dict(), "filters")?;
            filters.cast_into_exact::<PyList>().ok()
        });
        let everything = py.get_type::<pyo3::exceptions::PyWarning>();
        let ignored = ("ignore", py.None(), everything, py.None(), 0);
        let filters = filters.filter(|filters| filters.insert(0, ignored).is_ok());
        Self { filters }
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        if let Some(filters) = &self.filters {
            drop(filters.del_item(0));
        }
    }
}
