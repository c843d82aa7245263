//! `Spy().importspy(…)`: called in a protected module, it answers who imports it, or raises.

use std::path::PathBuf;

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyModule, PyString};

use super::caller::Caller;
use super::contracts::contract;
use super::importer::{Importer, Known, find_importer};
use super::judge::{Judged, Phase, judge};
use super::modules::Named;
use super::refusal::validation_error;
use super::settle::{Wait, is_watchable, wait};
use super::source::running_bodies;

/// Finds out who imports the module that calls, and judges it.
#[pyclass(subclass, frozen, module = "importspy")]
pub struct Spy;

#[pymethods]
impl Spy {
    #[new]
    fn new() -> Self {
        Self
    }

    /// Judges whoever imports the calling module, and returns the importing module as it is.
    ///
    /// `filepath` is the contract; a relative path starts at the calling file. `info_module` is
    /// judged instead of the importer, where it is given.
    #[pyo3(signature = (filepath=None, log_level=None, info_module=None, spymodel=None))]
    fn importspy<'py>(
        &self,
        py: Python<'py>,
        filepath: Option<PathBuf>,
        log_level: Option<Bound<'py, PyAny>>,
        info_module: Option<Bound<'py, PyAny>>,
        spymodel: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyModule>>> {
        let _ = log_level;
        if spymodel.is_some() {
            return Err(PyTypeError::new_err("spymodel isn't supported yet"));
        }
        let caller = Caller::here(py)
            .ok_or_else(|| PyRuntimeError::new_err("no Python code called Spy().importspy()"))?;
        let contract = contract(&caller, filepath.as_ref())?;
        let importer = match info_module {
            Some(module) => Importer::Module(named(module)?),
            None => find_importer(&caller.frame, &caller.globals),
        };
        let phase = phase(&importer);
        match judge(py, &importer, &phase, &contract)? {
            Judged::Admitted { .. } => {}
            Judged::Denied(report) => {
                return Err(validation_error(py, report, &told(&importer), &caller.name()));
            }
            Judged::Open(report) => {
                let (Importer::Module(known), Phase::Runs { bodies, .. }) = (&importer, &phase)
                else {
                    return Err(validation_error(py, report, &told(&importer), &caller.name()));
                };
                let Some(spec) = &known.spec else {
                    return Err(validation_error(py, report, &told(&importer), &caller.name()));
                };
                let loaded = caller.known.as_ref().filter(|_| caller.is_loading());
                wait(Wait {
                    importer: known,
                    spec,
                    loaded: loaded.map(|known| &known.named),
                    protected: caller.name(),
                    contract,
                    bodies,
                })?;
            }
        }
        Ok(match importer {
            Importer::Module(known) => Some(known.named.module),
            Importer::Nobody | Importer::Anonymous(_) => None,
        })
    }
}

fn phase<'py>(importer: &Importer<'py>) -> Phase<'py> {
    let finished = Phase::Finished { bodies: Vec::new() };
    let Importer::Module(known) = importer else {
        return finished;
    };
    if !known.is_loading() && !known.is_main() {
        return finished;
    }
    let bodies = running_bodies(known);
    if bodies.is_empty() && !known.is_loading() {
        return finished;
    }
    Phase::Runs {
        bodies,
        ends: is_watchable(known),
    }
}

/// The name reports give an importer.
fn told(importer: &Importer<'_>) -> String {
    match importer {
        Importer::Nobody => "<none>".to_owned(),
        Importer::Anonymous(_) => "<anonymous>".to_owned(),
        Importer::Module(known) => known.name(),
    }
}

/// A module that the caller names: itself, or by its name in `sys.modules`.
fn named(module: Bound<'_, PyAny>) -> PyResult<Known<'_>> {
    let py = module.py();
    let wrong = || PyTypeError::new_err("info_module must be a loaded module, or the name of one");
    let module = match module.cast_exact::<PyString>() {
        Ok(name) => super::modules::named(py, name.to_str()?).ok_or_else(wrong)?,
        Err(_) => module.cast_into::<PyModule>().map_err(|_| wrong())?,
    };
    let owner = super::modules::owner(&module.dict());
    let named = owner.unwrap_or_else(|| Named {
        key: "<unnamed>".to_owned(),
        module,
    });
    Ok(Known::new(named))
}
