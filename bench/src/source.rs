//! Goal 1: parsing alone, and parsing with observing.

use std::fs;
use std::hint::black_box;
use std::io::Error;

use importspy_core::observe::host::{Host, Interpreter, Presence};
use importspy_core::observe::source::{Demand, Identity, Parts, decode, observe};
use importspy_core::value::TextType;
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};

/// A subject: its bytes and the names that a contract of it would speak of, methods of classes
/// among them.
struct Subject {
    bytes: Vec<u8>,
    identity: Identity,
    names: Vec<String>,
    members: Vec<String>,
}

/// Runs `work` over every file of the list, whose lines are a path, names, methods, with tabs between.
pub fn run(work: &str, list: &str) -> Result<(), Error> {
    let subjects: Vec<Subject> = fs::read_to_string(list)?
        .lines()
        .map(subject)
        .collect::<Result<_, _>>()?;
    let host = Target(Interpreter {
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
    });
    let everything = Demand::Everything;
    for Subject {
        bytes,
        identity,
        names,
        members,
    } in &subjects
    {
        let text = decode(bytes).map_err(|_| Error::other("a file that can't be decoded"))?;
        match work {
            "nothing" => drop(black_box(&text)),
            "parse" => drop(black_box(parse_unchecked(
                &text,
                ParseOptions::from(Mode::Module),
            ))),
            "names" => drop(black_box(observe(
                &text,
                identity,
                &parts(names, members, false),
                &host,
            ))),
            "attributes" => drop(black_box(observe(
                &text,
                identity,
                &parts(names, members, true),
                &host,
            ))),
            "everything" => drop(black_box(observe(&text, identity, &everything, &host))),
            _ => {
                return Err(Error::other(
                    "WORK: nothing, parse, names, attributes or everything",
                ));
            }
        }
    }
    Ok(())
}

fn subject(line: &str) -> Result<Subject, Error> {
    let mut fields = line.split('\t');
    let path = fields.next().unwrap_or_default();
    let mut words = || -> Vec<String> {
        let words = fields.next().unwrap_or_default().split_whitespace();
        words.map(str::to_owned).collect()
    };
    Ok(Subject {
        bytes: fs::read(path)?,
        identity: Identity {
            module: "corpus.module".to_owned(),
            is_package: false,
            filename: "module.py".to_owned(),
            path: vec!["corpus".to_owned(), "module".to_owned()],
        },
        names: words(),
        members: words(),
    })
}

fn parts(names: &[String], members: &[String], attributes: bool) -> Demand {
    Demand::Parts(Parts {
        names: names.to_vec(),
        members: members.to_vec(),
        attributes,
        annotations: true,
        version: false,
        ..Parts::default()
    })
}

struct Target(Interpreter);

impl Host for Target {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Ok(&self.0)
    }

    fn variable(&self, _: &str) -> Presence {
        Presence::Unset
    }

    fn variable_equals(&self, _: &str, _: &[String]) -> bool {
        false
    }

    fn variable_parses(&self, _: &str, _: TextType) -> bool {
        false
    }
}
