//! What to do about a violation: the concrete edit, and where to make it.

use crate::contract::ParameterKind;
use crate::value::printable::printable;
use crate::violation::{ALWAYS_STOPS, BoundTo, Code, Detail, Status, Subject, Violation};

const SYNTAX: &str = "correct the syntax at the marked place";
const ENCODING: &str =
    "save the file as UTF-8, or name its encoding in a `# coding:` comment on line 1";
const UNREADABLE: &str = "check that the file exists and that you may read it";
const TOO_DEEP: &str = "split the expression into smaller ones";
const LOAD: &str = "move the statement that ends the module into a function, or under \
                    `if __name__ == \"__main__\":`";
const RAISED: &str = "correct the marked line, or install what it needs in the target environment; \
                      `python -c 'import NAME'` shows the whole traceback";
const EXIT: &str = "move what ends the process into a function, or under \
                    `if __name__ == \"__main__\":`";
const CRASH: &str = "find the C extension or the signal that ends the process: \
                     `python -X faulthandler -c 'import NAME'` shows where it is";
const TIMEOUT: &str = "move what waits or loops into a function, or allow more time with \
                       `--live-timeout SECONDS`";
const UNOBSERVED: &str = "leave the process and its import system as they are while the module \
                          loads";
const DIFFERS: &str = "let the source say what is there once the module is loaded, or remove the \
                       code that changes it";
const INTEGRITY: &str =
    "review what changed in the module, then write its new hash under `integrity`";
const DEPLOYMENT: &str =
    "run the module where one of the deployments holds, or add this place to the contract";
const EVIDENCE: &str =
    "name a provider that gives it, with `--evidence-provider NAME`, or ask for less";
const LOCKED: &str =
    "install what is locked (`uv sync`, `poetry sync`, `pip install -r`), or lock again";
const MODIFIED: &str = "find the code that changes the module while the program runs";
const NO_IMPORTER: &str = "import it from a module that keeps the contract, or allow `<none>` under \
                           `importers` in the contract";
const ANONYMOUS: &str = "run the code in the namespace of a module that was imported, or allow \
                         `<anonymous>` under `importers` in the contract";
const FIND_MODULE: &str = "correct the name, install it into the target's environment, or name the folder that holds it with `--project-root`";

pub(super) const UNCHECKED: &str =
    "remove the rule from the contract, or move it to a contract of its own";

impl Violation {
    /// The edit that would keep the constraint: what to write where.
    pub fn help(&self) -> Option<String> {
        let text = match (&self.status, &self.nearest) {
            (Status::Undetermined(reason), _) => reason.why.remedy(),
            (Status::Broken, Some(nearest)) => {
                format!(
                    "did you mean `{nearest}`? Spell it alike in the module and in the contract"
                )
            }
            (Status::Broken, None) => self.edit(),
        };
        Some(printable(&text).into_owned()).filter(|text| !text.is_empty())
    }

