//! What a violation is about: in the notation of reports, as a path for people, as a noun in a
//! sentence.

use std::fmt;

use crate::value::printable::printable;
use crate::violation::Subject;

/// The notation of reports: `argument:Plugin.run.config`.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self {
            Subject::Module => "module".to_owned(),
            Subject::Filename => "filename".to_owned(),
            Subject::ModuleName => "module.name".to_owned(),
            Subject::Version => "version".to_owned(),
            Subject::Integrity => "integrity".to_owned(),
            Subject::Variable(name) => format!("variable:{name}"),
            Subject::Function(name) => format!("function:{name}"),
            Subject::Class(name) => format!("class:{name}"),
            Subject::Method { class, name } => format!("method:{class}.{name}"),
            Subject::Attribute { class, name } => format!("attribute:{class}.{name}"),
            Subject::Superclass { class, name } => format!("superclass:{class}.{name}"),
            Subject::Argument { owner, name } => format!("argument:{owner}.{name}"),
            Subject::Return { owner } => format!("return:{owner}"),
            Subject::Deployments => "deployments".to_owned(),
            Subject::Arch => "arch".to_owned(),
            Subject::Os => "os".to_owned(),
            Subject::PythonVersion => "python.version".to_owned(),
            Subject::Interpreter => "python.interpreter".to_owned(),
            Subject::Environment(name) => format!("env:{name}"),
            Subject::Secret(name) => format!("secret:{name}"),
            Subject::OtherModule(name) => format!("modules:{name}"),
            Subject::Of { module, subject } => format!("modules:{module}/{subject}"),
            Subject::Dependency(name) => format!("dependency:{name}"),
            Subject::DependencyOptions => "dependency_options".to_owned(),
            Subject::Evidence(kind) => format!("evidence:{kind}"),
            Subject::Importer => "importer".to_owned(),
            Subject::Importers => "importers".to_owned(),
            Subject::Imports => "imports".to_owned(),
            Subject::Import(name) => format!("import:{name}"),
        };
        f.write_str(&printable(&text))
    }
}

impl Subject {
    /// The path for people, from the outside in: `class Plugin › method run › argument config`.
    pub fn human_path(&self) -> String {
        let path = match self {
            Subject::Variable(name) => format!("variable {name}"),
            Subject::Function(name) => format!("function {name}"),
            Subject::Class(name) => format!("class {name}"),
            Subject::Method { class, name } => format!("class {class} › method {name}"),
            Subject::Attribute { class, name } => format!("class {class} › attribute {name}"),
            Subject::Superclass { class, name } => format!("class {class} › superclass {name}"),
            Subject::Argument { owner, name } => format!("{} › argument {name}", owner_path(owner)),
            Subject::Return { owner } => format!("{} › return value", owner_path(owner)),
            Subject::Deployments => "deployments".to_owned(),
            Subject::Environment(name) => format!("environment › variable {name}"),
            Subject::Secret(name) => format!("environment › secret {name}"),
            Subject::OtherModule(name) => format!("modules › {name}"),
            Subject::Of { module, subject } => {
                format!("modules › {module} › {}", subject.human_path())
            }
            Subject::Dependency(name) => format!("dependencies › {name}"),
            Subject::Import(name) => format!("imports › {name}"),
            Subject::Evidence(kind) => format!("evidence_requirements › {kind}"),
            Subject::Filename => "module › file name".to_owned(),
            Subject::ModuleName => "module › name".to_owned(),
            Subject::Version => "module › version".to_owned(),
            Subject::Integrity => "module › integrity".to_owned(),
            Subject::PythonVersion => "python › version".to_owned(),
            Subject::Interpreter => "python › interpreter".to_owned(),
            Subject::Module
            | Subject::Arch
            | Subject::Os
            | Subject::DependencyOptions
            | Subject::Importer
            | Subject::Importers
            | Subject::Imports => self.to_string(),
        };
        printable(&path).into_owned()
    }

