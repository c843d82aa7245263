//! What is fuzzed: nothing of it may panic, whatever the bytes.

use std::sync::Arc;

use importspy_core::check::{Around, Checked, check};
use importspy_core::contract::{ConfigurationFile, Format, read, read_guards};
use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::observe::source::{Demand, Identity, Unloadable, decode, observe};
use importspy_core::observe::{Alone, FileId};
use importspy_core::report::{
    ContractText, Report, SourceText, SubjectReport, TextStyle, contract_error, json, text,
};
use importspy_core::value::TextType;

/// Reads the bytes as a contract, as YAML and as TOML.
pub fn contract_read(bytes: &[u8]) {
    for format in [Format::Yaml, Format::Toml] {
        if let Ok(document) = read(bytes, format) {
            document.contract.demand();
        }
    }
}

/// Reads the bytes as a configuration of guards, in either file.
pub fn guards_read(bytes: &[u8]) {
    for file in [ConfigurationFile::Own, ConfigurationFile::Pyproject] {
        if let Err(error) = read_guards(bytes, file) {
            contract_error::render("importspy.toml", &error, &TextStyle::default());
        }
    }
}

/// Observes everything there is in the bytes as a module.
pub fn source_observe(bytes: &[u8]) {
    let text = decode(bytes);
    if let Ok(text) = &text {
        // An observation or a refusal, both are fine.
        let _ = observe(text, &identity(), &Demand::Everything, &Target::default());
    }
}

/// Checks what follows the first NUL byte as a module against what is before it as a contract, and
/// writes both reports.
pub fn check_pair(bytes: &[u8]) {
    let Some(at) = bytes.iter().position(|byte| *byte == 0) else {
        return;
    };
    let (contract, module) = (&bytes[..at], &bytes[at + 1..]);
    let Ok(document) = read(contract, Format::Yaml) else {
        return;
    };
    let (identity, target) = (identity(), Target::default());
    let source = decode(module);
    let observed = source
        .as_ref()
        .map_err(Unloadable::clone)
        .and_then(|text| observe(text, &identity, &document.contract.demand(), &target));
    let around = Around {
        host: &target,
        neighbours: &Alone,
        installation: &Alone,
    };
    let Checked {
        kept,
        violations,
        kept_constraints: _,
    } = check(&document.contract, &identity, &observed, module, around);
    let sources = source.ok().map(|text| SourceText {
        file: FileId::SUBJECT,
        path: "module.py".to_owned(),
        text: text.into_owned(),
    });
    let report = Report {
        subjects: vec![SubjectReport {
            path: "module.py".to_owned(),
            contract: Arc::new(ContractText::of("contract.yml".to_owned(), &document)),
            sources: sources.into_iter().collect(),
            kept,
            violations,
        }],
    };
    json::render(&report);
    text::render(&report, &TextStyle::default());
}

fn identity() -> Identity {
    Identity {
        module: "package.module".to_owned(),
        is_package: false,
        filename: "module.py".to_owned(),
        path: vec!["package".to_owned(), "module".to_owned()],
    }
}

struct Target(Interpreter);

impl Default for Target {
    fn default() -> Self {
        Self(Interpreter {
            version: "3.12.1".to_owned(),
            version_info: (3, 12, 1),
            implementation: "CPython".to_owned(),
            implementation_name: "cpython".to_owned(),
            implementation_version: "3.12.1".to_owned(),
            system: "Linux".to_owned(),
            machine: "x86_64".to_owned(),
            release: String::new(),
            build: String::new(),
            platform: "linux".to_owned(),
            os_name: "posix".to_owned(),
        })
    }
}

impl Host for Target {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Ok(&self.0)
    }

    fn variable(&self, name: &str) -> Presence {
        match name {
            "EMPTY" => Presence::Empty,
            "SET" => Presence::Set,
            _ => Presence::Unset,
        }
    }

    fn variable_equals(&self, name: &str, _: &[String]) -> bool {
        name == "SET"
    }

    fn variable_parses(&self, name: &str, _: TextType) -> bool {
        name == "SET"
    }
}
