//! `importspy inspect`

mod live;
mod module;

use importspy_core::observe::source::{Demand, Unloadable, observe};
use importspy_core::observe::{FileId, Observation};
use importspy_core::report::{LineIndex, SourceText, inspect_json, inspect_text};

use crate::Within;
use crate::arguments::{InspectOptions, OutputFormat};
use crate::host::Target;
use crate::live::Loader;
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
    match (loader, name) {
        (Some(loader), Some(name)) => live::named(options, &loader, name),
        (Some(loader), None) => live::file(options, &loader, &Module::in_file(&options.path)?),
        (None, Some(name)) => from_source(
            options,
            &Module::named(name, root.as_deref(), &target)?,
            &target,
        ),
        (None, None) => from_source(options, &Module::in_file(&options.path)?, &target),
    }
}

fn from_source(
    options: &InspectOptions,
    module: &Module,
    target: &Target,
) -> Result<String, Refused> {
    let Module {
        path,
        identity,
        text,
    } = module;
    let observation = observe(text, identity, &Demand::Everything, target)
        .map_err(|why| unloadable(path, text, &why))?;
    Ok(told(options, &observation, path, text))
}

fn told(options: &InspectOptions, observation: &Observation, path: &str, text: &str) -> String {
    let sources = [SourceText {
        file: FileId::SUBJECT,
        path: path.to_owned(),
        text: text.to_owned(),
    }];
    match options.format.output_format {
        OutputFormat::Text => inspect_text(observation, &sources),
        OutputFormat::Json => inspect_json(observation, &sources),
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