    /// The subject as a noun in a sentence: ``argument `config` of method `Plugin.run` ``.
    pub(super) fn noun(&self) -> String {
        match self {
            Subject::Module => "the module".to_owned(),
            Subject::Filename => "the module's file name".to_owned(),
            Subject::ModuleName => "the module's name".to_owned(),
            Subject::Version => "the module's version".to_owned(),
            Subject::Integrity => "the module's source".to_owned(),
            Subject::Variable(name) => format!("variable `{name}`"),
            Subject::Function(name) => format!("function `{name}`"),
            Subject::Class(name) => format!("class `{name}`"),
            Subject::Method { class, name } => format!("method `{name}` of class `{class}`"),
            Subject::Attribute { class, name } => format!("attribute `{name}` of class `{class}`"),
            Subject::Superclass { class, name } => {
                format!("superclass `{name}` of class `{class}`")
            }
            Subject::Argument { owner, name } => {
                format!("argument `{name}` of {}", owner_noun(owner))
            }
            Subject::Return { owner } => format!("the return value of {}", owner_noun(owner)),
            Subject::Deployments => "the list of deployments".to_owned(),
            Subject::Arch => "the machine".to_owned(),
            Subject::Os => "the operating system".to_owned(),
            Subject::PythonVersion => "the Python version".to_owned(),
            Subject::Interpreter => "the Python interpreter".to_owned(),
            Subject::Environment(name) => format!("environment variable `{name}`"),
            Subject::Secret(name) => format!("secret `{name}`"),
            Subject::OtherModule(name) => format!("module `{name}`"),
            Subject::Of { module, subject } => match subject.as_ref() {
                Subject::Module => format!("module `{module}`"),
                Subject::Filename => format!("the file name of module `{module}`"),
                Subject::ModuleName => format!("the name of module `{module}`"),
                Subject::Version => format!("the version of module `{module}`"),
                other => format!("{} of module `{module}`", other.noun()),
            },
            Subject::Dependency(name) => match name.strip_prefix("import:") {
                Some(module) => format!("the distribution that provides `{module}`"),
                None => format!("distribution `{name}`"),
            },
            Subject::DependencyOptions => "the module's set of dependencies".to_owned(),
            Subject::Evidence(kind) => format!("evidence `{kind}`"),
            Subject::Importer => "the importer".to_owned(),
            Subject::Importers => "the set of importers".to_owned(),
            Subject::Imports => "the module's set of imports".to_owned(),
            Subject::Import(name) => format!("the import of `{name}`"),
        }
    }

    /// The bare name as source would spell it, where the subject has one.
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Subject::Variable(name)
            | Subject::Function(name)
            | Subject::Class(name)
            | Subject::Method { name, .. }
            | Subject::Attribute { name, .. }
            | Subject::Superclass { name, .. }
            | Subject::Argument { name, .. }
            | Subject::Environment(name)
            | Subject::Secret(name)
            | Subject::OtherModule(name)
            | Subject::Dependency(name)
            | Subject::Import(name)
            | Subject::Evidence(name) => Some(name),
            Subject::Of { subject, .. } => subject.name(),
            Subject::Module
            | Subject::Filename
            | Subject::ModuleName
            | Subject::Version
            | Subject::Integrity
            | Subject::Return { .. }
            | Subject::Deployments
            | Subject::Arch
            | Subject::Os
            | Subject::PythonVersion
            | Subject::Interpreter
            | Subject::DependencyOptions
            | Subject::Importer
            | Subject::Importers
            | Subject::Imports => None,
        }
    }
}

fn owner_path(owner: &str) -> String {
    match owner.rsplit_once('.') {
        Some((class, method)) => format!("class {class} › method {method}"),
        None => format!("function {owner}"),
    }
}

fn owner_noun(owner: &str) -> String {
    let kind = if owner.contains('.') {
        "method"
    } else {
        "function"
    };
    format!("{kind} `{owner}`")
}
