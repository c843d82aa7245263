//! `Spy().importspy(…)`: called in a protected module, it answers who imports it, or raises.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

use pyo3::exceptions::{PyRuntimeError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::{PyModule, PyString};

use super::admission::{Request, admit};
use super::births;
use super::caller::Caller;
use super::contracts::{Origin, contract};
use super::decisions::{self, Named};
use super::frames::{Frame, running_globals};
use super::held::Held;
use super::importer::{Importer, Known, find_importer};
use super::interpreter::require_first;
use super::modules;
use super::refusal::prepare;
use super::traceback::note;
use crate::guard;

static USED: AtomicBool = AtomicBool::new(false);

/// Whether there is a [`Spy`], or was one.
pub fn is_used() -> bool {
    USED.load(Ordering::Acquire)
}

/// Finds out who imports the module that calls, and judges it.
#[pyclass(subclass, frozen, module = "importspy")]
pub struct Spy;

#[pymethods]
impl Spy {
    #[new]
    fn new(py: Python<'_>) -> PyResult<Self> {
        require_first(py)?;
        prepare(py)?;
        births::begin(py)?;
        USED.store(true, Ordering::Release);
        Ok(Self)
    }

    /// Judges whoever imports the calling module, and returns the importing module as it is.
    ///
    /// `filepath` is the contract, or `spymodel` one that is a Python object; a relative path starts
    /// at the calling file. `info_module` is judged instead of the importer, where it is given.
    ///
    /// Raises ValidationError where the importer isn't as demanded, ContractError where the contract
    /// can't be used, TypeError where there isn't exactly one.
    #[pyo3(signature = (filepath=None, log_level=None, info_module=None, spymodel=None))]
    fn importspy<'py>(
        &self,
        py: Python<'py>,
        filepath: Option<Bound<'py, PyAny>>,
        log_level: Option<Bound<'py, PyAny>>,
        info_module: Option<Bound<'py, PyAny>>,
        spymodel: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Option<Bound<'py, PyModule>>> {
        if let Some(level) = log_level {
            set_level(&level)?;
        }
        let frame = Frame::current(py)
            .ok_or_else(|| PyRuntimeError::new_err("no Python code called Spy().importspy()"))?;
        if info_module.is_none()
            && let Some(module) = known(&frame, filepath.as_ref())
        {
            return Ok(Some(module));
        }
        let began = Instant::now();
        let caller = Caller::of(frame)
            .ok_or_else(|| PyRuntimeError::new_err("the calling frame has no globals"))?;
        let contract = contract(&caller, filepath.as_ref(), spymodel.as_ref())?;
        let guards = info_module.is_none();
        let importer = match info_module {
            Some(module) => Importer::Module(named(module)?),
            None => find_importer(&caller.frame, &caller.globals),
        };
        if guards && let Some(known) = &caller.known {
            guard::arm(known, &contract)?;
        }
        let hold = || match &importer {
            Importer::Module(known) => Some(Held::of(known, vec![contract.ground()])),
            Importer::Nobody | Importer::Anonymous(_) => None,
        };
        let is_file = matches!(contract, Origin::File(_));
        let held = is_file.then(hold).flatten();
        // The guard that began just now would judge the same again.
        let own = caller
            .known
            .as_ref()
            .filter(|known| guards && guard::guards_itself_alone(&known.named.key));
        let guarded = own.and_then(|known| Some((known, hold()?)));
        let request = Request {
            importer: &importer,
            terms: contract.terms(),
            protected: caller.name(),
            loading: caller
                .known
                .as_ref()
                .filter(|_| caller.is_loading())
                .map(|known| &known.named),
            enforced: true,
            began,
        };
        let lasting = admit(py, request).map_err(|refusal| note(py, refusal))?;
        if let (true, Some(known)) = (guards, &caller.known) {
            guard::passed(&known.named.key);
        }
        if let (true, Importer::Module(known), Some(held)) = (lasting, &importer, held) {
            remember(known, &caller, filepath.as_ref(), held);
        }
        if let (true, Importer::Module(known), Some((own, held))) = (lasting, &importer, guarded) {
            let protected = (own.module().as_any(), &caller.globals);
            decisions::keep(known, protected, Named::Guarded, held);
        }
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
    let protected = running_globals(caller.py())?;
    let outside = caller.back()?.outwards().find_map(|frame| {
        let globals = frame.globals()?;
        (!globals.is(&protected)).then_some(globals)
    })?;
    decisions::admitted(&outside, &protected, Named::Path(filepath))
}

/// Keeps an admission for the next call, where what the importer has bound decided alone.
fn remember<'py>(
    importer: &Known<'py>,
    caller: &Caller<'py>,
    filepath: Option<&Bound<'py, PyAny>>,
    held: Held,
) {
    let filepath = filepath.and_then(|path| path.cast_exact::<PyString>().ok());
    if let (Some(Ok(filepath)), Some(caller)) = (filepath.map(|path| path.to_str()), &caller.known)
    {
        let protected = (caller.module().as_any(), &caller.globals);
        decisions::keep(importer, protected, Named::Path(filepath), held);
    }
}

/// Sets the level of our own logger.
fn set_level(level: &Bound<'_, PyAny>) -> PyResult<()> {
    let py = level.py();
    let decisions = py.import("importspy._decisions")?;
    decisions.call_method1("set_level", (level,)).map(drop)
}

/// A module that the caller names: itself, or by its name in `sys.modules`.
fn named(module: Bound<'_, PyAny>) -> PyResult<Known<'_>> {
    let py = module.py();
    let wrong = || PyTypeError::new_err("info_module must be a loaded module, or the name of one");
    let module = match module.cast_exact::<PyString>() {
        Ok(name) => modules::named(py, name.to_str()?).ok_or_else(wrong)?,
        Err(_) => module.cast_into::<PyModule>().map_err(|_| wrong())?,
    };
    Ok(Known::of(module))
}
