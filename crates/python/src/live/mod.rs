//! The agent that reads live modules. No code of theirs runs: no attribute is looked up on a
//! foreign object, nothing is compared, called, hashed, printed or imported.

mod aliases;
mod annotations;
mod classes;
mod environ;
mod facts;
mod fields;
mod forms;
mod kinds;
mod module;
mod namespace;
mod native;
mod objects;
mod own_names;
mod parameters;
mod paths;
mod places;
mod raw;
mod secrets;
mod signatures;
mod text_signature;
mod values;

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use self::classes::Classes;
use self::namespace::Namespace;
use self::native::Identity;
use self::places::Source;
use self::secrets::Secrets;

pub use self::facts::Facts;
pub use self::module::{Subject, observe};
pub use self::native::{Native, find, names, text};
pub use self::own_names::own_names;
pub use self::raw::instance_dict;
pub use self::values::integer;

/// What one observation is made with.
struct Agent<'py> {
    native: Native<'py>,
    secrets: Secrets,
    /// Dotted name of the observed module.
    module: String,
    /// Base name of its file.
    filename: String,
    globals: Namespace<'py>,
    source: Option<Source>,
    scopes: RefCell<FxHashMap<Identity, Rc<Namespace<'py>>>>,
    classes: RefCell<Classes<'py>>,
}
