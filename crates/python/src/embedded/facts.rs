//! What an importer is at this moment: what it has bound, and what its own source says of the rest.

use importspy_cli::on_large_stack;
use importspy_core::contract::Contract;
use importspy_core::observe::merge::merge;
use importspy_core::observe::source::{Demand, Identity, observe};
use importspy_core::observe::{Binding, Bound as Bind, Fact, Object, Observation, Reason, Why};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::body::Bindable;
use super::importer::Known;
use super::source::Source;
use crate::guard;
use crate::live::{self, Subject};
use crate::running::Running;

/// Source below this size can't nest deeply enough to exhaust the stack of any thread.
const SMALL: usize = 2 << 10;

const NOT_YET: Reason = Reason {
    why: Why::NotYet,
    place: None,
};

/// Who the import system says that the importer is.
pub fn identity(importer: &Known<'_>) -> Identity {
    let file = importer.file();
    let stem = file.as_ref().map(|file| file.with_extension(""));
    let segments = stem.iter().flat_map(|stem| stem.components());
    let path = segments
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    let filename = file.as_ref().and_then(|file| file.file_name());
    let spec = importer.spec.as_ref();
    Identity {
        module: importer.name(),
        is_package: spec.is_some_and(super::spec::Spec::is_package),
        filename: filename.unwrap_or_default().to_string_lossy().into_owned(),
        path,
    }
}

/// What a module has bound of what a contract names.
///
/// # Errors
/// The interpreter can't be read.
pub fn live(importer: &Known<'_>, demand: &Demand) -> PyResult<Observation> {
    let module = importer.module();
    let loaded = if module.dict().is(&importer.globals) && !guard::has_doors(module) {
        module.clone().into_any()
    } else {
        importer.globals.clone().into_any()
    };
    named(loaded, &importer.named.key, demand)
}

/// The same for a dictionary that belongs to no module.
///
/// # Errors
/// The interpreter can't be read.
pub fn anonymous(globals: &Bound<'_, PyDict>, demand: &Demand) -> PyResult<Observation> {
    named(globals.clone().into_any(), "", demand)
}

fn named(loaded: Bound<'_, PyAny>, module: &str, demand: &Demand) -> PyResult<Observation> {
    let subject = Subject {
        loaded,
        module: module.to_owned(),
        filename: String::new(),
        source: None,
    };
    live::observe(subject, demand.asked().as_ref())
}

/// What a module's source says.
pub fn written(
    importer: &Known<'_>,
    source: &Source,
    demand: &Demand,
    host: &Running,
) -> Option<Observation> {
    let identity = Identity {
        module: importer.named.key.clone(),
        ..identity(importer)
    };
    let look = || observe(&source.text, &identity, demand, host).ok();
    if source.text.len() < SMALL {
        look()
    } else {
        on_large_stack(look)
    }
}

/// What holds for a module whose body has ended.
pub fn finished(live: &Observation, written: &Observation) -> Observation {
    merge(written, live).observation
}

/// What holds for a module whose body runs: the source tells what will be bound, live what is.
pub fn ahead(mut live: Observation, written: &Observation) -> Observation {
    live.names.retain(|_, binding| !is_unbound(binding));
    if live.version == Fact::Absent {
        live.version = Fact::Unknown(NOT_YET);
    }
    for id in own_classes(&live).collect::<Vec<_>>() {
        open(&mut live, id);
    }
    merge(written, &live).observation
}

/// The same where there is no source to trust: what the running code could still bind is unknown.
pub fn not_yet(mut live: Observation, bindable: &Bindable, contract: &Contract) -> Observation {
    for (name, binding) in &mut live.names {
        if is_unbound(binding) && bindable.has(name) {
            *binding = Binding::sure(Bind::Unknown(NOT_YET));
        }
    }
    if live.version == Fact::Absent && bindable.has("__version__") {
        live.version = Fact::Unknown(NOT_YET);
    }
    for class in &contract.subject.classes {
        let methods = class.methods.iter().map(|method| &method.name);
        let attributes = class.attributes.iter().map(|attribute| &attribute.name);
        let mut members = methods.chain(attributes);
        if members.any(|member| bindable.has(&member.value))
            && let Some(id) = class_named(&live, &class.name.value)
        {
            open(&mut live, id);
        }
    }
    live
}

fn is_unbound(binding: &Binding) -> bool {
    binding.alternatives == [Bind::Not]
}

fn own_classes(live: &Observation) -> impl Iterator<Item = u32> {
    live.names.keys().filter_map(|name| class_named(live, name))
}

fn class_named(live: &Observation, name: &str) -> Option<u32> {
    match live.names.get(name)?.alternatives.as_slice() {
        [Bind::To(Object::Class(id))] => Some(id.0),
        _ => None,
    }
}

/// Later lines of the body may give a class further members.
fn open(live: &mut Observation, id: u32) {
    if let Some(class) = live.classes.get_mut(id as usize) {
        class.open.get_or_insert(NOT_YET);
    }
}
