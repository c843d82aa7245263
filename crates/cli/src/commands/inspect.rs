//! `importspy inspect`

use std::path::Path;

use importspy_core::observe::source::{Demand, Unloadable, decode, observe};
use importspy_core::observe::{Failure, FileId, How, Observation};
use importspy_core::report::{LineIndex, SourceText, inspect_json, inspect_text};

use crate::Within;
use crate::arguments::{InspectOptions, OutputFormat};
use crate::host::Target;
use crate::live::{Hidden, Loader, Place, Wanted, rooted};
use crate::problem::{Problem, with_line_end};
use crate::read::{ReadError, read_regular};
use crate::status::Status;
use crate::streams::{self, Streams};
use crate::subjects::{Identities, shown};

use super::check::{SOURCE_LIMIT, on_large_stack};
use super::tell_problem;

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

fn shown_observation(
    options: &InspectOptions,
    within: Within,
) -> Result<String, (Problem, Status)> {
    let misused = |problem| (problem, Status::Misused);
    let target = Target::of(&options.target, within.python).map_err(misused)?;
    let loader = options
        .live
        .then(|| Loader::new(&options.live_options, &target, within.extension))
        .transpose()
        .map_err(misused)?;
    if let (Some(loader), Some(name)) = (&loader, importable(&options.path)) {
        return loaded(options, loader, name, Place::Importable);
    }
    let mut bytes = Vec::new();
    read_regular(&options.path, SOURCE_LIMIT, &mut bytes)
        .map_err(|error| unread(options, &error))?;
    let text = decode(&bytes).map_err(|why| unloadable(options, "", &why))?;
    let identity = Identities::default().of(&options.path);
    if let Some(loader) = &loader {
        let root = options.live_options.project_root.as_deref();
        let name = root.and_then(|root| rooted(&options.path, root, identity.is_package));
        let place = Place::File {
            path: &options.path,
            is_package: identity.is_package,
            text: &text,
        };
        return loaded(options, loader, &name.unwrap_or(identity.module), place);
    }
    let observation = observe(&text, &identity, &Demand::Everything, &target)
        .map_err(|why| unloadable(options, &text, &why))?;
    Ok(told(options, &observation, &text))
}

fn told(options: &InspectOptions, observation: &Observation, text: &str) -> String {
    let sources = [SourceText {
        file: FileId::SUBJECT,
        path: shown(&options.path),
        text: text.to_owned(),
    }];
    match options.format.output_format {
        OutputFormat::Text => inspect_text(observation, &sources),
        OutputFormat::Json => inspect_json(observation, &sources),
    }
}

/// The dotted name that is meant, where there is no such file.
fn importable(path: &Path) -> Option<&str> {
    let name = path.to_str().filter(|_| !path.exists())?;
    let is_name =
        |part: &str| !part.is_empty() && part.chars().all(|c| c == '_' || c.is_alphanumeric());
    (name.split('.').all(is_name) && !name.ends_with(".py")).then_some(name)
}

/// What is observed in the module once it is loaded.
fn loaded(
    options: &InspectOptions,
    loader: &Loader,
    module: &str,
    place: Place<'_>,
) -> Result<String, (Problem, Status)> {
    let own = match &place {
        Place::File { text, .. } => *text,
        Place::Importable => "",
    };
    let wanted = Wanted {
        module,
        place,
        names: None,
        hidden: &Hidden::of_environment([]),
    };
    let ran = loader
        .load(&wanted)
        .map_err(|problem| (problem, Status::Misused))?;
    match ran.outcome {
        Ok(found) => {
            let text = found.text.as_deref().unwrap_or(own);
            Ok(told(options, &found.observation, text))
        }
        Err(failure) => {
            streams::print_error(&ran.printed);
            Err(not_loaded(options, &failure, own))
        }
    }
}

fn not_loaded(options: &InspectOptions, failure: &Failure, text: &str) -> (Problem, Status) {
    let Failure { how, detail, place } = failure;
    let message = match how {
        How::Raised => "doesn't load",
        How::Exited => "ends its process instead of loading",
        How::Crashed => "crashes while it loads",
        How::TimedOut => "doesn't finish loading",
        How::Unobserved => "can't be observed after loading",
    };
    let place = place
        .map(|place| line_and_column(text, place.span.start as usize))
        .unwrap_or_default();
    let path = format!("{}{place}", shown(&options.path));
    let help = "importing it would end the same way";
    let problem = Problem::with_path(&path, format!("{message}: {detail}"), help);
    (problem, Status::Denied)
}

fn unread(options: &InspectOptions, error: &ReadError) -> (Problem, Status) {
    let help = "name one readable Python source file";
    (
        Problem::with_path(&shown(&options.path), error.to_string(), help),
        Status::Misused,
    )
}

fn unloadable(options: &InspectOptions, text: &str, why: &Unloadable) -> (Problem, Status) {
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
    let path = format!("{}{place}", shown(&options.path));
    let help = "Python would refuse this file, too";
    (
        Problem::with_path(&path, message.clone(), help),
        Status::Denied,
    )
}

/// `:LINE:COLUMN`, both counted from 1, columns in characters.
fn line_and_column(text: &str, offset: usize) -> String {
    let place = LineIndex::new(text).position(offset);
    format!(":{}:{}", place.line, place.column)
}
