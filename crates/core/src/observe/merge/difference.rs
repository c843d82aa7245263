//! What source and loaded module say differently.

use crate::observe::{Fact, Object, Place};
use crate::value::{Annotation, ParameterKind, Type, Value};

/// A fact that both know, and know differently.
#[derive(Clone, Debug, PartialEq)]
pub struct Difference {
    pub about: About,
    pub source: Said,
    pub live: Said,
    pub place: Option<Place>,
}

/// Whose fact it is, with the names under which a contract may speak of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum About {
    Version,
    Name(String),
    Member { class: String, name: String },
    Base { class: String, name: String },
    Argument { owner: String, name: String },
    Return { owner: String },
}

/// One side of a difference.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    /// It isn't there.
    Nothing,
    /// It is there, and there is no more to say.
    Present,
    /// It runs other code.
    OtherCode,
    Value(Value),
    Text(String),
    Kind(ParameterKind),
    Async(bool),
    Variable,
    Function,
    Class,
    Module,
}

impl About {
    /// The name arguments of a function are listed under.
    pub(super) fn owner(&self) -> String {
        match self {
            About::Version => String::new(),
            About::Name(name) => name.clone(),
            About::Member { class, name } | About::Base { class, name } => {
                format!("{class}.{name}")
            }
            About::Argument { owner, .. } | About::Return { owner } => owner.clone(),
        }
    }
}

impl Said {
    pub(super) fn object(object: &Object) -> Self {
        match object {
            Object::Variable(variable) => match &variable.value {
                Fact::Known(value) => Said::Value(value.clone()),
                Fact::Absent | Fact::Unknown(_) => Said::Variable,
            },
            Object::Function(_) => Said::Function,
            Object::Class(_) => Said::Class,
            Object::Module(..) => Said::Module,
            Object::Unknown(..) => Said::Present,
        }
    }
}

/// A fact's content that two agents can state.
pub(super) trait Stated: Clone {
    fn said(&self) -> Said;
}

impl Stated for Value {
    fn said(&self) -> Said {
        Said::Value(self.clone())
    }
}

impl Stated for Annotation {
    fn said(&self) -> Said {
        Said::Text(self.text.clone())
    }
}

impl Stated for Type {
    fn said(&self) -> Said {
        Said::Text(self.to_string())
    }
}

impl Stated for bool {
    fn said(&self) -> Said {
        Said::Async(*self)
    }
}
