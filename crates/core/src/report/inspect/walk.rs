//! The walk over the model. Every struct is destructured: a new field doesn't compile until it is
//! shown.

use super::SCHEMA;
use super::tree::Tree;
use crate::observe::{
    Ancestor, Binding, Bound, Class, Descriptor, Fact, FileId, Function, Import, ImportScope, Load,
    Object, Observation, Parameter, Place, Reason, Variable,
};
use crate::report::SourceText;
use crate::report::sources::Sources;
use crate::value::{Annotation, Type, Value};
use crate::violation::kind_spelling;

/// The whole observation as one tree. `sources` is what its places point into.
pub(super) fn observation(observation: &Observation, sources: &[SourceText]) -> Tree {
    Walk {
        sources: Sources::of(sources),
    }
    .observation(observation)
}

struct Walk<'a> {
    sources: Sources<'a>,
}

impl Walk<'_> {
    fn observation(&self, observation: &Observation) -> Tree {
        let Observation {
            module,
            filename,
            load,
            names,
            classes,
            paths: _,
            stubs: _,
            aliases,
            version,
            version_place,
            exports,
            imports,
            bound: _,
        } = observation;
        let classes = classes
            .iter()
            .enumerate()
            .map(|(id, class)| self.class(id as u64, class));
        let aliases = aliases
            .iter()
            .map(|(name, ty)| (name.as_str(), ty.to_string().into()));
        Tree::map([("schema", Tree::Number(SCHEMA))])
            .with("module", module.as_str())
            .with("filename", filename.as_str())
            .maybe("path", self.sources.path_of(FileId::SUBJECT))
            .with("load", self.load(load))
            .with("version", self.at(self.value(version), *version_place))
            .with("exports", self.fact(exports, |names| strings(names)))
            .with("names", self.bindings(names))
            .with("classes", Tree::List(classes.collect()))
            .with("aliases", Tree::map(aliases))
            .with(
                "imports",
                match imports {
                    Fact::Known(imports) => {
                        Tree::List(imports.iter().map(|import| self.import(import)).collect())
                    }
                    Fact::Absent => Tree::List(Vec::new()),
                    Fact::Unknown(reason) => self.because(state("unknown"), Some(reason)),
                },
            )
    }

    fn load(&self, load: &Load) -> Tree {
        match load {
            Load::Completes => state("known").with("value", "completes"),
            Load::Fails(reason) => {
                let tree = state("known").with("value", "fails");
                self.at(tree, reason.place)
            }
        }
    }

    fn bindings<'b>(&self, bindings: impl IntoIterator<Item = (&'b String, &'b Binding)>) -> Tree {
        let entries = bindings.into_iter();
        Tree::map(entries.map(|(name, binding)| (name.as_str(), self.binding(binding))))
    }

    fn binding(&self, binding: &Binding) -> Tree {
        let Binding {
            alternatives,
            cause,
        } = binding;
        match alternatives.as_slice() {
            [only] => self.bound(only),
            several => {
                let several = several.iter().map(|bound| self.bound(bound)).collect();
                let tree = self.because(state("conditional"), cause.as_ref());
                tree.with("alternatives", Tree::List(several))
            }
        }
    }

    fn bound(&self, bound: &Bound) -> Tree {
        match bound {
            Bound::Not => state("absent"),
            Bound::Unknown(reason) => self.because(state("unknown"), Some(reason)),
            Bound::To(object) => self.object(object),
        }
    }

    fn object(&self, object: &Object) -> Tree {
        let known = |kind: &str| state("known").with("kind", kind);
        match object {
            Object::Variable(variable) => self.variable(known("variable"), variable),
            Object::Function(function) => self.function(known("function"), function),
            Object::Class(id) => known("class").with("class", u64::from(id.0)),
            Object::Module(name, place) => {
                self.at(known("module").with("module", name.as_str()), *place)
            }
            Object::Unknown(reason, place) => {
                let tree = self.because(state("unknown").with("bound", true), Some(reason));
                tree.maybe("bound_at", place.and_then(|place| self.line(place)))
            }
        }
    }

    fn variable(&self, tree: Tree, variable: &Variable) -> Tree {
        let Variable {
            annotation,
            value,
            value_type,
            place,
        } = variable;
        let tree = tree
            .with("annotation", self.annotation(annotation))
            .with("value", self.value(value))
            .with("type", self.ty(value_type));
        self.at(tree, *place)
    }

    fn function(&self, tree: Tree, function: &Function) -> Tree {
        let Function {
            parameters,
            returns,
            is_async,
            descriptor,
            place,
        } = function;
        let parameters = self.fact(parameters, |parameters| {
            Tree::List(
                parameters
                    .iter()
                    .map(|parameter| self.parameter(parameter))
                    .collect(),
            )
        });
        let descriptor = match descriptor {
            Descriptor::Plain => "plain",
            Descriptor::Static => "static",
            Descriptor::Class => "class",
        };
        let tree = tree
            .with("parameters", parameters)
            .with("returns", self.annotation(returns))
            .with(
                "async",
                self.fact(is_async, |is_async| Tree::Flag(*is_async)),
            )
            .with("descriptor", descriptor);
        self.at(tree, *place)
    }

    fn parameter(&self, parameter: &Parameter) -> Tree {
        let Parameter {
            name,
            kind,
            annotation,
            default,
            place,
        } = parameter;
        let tree = Tree::map([("name", Tree::from(name.as_str()))])
            .with("kind", kind_spelling(*kind))
            .with("annotation", self.annotation(annotation))
            .with("default", self.value(default));
        self.at(tree, *place)
    }

    fn class(&self, id: u64, class: &Class) -> Tree {
        let Class {
            name,
            place,
            ancestors,
            members,
            instance,
            open,
            instance_open,
            declared: _,
            marks: _,
        } = class;
        let ancestors = ancestors
            .iter()
            .map(|ancestor| self.ancestor(ancestor))
            .collect();
        let tree = Tree::map([("class", Tree::Number(id))])
            .with("name", name.as_str())
            .with("ancestors", Tree::List(ancestors))
            .with("members", self.bindings(members))
            .with("instance", self.bindings(instance));
        let open = open
            .as_ref()
            .map(|reason| self.because(state("unknown"), Some(reason)));
        let instance_open = instance_open
            .as_ref()
            .map(|reason| self.because(state("unknown"), Some(reason)));
        let tree = tree.maybe("further_members", open);
        self.at(tree.maybe("further_attributes", instance_open), *place)
    }

    fn ancestor(&self, ancestor: &Ancestor) -> Tree {
        match ancestor {
            Ancestor::Class(id, path) => state("known")
                .with("name", path.as_str())
                .with("class", u64::from(id.0)),
            Ancestor::Builtin(name) => state("known").with("name", *name).with("builtin", true),
            Ancestor::Unknown(path, reason) => {
                self.because(state("unknown").with("name", path.as_str()), Some(reason))
            }
        }
    }

    fn import(&self, import: &Import) -> Tree {
        let Import {
            module,
            name,
            alias,
            level,
            scope,
            optional,
            instead_of,
            typing,
            never,
            lazy,
            place,
        } = import;
        let scope = match scope {
            ImportScope::Module => "module",
            ImportScope::Class => "class",
            ImportScope::Function => "function",
        };
        let tree = Tree::map([("module", Tree::from(module.as_str()))])
            .maybe("name", name.as_deref())
            .maybe("alias", alias.as_deref())
            .with("level", u64::from(*level))
            .with("scope", scope)
            .with("optional", *optional || instead_of.is_some())
            .with("typing", *typing)
            .with("never", *never)
            .with("lazy", *lazy);
        self.at(tree, *place)
    }

    fn annotation(&self, fact: &Fact<Annotation>) -> Tree {
        self.fact(fact, |Annotation { text, ty: _ }| Tree::from(text.as_str()))
    }

    fn value(&self, fact: &Fact<Value>) -> Tree {
        self.fact(fact, |value| Tree::from(value.to_string()))
    }

    fn ty(&self, fact: &Fact<Type>) -> Tree {
        self.fact(fact, |ty| Tree::from(ty.to_string()))
    }

    fn fact<T>(&self, fact: &Fact<T>, show: impl FnOnce(&T) -> Tree) -> Tree {
        match fact {
            Fact::Known(value) => state("known").with("value", show(value)),
            Fact::Absent => state("absent"),
            Fact::Unknown(reason) => self.because(state("unknown"), Some(reason)),
        }
    }

    fn because(&self, tree: Tree, reason: Option<&Reason>) -> Tree {
        let Some(Reason { why, place }) = reason else {
            return tree;
        };
        self.at(tree.with("reason", why.explanation()), *place)
    }

    /// With the line, and with the file where it is another than the subject's.
    fn at(&self, tree: Tree, place: Option<Place>) -> Tree {
        let spot = place.and_then(|place| self.sources.spot(place));
        let elsewhere = place.is_some_and(|place| place.file != FileId::SUBJECT);
        let path = spot.as_ref().filter(|_| elsewhere).map(|spot| spot.path);
        tree.maybe("path", path)
            .maybe("line", spot.map(|spot| spot.start().line as u64))
    }

    fn line(&self, place: Place) -> Option<u64> {
        let spot = self.sources.spot(place)?;
        Some(spot.start().line as u64)
    }
}

/// How much is known; the first entry of every fact.
fn state(word: &str) -> Tree {
    Tree::map([("state", Tree::from(word))])
}

fn strings(items: &[String]) -> Tree {
    Tree::List(items.iter().map(|item| Tree::from(item.as_str())).collect())
}
