//! The types that annotations of an observation name.

use super::{Binding, Bound, Fact, Object, Observation};
use crate::value::Type;

impl Observation {
    /// Every type that the names and classes of the observation are annotated with.
    pub fn each_type(&self, found: &mut impl FnMut(&Type)) {
        let members = self.classes.iter();
        let members =
            members.flat_map(|class| class.members.values().chain(class.instance.values()));
        for binding in self.names.values().chain(members) {
            binding.each_type(found);
        }
    }
}

impl Binding {
    fn each_type(&self, found: &mut impl FnMut(&Type)) {
        for bound in &self.alternatives {
            bound.each_type(found);
        }
    }
}

impl Bound {
    /// The types in the annotations of a variable (of its value, where it has none) or a function.
    /// Those of a class are its members'.
    pub fn each_type(&self, found: &mut impl FnMut(&Type)) {
        match self {
            Bound::To(Object::Variable(variable)) => {
                match (&variable.annotation, &variable.value_type) {
                    (Fact::Known(annotation), _) => found(&annotation.ty),
                    (_, Fact::Known(ty)) => found(ty),
                    _ => {}
                }
            }
            Bound::To(Object::Function(function)) => {
                let parameters = function.parameters.known().into_iter().flatten();
                let annotations = parameters.map(|parameter| &parameter.annotation);
                let annotations = annotations.chain([&function.returns]);
                for annotation in annotations.filter_map(Fact::known) {
                    found(&annotation.ty);
                }
            }
            Bound::To(Object::Class(_) | Object::Module(..) | Object::Unknown(..))
            | Bound::Not
            | Bound::Unknown(_) => {}
        }
    }
}