    fn edit(&self) -> String {
        let name = self.subject.name().unwrap_or_default();
        let expected = self.expected.phrase();
        let code = unquoted(&expected);
        match self.code {
            Code::ModuleSyntax | Code::ModuleEncoding | Code::ModuleUnreadable => self.reading(),
            Code::ModuleTooDeep => self.reading(),
            Code::ModuleLoad | Code::ModuleExit | Code::ModuleCrash => self.loading(),
            Code::ModuleTimeout | Code::ModuleUnobserved | Code::SourceDiffers => self.loading(),
            Code::FilenameMismatch => format!("name the file {expected}, or correct `filename`"),
            Code::ModuleNameMismatch => format!("check the module {expected}, or correct `module`"),
            Code::VersionMissing => declare_version(&self.expected),
            Code::VersionMismatch => format!("provide {expected}, or correct `version`"),
            Code::IntegrityMismatch => INTEGRITY.into(),
            Code::VariableMissing | Code::FunctionMissing | Code::ArgumentMissing => self.add(),
            Code::ClassMissing | Code::AttributeMissing | Code::MethodMissing => self.add(),
            Code::SuperclassMissing => self.add(),
            Code::VariableValue | Code::AttributeValue => self.write_value(name),
            Code::VariableAnnotation => format!("write `{name}: {code}`"),
            Code::ArgumentAnnotation => format!("write `{name}: {code}`"),
            Code::AttributeAnnotation => format!("write `{name}: {code}`"),
            Code::ReturnAnnotation => format!("write `-> {code}` after the parameters"),
            Code::ArgumentDefault => format!("write `{name}={code}` in the parameters"),
            Code::ArgumentKind => self.change_kind(name),
            Code::FunctionAsync => format!("define it with {expected}"),
            Code::DeploymentMismatch => DEPLOYMENT.into(),
            Code::ArchMismatch | Code::OsMismatch => run_where(&format!("on {expected}")),
            Code::PythonVersionMismatch => run_where(&format!("with Python {expected}")),
            Code::InterpreterMismatch => run_where(&format!("with {expected}")),
            Code::EnvironmentMissing | Code::EnvironmentValue => self.set_environment(name),
            Code::EnvironmentType => format!("set `{name}` to a text that parses as {expected}"),
            Code::ModuleMissing => FIND_MODULE.into(),
            Code::SecretMissing => format!("set `{name}` before the module is run"),
            Code::ImporterMissing => NO_IMPORTER.into(),
            Code::ImporterAnonymous => ANONYMOUS.into(),
            Code::ImporterDenied => self.import_elsewhere(),
            Code::ImportDenied => self.import_another(),
            Code::DependencyMissing => self.install(name),
            Code::DependencyVersion | Code::DependencyExtra => self.install(name),
            Code::DependencyDenied => "remove the import, or allow the distribution".into(),
            Code::DependencyEditable => self.install_how(name),
            Code::DependencyOrigin => {
                format!("install `{name}` from there, or correct `origin` in the contract")
            }
            Code::EvidenceMissing | Code::DependencyProvenance => EVIDENCE.into(),
            Code::LockMissing | Code::LockMismatch => LOCKED.into(),
            Code::DependencyModified => format!(
                "find out who did that; `pip install --force-reinstall --no-deps '{name}'` restores it"
            ),
            Code::DependencyDeclaration => self.declare(name),
            Code::ImportUnresolved => FIND_MODULE.into(),
            Code::ImportUndeclared => {
                let needed = unquoted(&self.found.phrase());
                format!("run `uv add '{needed}'`, or write it into the project's dependencies")
            }
            Code::ImportUnlisted => {
                "remove the import, or name the distribution under `dependencies`".into()
            }
            Code::Modified => MODIFIED.into(),
            Code::RuleUnchecked => UNCHECKED.into(),
        }
    }

    /// What keeps the source from being read.
    fn reading(&self) -> String {
        let text = match self.code {
            Code::ModuleEncoding => ENCODING,
            Code::ModuleUnreadable => UNREADABLE,
            Code::ModuleTooDeep => TOO_DEEP,
            _ => SYNTAX,
        };
        text.into()
    }

    /// What keeps the module from being loaded as it is written.
    fn loading(&self) -> String {
        let text = match self.code {
            Code::ModuleExit => EXIT,
            Code::ModuleCrash => CRASH,
            Code::ModuleTimeout => TIMEOUT,
            Code::ModuleUnobserved => UNOBSERVED,
            Code::SourceDiffers => DIFFERS,
            // What was found while it ran has a cause of its own.
            _ if self.found == Detail::Failure(ALWAYS_STOPS.into()) => LOAD,
            _ => RAISED,
        };
        text.into()
    }

    /// Where to write what is missing.
    fn add(&self) -> String {
        match &self.subject {
            Subject::Variable(name) => format!("write `{name} = …` at the top level of the module"),
            Subject::Function(name) => {
                format!("write `def {name}(…): …` at the top level of the module")
            }
            Subject::Class(name) => {
                format!("write `class {name}: …` at the top level of the module")
            }
            Subject::Method { class, name } => {
                format!("write `def {name}(self, …): …` in the body of class `{class}`")
            }
            Subject::Attribute { class, name } => match self.expected {
                Detail::Bound(BoundTo::InstanceAttribute) => {
                    format!("write `self.{name} = …` in a method of class `{class}`")
                }
                Detail::Bound(BoundTo::ClassAttribute) => {
                    format!("write `{name} = …` in the body of class `{class}`")
                }
                _ => format!("bind `{name}` in class `{class}`"),
            },
            Subject::Superclass { class, name } => format!("write `class {class}({name}): …`"),
            Subject::Argument { owner, name } => format!("add the parameter `{name}` to `{owner}`"),
            other => format!("provide {}", other.noun()),
        }
    }

