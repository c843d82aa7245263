//! `importspy inspect`

mod live;
mod module;

use std::iter::once;
use std::sync::Arc;

use importspy_core::observe::source::{Demand, Elsewhere, Library, Unloadable, observe_among};
use importspy_core::observe::{FileId, Observation};
use importspy_core::report::{LineIndex, SourceText, inspect_json, inspect_text};

use crate::Within;
use crate::arguments::{InspectOptions, OutputFormat};
use crate::host::Target;
use crate::live::Loader;
use crate::modules::Modules;
use crate::problem::{Problem, with_line_end};
use crate::status::Status;
use crate::streams::{self, Streams};

use super::check::{SOURCE_LIMIT, on_large_stack};
use super::tell_problem;
pub use live::not_loaded;
pub use module::{Module, name as module_name};

/// Why nothing is shown, and the status that means.
pub type Refused = (Problem, Status);

/// Prints what is observed in one module.
pub fn run(options: &InspectOptions, within: Within, streams: &Streams) -> Status {
    match on_large_stack(|| shown_observation(options, within.clone())) {
        Ok(text) => streams::print(&with_line_end(text)),
        Err((problem, status)) => {
            tell_problem(problem, options.format.output_format, streams);
            status
        }
    }
}

fn shown_observation(options: &InspectOptions, within: Within) -> Result<String, Refused> {
    let misused = |problem| (problem, Status::Misused);
    let root = &options.import_options.project_root;
    let target = Target::of(&options.target, within.python).map_err(misused)?;
    let target = Arc::new(target);
    let loader = options
        .live
        .then(|| {
            Loader::new(
                &options.live_options,
                root.clone(),
                &target,
                within.extension,
            )
        })
        .transpose()
        .map_err(misused)?;
    let name = module::name(&options.path);
    if let Some(loader) = loader {
        return match name {
            Some(name) => live::named(options, &loader, name),
            None => live::file(
                options,
                &loader,
                &Module::in_file(&options.path, root.as_deref())?,
            ),
        };
    }
    let modules = Modules::of(Arc::clone(&target));
    let module = match name {
        Some(name) => Module::named(name, root.as_deref(), &modules, &target)?,
        None => Module::in_file(&options.path, root.as_deref())?,
    };
    from_source(options, &module, &modules, &target)
}

fn from_source(
    options: &InspectOptions,
    module: &Module,
    modules: &Modules,
    target: &Target,
) -> Result<String, Refused> {
    let Module {
        path,
        file,
        identity,
        text,
    } = module;
    let root = options.import_options.project_root.as_deref();
    let library = Library::default();
    let elsewhere = Elsewhere {
        finder: &modules.seen_by(root, file, identity),
        library: &library,
    };
    let observation = observe_among(text, identity, &Demand::Everything, target, elsewhere)
        .map_err(|why| unloadable(path, text, &why))?;
    let others = library.files().into_iter().filter_map(|file| {
        Some(SourceText {
            file,
            path: modules.shown(file)?,
            text: library.text(file)?,
        })
    });
    let sources: Vec<SourceText> = once(own(path, text)).chain(others).collect();
    Ok(told(options, &observation, &sources))
}

/// The text of the module itself.
fn own(path: &str, text: &str) -> SourceText {
    SourceText {
        file: FileId::SUBJECT,
        path: path.to_owned(),
        text: text.to_owned(),
    }
}

fn told(options: &InspectOptions, observation: &Observation, sources: &[SourceText]) -> String {
    match options.format.output_format {
        OutputFormat::Text => inspect_text(observation, sources),
        OutputFormat::Json => inspect_json(observation, sources),
    }
}

pub fn unloadable(path: &str, text: &str, why: &Unloadable) -> Refused {
    let (message, offset) = match why {
        Unloadable::Encoding { message, .. } | Unloadable::Unreadable { message } => {
            (message, None)
        }
        Unloadable::Syntax { message, span } | Unloadable::TooDeep { message, span } => {
            (message, Some(span.start as usize))
        }
    };
    let place = offset
        .map(|offset| line_and_column(text, offset))
        .unwrap_or_default();
    let help = "Python would refuse this file, too";
    (
        Problem::with_path(&format!("{path}{place}"), message.clone(), help),
        Status::Denied,
    )
}

/// `:LINE:COLUMN`, both counted from 1, columns in characters.
fn line_and_column(text: &str, offset: usize) -> String {
    let place = LineIndex::new(text).position(offset);
    format!(":{}:{}", place.line, place.column)
}
