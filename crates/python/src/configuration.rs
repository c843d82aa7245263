//! Guards that a project declares, as arguments of `importspy.guard`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::Arc;

use importspy_cli::Modules;
use importspy_cli::guards::{Configuration, ModeChoice, find, mode_of_environment};
use importspy_core::contract::{Contract, Guard, Places};
use importspy_core::report::ContractText;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyTuple};

use crate::contract::ReadContract;
use crate::report::error;

/// Reads the guards that a configuration declares: `path` is its file or folder, without it the
/// nearest one counts.
///
/// The answer has the `path` of the file, its `guards` (`target`, where it stands (`line`), and the
/// keyword `arguments` of `importspy.guard`), the `mode` that the environment chose, and why a wish
/// of the environment is `ignored`.
///
/// Raises ContractError where there is none, or it is wrong.
#[pyfunction]
#[pyo3(signature = (path=None))]
pub fn read_guards<'py>(py: Python<'py>, path: Option<PathBuf>) -> PyResult<Bound<'py, PyDict>> {
    let found = py
        .detach(|| find(path.as_deref()))
        .map_err(|problem| error::of_problem(py, &problem))?;
    let (chosen, ignored) = match mode_of_environment(&found.document.guards) {
        ModeChoice::Unset => (None, None),
        ModeChoice::Chosen(mode) => (Some(mode), None),
        ModeChoice::Ignored(why) => (None, Some(why)),
    };
    let text = Arc::new(ContractText {
        path: found.path.to_string_lossy().into_owned(),
        text: found.document.text.to_string(),
        places: Places::Lines,
    });
    let guards = found.guards().iter().map(|guard| {
        let told = PyDict::new(py);
        told.set_item("target", guard.module.value.to_string())?;
        told.set_item("line", found.line_of(guard.module.span))?;
        let arguments = arguments(py, &found, guard, &text)?;
        if let Some(mode) = chosen {
            arguments.set_item("mode", mode.spelling())?;
        }
        told.set_item("arguments", arguments)?;
        Ok(told)
    });
    let answer = PyDict::new(py);
    answer.set_item(
        "guards",
        PyList::new(py, guards.collect::<PyResult<Vec<_>>>()?)?,
    )?;
    answer.set_item("path", found.path.as_os_str())?;
    answer.set_item("mode", chosen.map(|mode| mode.spelling()))?;
    answer.set_item("ignored", ignored)?;
    Ok(answer)
}

/// The folders that programs of a project find its own modules in, by the path of its configuration.
#[pyfunction]
pub fn project_folders(path: PathBuf) -> Vec<OsString> {
    // As texts: for objects that are paths, Python would import.
    let folders = path.parent().map(Modules::folders_of).unwrap_or_default();
    folders.into_iter().map(PathBuf::into_os_string).collect()
}

fn arguments<'py>(
    py: Python<'py>,
    found: &Configuration,
    guard: &Guard,
    text: &Arc<ContractText>,
) -> PyResult<Bound<'py, PyDict>> {
    let Guard {
        span: _,
        module: _,
        importer_contract,
        module_contract,
        importers,
        imports,
        mode,
        strict,
    } = guard;
    let arguments = PyDict::new(py);
    for (key, written) in [("importer", importer_contract), ("module", module_contract)] {
        if let Some(written) = written {
            arguments.set_item(key, found.path_of(&written.value).into_os_string())?;
        }
    }
    if let Some(importers) = importers {
        let rules = Contract {
            importers: Some(importers.clone()),
            ..Contract::default()
        };
        let rules = ReadContract::of_rules(rules, Arc::clone(text));
        arguments.set_item("importers", Bound::new(py, rules)?)?;
    }
    if let Some(imports) = imports {
        let rules = Contract {
            imports: Some(imports.clone()),
            ..Contract::default()
        };
        let rules = ReadContract::of_rules(rules, Arc::clone(text));
        arguments.set_item("imports", Bound::new(py, rules)?)?;
    }
    let mode = mode.as_ref().map(|mode| mode.value).unwrap_or_default();
    arguments.set_item("mode", mode.spelling())?;
    let strict = strict.iter().map(|strict| strict.value.spelling());
    arguments.set_item("strict", PyTuple::new(py, strict.collect::<Vec<_>>())?)?;
    Ok(arguments)
}