    /// The command that installs what is demanded.
    fn install(&self, name: &str) -> String {
        if let Some(module) = name.strip_prefix("import:") {
            return format!(
                "install the distribution that provides `{module}`, in the version demanded"
            );
        }
        if let Detail::NoExtra(_) = &self.found {
            return format!("correct the extra, or install a version of `{name}` that has it");
        }
        let (extras, version) = match &self.expected {
            Detail::Text(version) => (&[][..], Some(version)),
            Detail::WithExtras { extras, version } => (extras.as_slice(), version.as_ref()),
            _ => (&[][..], None),
        };
        let extras = match extras {
            extras @ [_, ..] if extras.len() < 20 => format!("[{}]", extras.join(",")),
            _ => String::new(),
        };
        let version = match version {
            Some(version) if version.starts_with(['<', '>', '=', '!', '~']) => {
                version.replace(' ', "")
            }
            Some(version) => format!("=={version}"),
            None => String::new(),
        };
        let wanted = format!("{name}{extras}{version}");
        format!("run `pip install '{wanted}'`, or `uv add '{wanted}'`")
    }

    fn declare(&self, name: &str) -> String {
        match self.expected {
            Detail::IsDeclared(true) => {
                format!("run `uv add '{name}'`, or write it into `[project] dependencies`")
            }
            _ => format!("remove `{name}` from what the project declares"),
        }
    }

    fn install_how(&self, name: &str) -> String {
        match self.expected {
            Detail::Editable(true) => {
                format!("run `pip install --editable` with the folder of `{name}`")
            }
            _ => format!("run `pip install '{name}'` without `--editable`"),
        }
    }

    fn import_elsewhere(&self) -> String {
        match &self.expected {
            Detail::OneOf(allowed) if !allowed.is_empty() => {
                format!("import it from {}", self.expected.phrase())
            }
            _ => "import it from a module that the contract allows".into(),
        }
    }

    fn import_another(&self) -> String {
        match &self.expected {
            Detail::OneOf(allowed) if !allowed.is_empty() => {
                format!("import nothing but {}, or allow it", self.expected.phrase())
            }
            _ => "remove the import, or take the selector out of the contract".into(),
        }
    }

    fn write_value(&self, name: &str) -> String {
        let expected = unquoted(&self.expected.phrase());
        match (&self.expected, &self.subject) {
            (Detail::Hidden, _) => format!("give `{name}` the value the contract demands"),
            (_, Subject::Attribute { .. }) => {
                format!("assign `{expected}` to `{name}`, or correct `value` in the contract")
            }
            _ => format!("write `{name} = {expected}`, or correct `value` in the contract"),
        }
    }

    fn change_kind(&self, name: &str) -> String {
        let Detail::Kind(kind) = self.expected else {
            return format!("change the kind of `{name}`");
        };
        match kind {
            ParameterKind::PositionalOnly => format!("write `/` after `{name}`"),
            ParameterKind::PositionalOrKeyword => {
                format!("move `{name}` behind `/` and before `*`, without stars of its own")
            }
            ParameterKind::VarPositional => format!("write `*{name}`"),
            ParameterKind::KeywordOnly => format!("write `*` before `{name}`"),
            ParameterKind::VarKeyword => format!("write `**{name}`"),
        }
    }

    fn set_environment(&self, name: &str) -> String {
        match &self.expected {
            Detail::Text(_) | Detail::Value(_) => {
                let expected = unquoted(&self.expected.phrase());
                format!("set `{name}={expected}` before the module is run")
            }
            _ => format!("set `{name}` before the module is run"),
        }
    }
}

fn run_where(place: &str) -> String {
    format!("run it {place}, or allow this place in the contract")
}

fn declare_version(expected: &Detail) -> String {
    let expected = unquoted(&expected.phrase());
    if expected.starts_with(['<', '>', '=', '!', '~']) {
        format!("write `__version__ = \"…\"` in the module, with a version in `{expected}`")
    } else {
        format!("write `__version__ = \"{expected}\"` in the module")
    }
}

/// A phrase without its backticks, to be set inside others.
fn unquoted(phrase: &str) -> String {
    phrase.replace('`', "")
}
