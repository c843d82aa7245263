//! `importspy update`

use importspy_core::check::Checked;
use importspy_core::contract::Document;
use importspy_core::report::LineIndex;
use importspy_core::violation::{Code, pages};
use importspy_core::write::{Left, Limits, Updated, WhyLeft, update};

use super::check::on_large_stack;
use super::inspect::Refused;
use super::observed::{Means, Observer, Origin};
use super::rewrite::{ContractFile, Mode, rewrite};
use crate::Within;
use crate::arguments::UpdateOptions;
use crate::problem::Problem;
use crate::status::Status;
use crate::streams::{self, Streams};
use crate::subjects::governed_module;

/// Makes a contract follow its module.
pub fn run(options: &UpdateOptions, within: Within, streams: &Streams) -> Status {
    match on_large_stack(|| followed(options, within.clone())) {
        Ok(status) => status,
        Err((problem, status)) => {
            streams::print_error(&problem.text(streams.error_style()));
            status
        }
    }
}

fn followed(options: &UpdateOptions, within: Within) -> Result<Status, Refused> {
    let limits = Limits {
        only: codes(&options.only)?,
        force: options.force,
    };
    let file = ContractFile::read(&options.contract)?;
    let means = Means {
        live: options.live.then_some(&options.live_options),
        imports: &options.import_options,
        target: &options.target,
    };
    let observer = Observer::new(&means, within)?;
    let seen = observer.see(&subject(options, &file)?)?;
    let judge = |document: &Document| -> Checked {
        observer
            .judge_exactly(&document.contract, &seen)
            .unwrap_or_default()
    };
    let updated = update(&file.document, &limits, &judge);
    let mode = Mode::of(options.check, options.diff);
    let status = rewrite(&file, &updated.text, mode)?;
    streams::print_error(&told_of_left(&file, &updated));
    Ok(match updated.left.is_empty() {
        true => status,
        false => status.max(Status::Denied),
    })
}

fn codes(names: &[String]) -> Result<Vec<Code>, Refused> {
    let known = |name: &String| {
        let found = Code::ALL.iter().find(|code| code.as_str() == name.as_str());
        found.copied().ok_or_else(|| {
            let help = pages::nearest(name).map(|nearest| format!("did you mean `{nearest}`?"));
            let problem = Problem::with_option(format!("--only: there is no code `{name}`"), help);
            (problem, Status::Misused)
        })
    };
    names.iter().map(known).collect()
}

/// The module that must keep the contract.
fn subject(options: &UpdateOptions, file: &ContractFile) -> Result<Origin, Refused> {
    if let Some(subject) = &options.subject {
        return Ok(Origin::of(subject));
    }
    if let Some(module) = governed_module(&options.contract) {
        return Ok(Origin::File(module));
    }
    if let Some(name) = &file.document.contract.subject.module {
        return Ok(Origin::Named(name.value.clone()));
    }
    let help = "name the module, too: importspy update CONTRACT MODULE";
    let problem = Problem::with_path(&file.shown, "says of no module that it is its own", help);
    Err((problem, Status::Misused))
}

/// What stays broken, and why.
fn told_of_left(file: &ContractFile, updated: &Updated) -> String {
    let index = LineIndex::new(&updated.text);
    let line = |Left { violation, why }: &Left| {
        let line = index.start_of(violation.contract).line;
        let (code, message) = (violation.code.as_str(), violation.message());
        format!(
            "left: {}:{line}: {code}: {message}\n  {}\n",
            file.shown,
            reason(*why)
        )
    };
    updated.left.iter().map(line).collect()
}

fn reason(why: WhyLeft) -> &'static str {
    match why {
        WhyLeft::HasReason => "the rule has a reason; --force changes it all the same",
        WhyLeft::NotAsked => "--only asks for other codes",
        WhyLeft::Undetermined => {
            "whether it is kept can't be told: --live may tell, --force leaves it out, with a comment"
        }
        WhyLeft::NotOfTheCode => "no change of the contract would be right",
        WhyLeft::Entangled => {
            "the rule is written in a way that can't be changed alone: change it by hand"
        }
        WhyLeft::LastRule => {
            "without this rule the contract would demand nothing: remove the file instead"
        }
    }
}
