//! `Spy().importspy(…)`: called in a protected module, it answers who imports it, or raises.

use std::path::PathBuf;
use std::sync::Arc;

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyModule, PyString};

use super::births;
use super::caller::Caller;
use super::contract_files::ContractFile;
use super::contracts::contract;
use super::decisions;
use super::frames::Frame;
use super::importer::{Importer, Known, find_importer};
use super::interpreter::require_first;
use super::judge::{Judged, Moment, judge};
use super::modules::{self, Named};
use super::refusal::validation_error;
use super::settle::{Wait, wait};

/// Finds out who imports the module that calls, and judges it.
#[pyclass(subclass, frozen, module = "importspy")]
pub struct Spy;

#[pymethods]
impl Spy {
    #[new]
    fn new(py: Python<'_>) -> PyResult<Self> {
        require_first(py)?;
        births::begin(py)?;
        Ok(Self)
    }

    /// Judges whoever imports the calling module, and returns the importing module as it is.
    ///
    /// `filepath` is the contract; a relative path starts at the calling file. `info_module` is
    /// judged instead of the importer, where it is given.
    #[pyo3(signature = (filepath=None, log_level=None, info_module=None, spymodel=None))]
    fn importspy<'py>(
        &self,
        py: Python<'py>,
        filepath: Option<Bound<'py, PyAny>>,
        log_level: Option<Bound<'py, PyAny>>,
        info_module: Option<Bound<'py, PyAny>>,
        spymodel: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyModule>>> {
        let _ = log_level;
        if spymodel.is_some() {
            return Err(PyTypeError::new_err("spymodel isn't supported yet"));
        }
        let caller = Frame::current(py)
            .ok_or_else(|| PyRuntimeError::new_err("no Python code called Spy().importspy()"))?;
        if info_module.is_none()
            && let Some(module) = known(&caller, filepath.as_ref())
        {
            return Ok(Some(module));
        }
        let caller = Caller::of(caller)
            .ok_or_else(|| PyRuntimeError::new_err("the calling frame has no globals"))?;
        let path = filepath.as_ref().map(|path| path.extract::<PathBuf>());
        let contract = contract(&caller, path.transpose()?.as_ref())?;
        let importer = match info_module {
            Some(module) => Importer::Module(named(module)?),
            None => find_importer(&caller.frame, &caller.globals),
        };
        admit(&caller, &importer, contract, filepath.as_ref())?;
        Ok(match importer {
            Importer::Module(known) => Some(known.named.module),
            Importer::Nobody | Importer::Anonymous(_) => None,
        })
    }
}

/// The importer, where the same call was answered before and nothing changed since. A module whose
/// body runs is being loaded, or loaded anew: its importer is always looked at.
fn known<'py>(
    caller: &Frame<'py>,
    filepath: Option<&Bound<'py, PyAny>>,
) -> Option<Bound<'py, PyModule>> {
    let filepath = filepath?.cast_exact::<PyString>().ok()?.to_str().ok()?;
    if caller.is_body() {
        return None;
    }
    let protected = caller.globals()?;
    let outside = caller.clone().outwards().find_map(|frame| {
        let globals = frame.globals()?;
        (!globals.is(&protected)).then_some(globals)
    })?;
    decisions::admitted(&outside, &protected, filepath)
}

/// Judges an importer, and lets it in: now, or until the end of its body.
///
/// # Errors
/// `ValidationError`
fn admit<'py>(
    caller: &Caller<'py>,
    importer: &Importer<'py>,
    contract: Arc<ContractFile>,
    filepath: Option<&Bound<'py, PyAny>>,
) -> PyResult<()> {
    let py = caller.globals.py();
    let judged = judge(py, importer, Moment::Import, &contract.loaded)?;
    let Importer::Module(known) = importer else {
        return match judged {
            Judged::Admitted { .. } => Ok(()),
            Judged::Denied(report) | Judged::Open { report, .. } => Err(validation_error(
                py,
                report,
                &importer.name(),
                &caller.name(),
            )),
        };
    };
    match judged {
        Judged::Admitted { lasting } => {
            let filepath = filepath.and_then(|path| path.cast_exact::<PyString>().ok());
            if let (true, Some(Ok(filepath))) = (lasting, filepath.map(|path| path.to_str())) {
                decisions::keep(known, &caller.globals, filepath, &contract);
            }
            Ok(())
        }
        Judged::Open { bodies, .. } => {
            let loaded = caller.known.as_ref().filter(|_| caller.is_loading());
            wait(Wait {
                importer: known,
                loaded: loaded.map(|known| &known.named),
                protected: caller.name(),
                contract,
                bodies: &bodies,
            })
        }
        Judged::Denied(report) => Err(validation_error(
            py,
            report,
            &importer.name(),
            &caller.name(),
        )),
    }
}

/// A module that the caller names: itself, or by its name in `sys.modules`.
fn named(module: Bound<'_, PyAny>) -> PyResult<Known<'_>> {
    let py = module.py();
    let wrong = || PyTypeError::new_err("info_module must be a loaded module, or the name of one");
    let module = match module.cast_exact::<PyString>() {
        Ok(name) => modules::named(py, name.to_str()?).ok_or_else(wrong)?,
        Err(_) => module.cast_into::<PyModule>().map_err(|_| wrong())?,
    };
    let named = modules::owner(&module.dict()).unwrap_or_else(|| Named {
        key: "<unnamed>".to_owned(),
        module,
    });
    Ok(Known::new(named))
}
