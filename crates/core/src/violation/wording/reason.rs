//! Why a fact can't be established, and how to establish it.

use crate::observe::{Reason, Why};
use crate::value::printable::printable;

use super::detail::{quoted, tampered};
use super::help::UNCHECKED;

const CONDITIONAL: &str = "give every branch the same declaration, or move it out of the condition";
const OTHER_FILE: &str =
    "load the module too, with `check --live`, or put a stub (`.pyi`) where it comes from";
const NOT_FOUND: &str = "correct the import, install what it needs into the target's environment, or name the folder that holds it with `--project-root`";
const DYNAMIC: &str = "declare the name with a plain statement after that line";
const GLOBAL: &str = "return the new value instead of rebinding the name through `global`";
const DECORATED: &str = "keep the plain definition under its name and decorate another one";
const IN_CLASS: &str = "declare the member in the class itself";
const INTERPRETER: &str =
    "name a working interpreter with `--python PATH`, or activate a virtual environment";
const LITERAL: &str = "load the module too, with `check --live`, or write a literal in the source";

const SOURCE: &str = "check the module from its source file, which must lie beside the loaded one";
const ANNOTATIONS: &str =
    "check the module from its source, or begin it with `from __future__ import annotations`";

const NOT_YET: &str = "import below the definitions that the contract demands, or import from a module \
                       instead of the script";

const UNCLEAR_OWNER: &str = "install the distribution again, so that it alone lists the file; a version can \
                             be bound to `__version__`, too";
const REINSTALL: &str =
    "install the distribution again, with an installer that writes its metadata (pip, uv)";

impl Why {
    /// The cause, as a clause that follows a colon.
    pub fn explanation(&self) -> String {
        let text = match self {
            Why::Conditional => {
                "it depends on a condition that is decided when the code runs".into()
            }
            Why::OtherFile(path) => {
                format!(
                    "it comes from {}, which can't be read as source",
                    quoted(path)
                )
            }
            Why::NotFound(module) => format!("no module {} is found", quoted(module)),
            Why::NotInModule(path) => match path.rsplit_once('.') {
                Some((module, name)) => format!("{} has no name {}", quoted(module), quoted(name)),
                None => format!("there is no {}", quoted(path)),
            },
            Why::Unreadable(module) => format!("the source of {} can't be read", quoted(module)),
            Why::Circular(path) => {
                format!("{} is imported from where it is imported to", quoted(path))
            }
            Why::StarImport(module) => {
                format!("`from {} import *` may bind it", module.trim_matches('`'))
            }
            Why::DynamicNamespace => {
                "the code writes names into the namespace while it runs".into()
            }
            Why::GlobalStatement => "a function may rebind it through `global`".into(),
            Why::ModuleGetattr => "the module answers for missing names with `__getattr__`".into(),
            Why::Decorator(name) => format!("the decorator {} may return anything", quoted(name)),
            Why::Metaclass(name) => format!("the metaclass {} may change the class", quoted(name)),
            Why::UnknownBase(name) => {
                format!("the base class {} can't be seen from here", quoted(name))
            }
            Why::Computed => "its value is computed when the code runs".into(),
            Why::Mutated => "its value is changed by later code".into(),
            Why::Unresolved(name) => format!("nothing here binds {}", quoted(name)),
            Why::SamePath(path) => {
                format!(
                    "{} and the path in the contract may lead to the same class",
                    quoted(path)
                )
            }
            Why::NoSignature => "its signature can't be read".into(),
            Why::TooDeep => "it is nested deeper than is followed".into(),
            Why::NoInterpreter(why) => format!("no target interpreter answered ({why})"),
            Why::OnlyLive => "only the loaded module can show it".into(),
            Why::OnlySource => "only the source can show it".into(),
            Why::LazyAnnotations => "its annotations are evaluated when they are asked for".into(),
            Why::NotLoaded => "the module is loaded when it is first used".into(),
            Why::ForeignValue(name) => {
                format!("only the code of {} could show it", quoted(name))
            }
            Why::TooLarge => "it is larger than what is read".into(),
            Why::FromEnvironment => "it may hold the value of an environment variable".into(),
            Why::Unfinished(why) => return why.explanation(),
            Why::NotYet => "the importer's body hasn't come to its end".into(),
            Why::FileDisputed => {
                "its `__file__` isn't the file that the import system loaded".into()
            }
            Why::UnclearOwner => {
                "the installed distribution that the file belongs to can't be told".into()
            }
            Why::Metadata(place) => format!(
                "the metadata of the distribution can't be read or lacks it ({})",
                quoted(place)
            ),
            Why::Lock(path, why) => {
                format!(
                    "the lock file {} can't be used: {}",
                    quoted(path),
                    why.replace('`', "")
                )
            }
            Why::Archive(path) => {
                format!("it may be in {}, which can't be read", quoted(path))
            }
            Why::NoRecord => "it doesn't list the files it installed".into(),
            Why::Unverified(path, what) => tampered(path, *what),
            Why::Project(why) => {
                format!(
                    "what the project declares can't be told: {}",
                    why.replace('`', "")
                )
            }
            Why::Untold => "whoever installed it wrote nothing down about it".into(),
            Why::Marker(text) => {
                format!("whether {} holds there can't be told", quoted(text))
            }
            Why::NoCheck => "this version has no check for it".into(),
        };
        printable(&text).into_owned()
    }

