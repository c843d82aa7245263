//! What is bound to a name: variables, functions, classes, modules.

use super::difference::{About, Said};
use super::{At, Merger, known_first, same_type, same_value};
use crate::observe::{Fact, Function, Object, Parameter, Place, Variable, builtin};
use crate::value::Annotation;
use crate::value::annotation::Aliases;

impl Merger<'_> {
    pub(super) fn object(&mut self, about: &About, source: &Object, live: &Object) -> Object {
        match (source, live) {
            (Object::Unknown(..), _) => live.clone(),
            (_, Object::Unknown(..)) => self.adopted_object(source),
            (Object::Variable(written), Object::Variable(loaded)) => {
                Object::Variable(self.variable(about, written, loaded))
            }
            (Object::Function(written), Object::Function(loaded)) => {
                Object::Function(self.function(about, written, loaded))
            }
            (Object::Class(written), Object::Class(loaded)) => {
                self.class(about, *written, *loaded);
                Object::Class(*loaded)
            }
            (Object::Module(_, place), Object::Module(name, loaded)) => {
                Object::Module(name.clone(), place.or(*loaded))
            }
            (
                Object::Variable(_) | Object::Function(_) | Object::Class(_) | Object::Module(..),
                Object::Variable(_) | Object::Function(_) | Object::Class(_) | Object::Module(..),
            ) => {
                let place = self.place_of(source);
                self.differ(
                    At::new(about, place),
                    Said::object(source),
                    Said::object(live),
                );
                live.clone()
            }
        }
    }

    pub(super) fn variable(
        &mut self,
        about: &About,
        source: &Variable,
        live: &Variable,
    ) -> Variable {
        let Variable {
            annotation,
            value,
            value_type,
            place,
        } = source;
        let at = At::new(about, place.or(live.place));
        let both_values = matches!((value, &live.value), (Fact::Known(_), Fact::Known(_)));
        Variable {
            annotation: self.fact(at, annotation, &live.annotation, same_annotation),
            value: self.fact(at, value, &live.value, same_value),
            // The values tell more, and tell it once.
            value_type: if both_values {
                known_first(&live.value_type, value_type)
            } else {
                self.fact(at, value_type, &live.value_type, same_type)
            },
            place: at.place,
        }
    }

    fn function(&mut self, about: &About, source: &Function, live: &Function) -> Function {
        let Function {
            parameters,
            returns,
            is_async,
            descriptor: _,
            place,
        } = source;
        let place = place.or(live.place);
        let owner = about.owner();
        let result = About::Return {
            owner: owner.clone(),
        };
        Function {
            parameters: self.parameters(&owner, place, parameters, &live.parameters),
            returns: self.fact(
                At::new(&result, place),
                returns,
                &live.returns,
                same_annotation,
            ),
            is_async: self.fact(
                At::new(about, place),
                is_async,
                &live.is_async,
                |a, b, _| a == b,
            ),
            descriptor: live.descriptor,
            place,
        }
    }

    fn parameters(
        &mut self,
        owner: &str,
        place: Option<Place>,
        source: &Fact<Vec<Parameter>>,
        live: &Fact<Vec<Parameter>>,
    ) -> Fact<Vec<Parameter>> {
        let (Fact::Known(written), Fact::Known(loaded)) = (source, live) else {
            return known_first(live, source);
        };
        for gone in written.iter().filter(|one| named(loaded, one).is_none()) {
            let about = argument(owner, gone);
            let at = At::new(&about, gone.place.or(place));
            self.differ(at, Said::Present, Said::Nothing);
        }
        let merged = loaded.iter().map(|parameter| {
            let about = argument(owner, parameter);
            match named(written, parameter) {
                Some(one) => self.parameter(&about, one, parameter),
                None => {
                    self.differ(At::new(&about, place), Said::Nothing, Said::Present);
                    parameter.clone()
                }
            }
        });
        Fact::Known(merged.collect())
    }

    fn parameter(&mut self, about: &About, source: &Parameter, live: &Parameter) -> Parameter {
        let Parameter {
            name: _,
            kind,
            annotation,
            default,
            place,
        } = source;
        let at = At::new(about, place.or(live.place));
        if *kind != live.kind {
            self.differ(at, Said::Kind(*kind), Said::Kind(live.kind));
        }
        Parameter {
            name: live.name.clone(),
            kind: live.kind,
            annotation: self.fact(at, annotation, &live.annotation, same_annotation),
            default: self.fact(at, default, &live.default, same_value),
            place: at.place,
        }
    }

    /// Where an object of the source is.
    pub(super) fn place_of(&self, object: &Object) -> Option<Place> {
        match object {
            Object::Class(id) => self.source.classes.get(id.0 as usize)?.place,
            other => written_place(other),
        }
    }

    /// Where an object of the loaded module is, as far as it knows.
    pub(super) fn live_place(&self, object: &Object) -> Option<Place> {
        match object {
            Object::Class(id) => self.classes.get(id.0 as usize)?.place,
            other => written_place(other),
        }
    }
}

fn written_place(object: &Object) -> Option<Place> {
    match object {
        Object::Variable(variable) => variable.place,
        Object::Function(function) => function.place,
        Object::Module(_, place) | Object::Unknown(_, place) => *place,
        Object::Class(_) => None,
    }
}

fn same_annotation(written: &Annotation, loaded: &Annotation, aliases: Aliases<'_>) -> bool {
    same_type(&written.ty, &loaded.ty, aliases)
        || written.text == loaded.text && stayed_text(loaded)
}

/// Whether an annotation of a loaded module is the text that was written: source knows better what that
/// means. Names that only type checkers see are bound to nothing, and some classes forget what they
/// are given between brackets.
fn stayed_text(annotation: &Annotation) -> bool {
    let mut is_unbound = false;
    annotation.ty.each_name(&mut |name| {
        is_unbound |= !name.contains('.') && !builtin::is_builtin(name);
    });
    is_unbound || annotation.text != annotation.ty.to_string()
}

fn named<'p>(parameters: &'p [Parameter], like: &Parameter) -> Option<&'p Parameter> {
    parameters
        .iter()
        .find(|parameter| parameter.name == like.name)
}

fn argument(owner: &str, parameter: &Parameter) -> About {
    About::Argument {
        owner: owner.to_owned(),
        name: parameter.name.clone(),
    }
}
