//! The classes of `importspy._models`, of which contracts are built.

use pyo3::prelude::*;
use pyo3::types::{PyDict, PyType};

const MODULE: &str = "importspy._model";

/// The class all models have in common; nothing while nobody has asked for one.
fn model<'py>(py: Python<'py>) -> PyResult<Option<Bound<'py, PyType>>> {
    let modules = py.import("sys")?.getattr("modules")?;
    let modules = modules.cast_into::<PyDict>()?;
    let Some(module) = modules.get_item(MODULE)? else {
        return Ok(None);
    };
    Ok(Some(module.getattr("Model")?.cast_into::<PyType>()?))
}

/// Whether an object is a model, asked of its type alone.
pub fn is_model(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    is_model_class(&object.get_type())
}

/// Whether a class is a model or made from one.
pub fn is_model_class(class: &Bound<'_, PyType>) -> PyResult<bool> {
    match model(class.py())? {
        Some(model) => class.is_subclass(&model),
        None => Ok(false),
    }
}

/// What a model says, by the method of the class that all of them have in common.
pub fn to_dict<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    let model = py_model(object)?;
    let dict = model.call_method1("to_dict", (object,))?;
    Ok(dict.cast_into::<PyDict>()?)
}

fn py_model<'py>(object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    object.py().import(MODULE)?.getattr("Model")
}