    /// A few words for the place that is the cause.
    pub fn label(&self) -> &'static str {
        match self {
            Why::Conditional => "depends on this condition",
            Why::OtherFile(_) => "comes from another file",
            Why::NotFound(_) => "no such module",
            Why::NotInModule(_) => "no such name",
            Why::Unreadable(_) => "comes from a file that can't be read",
            Why::Circular(_) => "imported in a circle",
            Why::StarImport(_) => "may bind any name",
            Why::DynamicNamespace => "writes names while the code runs",
            Why::GlobalStatement => "may rebind the name",
            Why::ModuleGetattr => "answers for missing names",
            Why::Decorator(_) => "may return anything",
            Why::Metaclass(_) => "may change the class",
            Why::UnknownBase(_) => "can't be seen from here",
            Why::Computed => "computed when the code runs",
            Why::Mutated => "changes the value",
            Why::Unresolved(_) => "bound nowhere here",
            Why::SamePath(_) => "may be the same class",
            Why::NoSignature => "its signature can't be read",
            Why::TooDeep => "nested too deeply",
            Why::NoInterpreter(_) => "needs a target interpreter",
            Why::OnlyLive => "only known once loaded",
            Why::OnlySource => "only the source shows it",
            Why::LazyAnnotations => "evaluated when asked for",
            Why::NotLoaded => "loaded when first used",
            Why::ForeignValue(_) => "only its own code could show it",
            Why::TooLarge => "too large to be read",
            Why::FromEnvironment => "may hold an environment variable",
            Why::Unfinished(why) => why.label(),
            Why::NotYet => "not run yet",
            Why::FileDisputed => "names another file",
            Why::UnclearOwner => "of an unknown distribution",
            Why::Metadata(_) => "of a distribution without metadata",
            Why::Lock(..) => "not locked",
            Why::Archive(_) => "perhaps in an archive",
            Why::NoRecord => "of a distribution that lists no files",
            Why::Unverified(..) => "not verified",
            Why::Project(_) => "of a project",
            Why::Untold => "of unknown origin",
            Why::Marker(_) => "under a marker",
            Why::NoCheck => "not checked",
        }
    }

    /// What to write or run so that the fact can be established.
    pub fn remedy(&self) -> String {
        let text = match self {
            Why::Conditional => CONDITIONAL.into(),
            Why::OtherFile(_) => OTHER_FILE.into(),
            Why::NotFound(_) => NOT_FOUND.into(),
            Why::NotInModule(_) => "correct the import, or define the name where it leads".into(),
            Why::Unreadable(module) => format!("mend {}, or correct the import", quoted(module)),
            Why::Circular(_) => "define the name in one module and import it from there".into(),
            Why::StarImport(module) => format!("import names: `from {module} import NAME`"),
            Why::DynamicNamespace => DYNAMIC.into(),
            Why::GlobalStatement => GLOBAL.into(),
            Why::ModuleGetattr => "declare the name with a plain statement".into(),
            Why::Decorator(name) => format!("declare it without `@{name}`; {DECORATED}"),
            Why::Metaclass(name) => format!("declare the class without the metaclass `{name}`"),
            Why::UnknownBase(name) => format!("{IN_CLASS}, or define `{name}` in this file"),
            Why::Computed => "write a literal, or load the module too, with `check --live`".into(),
            Why::Mutated => "write the final value as one literal, or use a tuple".into(),
            Why::Unresolved(name) => format!("define or import `{name}` in this file"),
            Why::SamePath(path) => {
                format!("write `{path}` in the contract, or its last part alone")
            }
            Why::NoSignature => "wrap it in a `def` with the parameters the contract names".into(),
            Why::TooDeep => "split the expression into smaller ones".into(),
            Why::NoInterpreter(_) => INTERPRETER.into(),
            Why::OnlyLive => LITERAL.into(),
            Why::OnlySource => SOURCE.into(),
            Why::LazyAnnotations => ANNOTATIONS.into(),
            Why::NotLoaded => "import the module itself instead of through a lazy loader".into(),
            Why::ForeignValue(_) | Why::FromEnvironment => LITERAL.into(),
            Why::TooLarge => "drop the value from the contract".into(),
            Why::NotYet | Why::Unfinished(_) => NOT_YET.into(),
            Why::FileDisputed => "leave `__file__` as the import system set it".into(),
            Why::UnclearOwner => UNCLEAR_OWNER.into(),
            Why::Metadata(_) | Why::Untold | Why::NoRecord => REINSTALL.into(),
            Why::Unverified(..) => REINSTALL.into(),
            Why::Archive(_) => "install it into a folder of the search path".into(),
            Why::Lock(..) => {
                "name a lock file from the folder of the contract, or write it anew".into()
            }
            Why::Project(_) => {
                "declare the dependencies in `pyproject.toml`, under `[project]`".into()
            }
            Why::Marker(_) => "write the marker with names whose values can be compared".into(),
            Why::NoCheck => UNCHECKED.into(),
        };
        printable(&text).into_owned()
    }
}

impl Reason {
    /// See [`Why::explanation`].
    pub fn explanation(&self) -> String {
        self.why.explanation()
    }
}
