//! Modules as they are once loaded.

use importspy_core::observe::{Failure, How};

use super::module::Module;
use super::{Refused, line_and_column, own, told};
use crate::arguments::InspectOptions;
use crate::live::{Hidden, Loader, Place, Wanted};
use crate::problem::Problem;
use crate::status::Status;
use crate::streams;
use crate::subjects::shown;

/// What is observed in a module of that name, wherever an import finds it.
///
/// # Errors
/// It can't be loaded.
pub fn named(options: &InspectOptions, loader: &Loader, name: &str) -> Result<String, Refused> {
    observed(options, loader, name, Place::Importable)
}

/// What is observed in the module in a file.
///
/// # Errors
/// It can't be loaded.
pub fn file(options: &InspectOptions, loader: &Loader, module: &Module) -> Result<String, Refused> {
    let Module { identity, text, .. } = module;
    let place = Place::File {
        path: &options.path,
        is_package: identity.is_package,
        text,
    };
    observed(options, loader, &identity.module, place)
}

fn observed(
    options: &InspectOptions,
    loader: &Loader,
    module: &str,
    place: Place<'_>,
) -> Result<String, Refused> {
    let text = match &place {
        Place::File { text, .. } => *text,
        Place::Importable => "",
    };
    let wanted = Wanted {
        module,
        place,
        asked: None,
        hidden: &Hidden::of_environment([]),
    };
    let ran = loader
        .load(&wanted)
        .map_err(|problem| (problem, Status::Misused))?;
    match ran.outcome {
        Ok(found) => {
            let text = found.text.as_deref().unwrap_or(text);
            let path = found.path.unwrap_or_else(|| shown(&options.path));
            Ok(told(options, &found.observation, &[own(&path, text)]))
        }
        Err(failure) => {
            streams::print_error(&ran.printed);
            Err(not_loaded(&shown(&options.path), &failure, text))
        }
    }
}

/// Why a module isn't looked at; `shown` is how the user calls it.
pub fn not_loaded(shown: &str, failure: &Failure, text: &str) -> Refused {
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
    let path = format!("{shown}{place}");
    let help = "importing it would end the same way";
    let problem = Problem::with_path(&path, format!("{message}: {detail}"), help);
    (problem, Status::Denied)
}
