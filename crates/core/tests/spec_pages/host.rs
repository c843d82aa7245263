//! The host of the examples: CPython 3.12.4 on Linux, x86_64, with the variables of the example.

use std::collections::BTreeMap;

use importspy_core::contract::TextType;
use importspy_core::observe::host::{Host, Interpreter, Presence};

pub struct ExampleHost {
    interpreter: Interpreter,
    variables: BTreeMap<String, String>,
}

impl ExampleHost {
    pub fn new(variables: BTreeMap<String, String>) -> Self {
        let interpreter = Interpreter {
            version: "3.12.4".into(),
            version_info: (3, 12, 4),
            implementation: "CPython".into(),
            implementation_name: "cpython".into(),
            implementation_version: "3.12.4".into(),
            release: "6.1.0".into(),
            build: "#1 SMP".into(),
            system: "Linux".into(),
            machine: "x86_64".into(),
            platform: "linux".into(),
            os_name: "posix".into(),
        };
        Self {
            interpreter,
            variables,
        }
    }
}

impl Host for ExampleHost {
    fn interpreter(&self) -> Result<&Interpreter, &str> {
        Ok(&self.interpreter)
    }

    fn variable(&self, name: &str) -> Presence {
        match self.variables.get(name).map(String::as_str) {
            None => Presence::Unset,
            Some("") => Presence::Empty,
            Some(_) => Presence::Set,
        }
    }

    fn variable_equals(&self, name: &str, accepted: &[String]) -> bool {
        self.variables
            .get(name)
            .is_some_and(|value| accepted.contains(value))
    }

    fn variable_parses(&self, name: &str, as_type: TextType) -> bool {
        self.variables.get(name).is_some_and(|value| match as_type {
            TextType::Int => value.parse::<i64>().is_ok(),
            TextType::Float => value.parse::<f64>().is_ok(),
            TextType::Bool => ["true", "false", "1", "0"].contains(&value.to_lowercase().as_str()),
            TextType::Str => true,
        })
    }
}
