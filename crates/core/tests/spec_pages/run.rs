//! One example through the whole walk: read, observe, check, report.

use std::sync::Arc;

use importspy_core::check::{
    Around, Checked, Importer, Met, check, check_importer, check_loaded, check_unmodified,
};
use importspy_core::contract::{Contract, Format, Places, read};
use importspy_core::observe::merge::{additions, merge, removals};
use importspy_core::observe::source::{
    Beside, Demand, Elsewhere, Identity, Library, Unloadable, decode, observe, observe_among,
};
use importspy_core::observe::{Failure, How, Observation};
use importspy_core::report::{ContractText, Report, SubjectReport, json};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::files::Files;
use crate::host::ExampleHost;
use crate::installed::Owned;
use crate::page::Example;

/// What stands for a module that nests too deeply.
const NESTED: &str = "${NESTED}";
const NESTING: usize = 100_000;

/// The violations of the example's JSON report.
pub fn violations(example: &Example) -> Result<Vec<Value>, String> {
    let module = example.module.replace(
        NESTED,
        &format!("{}{}", "[".repeat(NESTING), "]".repeat(NESTING)),
    );
    let contract = fill(&example.contract, &module);
    let document = read(contract.as_bytes(), Format::Yaml).map_err(|error| {
        let messages: Vec<_> = error
            .problems
            .iter()
            .map(|problem| problem.message())
            .collect();
        format!("the contract is refused: {}", messages.join("; "))
    })?;
    let report = report(example, &document.contract, contract.clone(), &module);
    let mut json: Value =
        serde_json::from_str(&json::render(&report)).map_err(|error| error.to_string())?;
    match json["subjects"][0]["violations"].take() {
        Value::Array(violations) => Ok(violations),
        other => Err(format!("no list of violations: {other}")),
    }
}

/// The contract with the facts of the example's host and module filled in.
fn fill(contract: &str, module: &str) -> String {
    let hash: String = Sha256::digest(module.as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    [
        ("${ARCH}", "x86_64"),
        ("${OS}", "linux"),
        ("${OTHER_OS}", "windows"),
        ("${PYVER}", "3.12.4"),
        ("${PYMM}", "3.12"),
        ("${PYIMPL}", "CPython"),
        ("${SHA256}", hash.as_str()),
    ]
    .iter()
    .fold(contract.to_owned(), |text, (name, value)| {
        text.replace(name, value)
    })
}

fn report(example: &Example, contract: &Contract, text: String, module: &str) -> Report {
    let mut files = vec![(example.filename.clone(), module.to_owned())];
    files.extend(example.files.clone());
    let files = Files(files);
    let stem = example.filename.trim_end_matches(".py").to_owned();
    let identity = Identity {
        module: stem.clone(),
        is_package: false,
        filename: example.filename.clone(),
        path: vec![stem],
    };
    let host = ExampleHost::new(example.variables.clone());
    let checked = checked(example, contract, &files, &identity, &host);
    let subject = SubjectReport {
        path: example.filename.clone(),
        contract: Arc::new(ContractText {
            path: "contract.yml".into(),
            text,
            places: Places::Lines,
        }),
        sources: files.texts(),
        kept: checked.kept,
        violations: checked.violations,
    };
    Report {
        subjects: vec![subject],
    }
}

/// What source shows, and then what was found when the module was run.
fn checked(
    example: &Example,
    contract: &Contract,
    files: &Files,
    identity: &Identity,
    host: &ExampleHost,
) -> Checked {
    let library = Library::default();
    let elsewhere = Elsewhere {
        finder: files,
        library: &library,
    };
    let around = Around {
        host,
        neighbours: &Owned {
            beside: Beside { elsewhere, host },
            installed: &example.installed,
        },
        installation: &example.installed,
    };
    let bytes = files.subject().as_bytes();
    let observed = look(example, contract, bytes, identity, host, elsewhere);
    if let (Some(name), Ok(observed)) = (example.importer.as_deref(), &observed) {
        let importer = match name {
            "<none>" => Importer::Nobody,
            "<anonymous>" => Importer::Anonymous,
            name => Importer::Module(Met {
                name,
                file: None,
                owners: None,
            }),
        };
        let subject = (!matches!(importer, Importer::Nobody)).then_some((identity, observed));
        return check_importer(contract, importer, subject, bytes, around);
    }
    if let (Some(text), Ok(before)) = (&example.later, &observed) {
        return modified(before, text, identity, host);
    }
    if let Some((how, what)) = &example.failed {
        let failure = Failure {
            how: *how,
            detail: what.clone(),
            place: None,
        };
        return check_loaded(contract, identity, &Err(failure), bytes, around);
    }
    match (&observed, &example.loaded) {
        (Ok(source), Some(text)) => {
            let live = observe(text, identity, &contract.demand(), host);
            let merged = live.map(|live| merge(source, &live)).map_err(|_| Failure {
                how: How::Unobserved,
                detail: "the loaded block isn't Python".to_owned(),
                place: None,
            });
            check_loaded(contract, identity, &merged, bytes, around)
        }
        _ => check(contract, identity, &observed, bytes, around),
    }
}

/// What isn't as it was.
fn modified(before: &Observation, text: &str, identity: &Identity, host: &ExampleHost) -> Checked {
    let Ok(live) = observe(text, identity, &Demand::Everything, host) else {
        return Checked::default();
    };
    let mut differences = merge(before, &live).differences;
    differences.extend(removals(before, &live));
    differences.extend(additions(before, &live));
    check_unmodified(&differences, &[])
}

fn look(
    example: &Example,
    contract: &Contract,
    bytes: &[u8],
    identity: &Identity,
    host: &ExampleHost,
    elsewhere: Elsewhere<'_>,
) -> Result<Observation, Unloadable> {
    if let Some(message) = example.unreadable.clone() {
        return Err(Unloadable::Unreadable { message });
    }
    let text = decode(bytes)?;
    let demand = match &example.later {
        Some(_) => Demand::Everything,
        None => contract.demand(),
    };
    observe_among(&text, identity, &demand, host, elsewhere)
}
