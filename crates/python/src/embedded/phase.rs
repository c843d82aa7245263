//! How far an importer is: while its body runs, what it hasn't bound may still come.

use pyo3::prelude::*;

use super::body::{bodies, bodies_here};
use super::importer::Known;
use super::settle::is_watchable;

/// When an importer is judged.
pub enum Moment<'py> {
    /// As it imports.
    Import,
    /// As the body ends that these are.
    End(Vec<Bound<'py, PyAny>>),
}

/// How far an importer is.
pub enum Phase<'py> {
    /// Its body has ended. `bodies`: its code, where it is known.
    Finished { bodies: Vec<Bound<'py, PyAny>> },
    /// Its body runs. `ends`: its end will be seen.
    Runs {
        bodies: Vec<Bound<'py, PyAny>>,
        ends: bool,
    },
}

impl<'py> Phase<'py> {
    pub fn of(importer: &Known<'py>, moment: Moment<'py>) -> Self {
        let py = importer.globals.py();
        let bodies = match moment {
            Moment::End(bodies) => return Phase::Finished { bodies },
            Moment::Import if importer.is_loading() || importer.is_main() => {
                bodies(py, &importer.globals)
            }
            Moment::Import => bodies_here(py, &importer.globals),
        };
        if bodies.is_empty() && !importer.is_loading() {
            return Phase::Finished { bodies };
        }
        let ends = is_watchable(importer);
        Phase::Runs { bodies, ends }
    }
}
