//! From a definition to the object it binds.

use ruff_python_ast::{self as ast, Expr, Operator};
use ruff_text_size::{Ranged, TextRange};

use super::evaluate::{Bindings, evaluate};
use super::flow::{Declared, Def, DefId, DefKind, Slot};
use super::module::View;
use super::names::{self, path_of};
use super::results;
use crate::observe::builtin;
use crate::observe::{
    Bound, Class, ClassId, Descriptor, Fact, Function, Object, Reason, Variable, Why,
};
use crate::value::{Annotation, ParameterKind, Type, Value};

/// How long chains of names (`a = b`, `b = c`, …) are followed.
const DEPTH: usize = 24;

/// Attributes of a function that change the signature its callers see.
const SIGNATURE: [&str; 7] = [
    "__signature__",
    "__text_signature__",
    "__wrapped__",
    "__defaults__",
    "__kwdefaults__",
    "__annotations__",
    "__code__",
];

impl<'a> View<'_, 'a> {
    /// What `def` binds. `slot` knows the declared annotation.
    pub fn object(self, def: &Def<'a>, id: DefId, slot: &Slot<'a>) -> Object {
        if self.depth > DEPTH {
            return self.unknown(Why::TooDeep, def.place);
        }
        match def.kind {
            DefKind::Function(statement) => {
                self.unless_resigned(self.decorated_function(statement, id), def)
            }
            DefKind::Class(statement) => self.decorated_class(statement, def, id),
            DefKind::Import(_) => Object::Module(
                names::def_path(def, self.module.unit.identity),
                Some(self.place(def.place)),
            ),
            DefKind::From(..) => self.only_object(self.import_binds(def), def.place),
            DefKind::Value(value) => self.assigned(value, def, slot),
            DefKind::TypeAlias(_) => Object::Variable(Variable {
                annotation: Fact::Absent,
                value: self.computed(def.place),
                value_type: Fact::Known(Type::name("TypeAliasType")),
                place: Some(self.place(def.place)),
            }),
            DefKind::Augmented(statement) | DefKind::Repeated(statement) => {
                self.augmented(statement, def, slot)
            }
            DefKind::Computed => match self.declared(slot) {
                annotation @ Fact::Known(_) if self.is_plain(&annotation) => {
                    Object::Variable(Variable {
                        annotation,
                        value: self.computed(def.place),
                        value_type: self.computed(def.place),
                        place: Some(self.place(def.place)),
                    })
                }
                _ => self.unknown(Why::Computed, def.place),
            },
        }
    }

    /// A function that is given another signature (`f.__signature__ = …`) has no known one.
    fn unless_resigned(self, object: Object, def: &Def<'a>) -> Object {
        let scope = self.class.unwrap_or(&self.module.scope);
        let set = |name| scope.slots.contains_key(&(def.key.0, name));
        match object {
            Object::Function(function)
                if !scope.set.is_empty() && SIGNATURE.into_iter().any(set) =>
            {
                Object::Function(Function {
                    is_async: function.is_async,
                    descriptor: function.descriptor,
                    ..self.without_signature(def.place)
                })
            }
            other => other,
        }
    }

    pub fn declared(self, slot: &Slot<'a>) -> Fact<Annotation> {
        match slot.annotation {
            Declared::No => Fact::Absent,
            Declared::As(annotation) => Fact::Known(self.annotation(annotation)),
            Declared::Conditional(cause) => Fact::Unknown(self.conditional(cause)),
        }
    }

    /// `NAME = value`, `NAME: annotation = value`.
    fn assigned(self, value: &'a Expr, def: &Def<'a>, slot: &Slot<'a>) -> Object {
        let annotation = self.declared(slot);
        let mut object = self.expression(value, def.origin.as_deref());
        if matches!(object, Object::Unknown(..)) && self.is_plain(&annotation) {
            object = Object::Variable(Variable {
                annotation: Fact::Absent,
                value: self.computed(value.range()),
                value_type: self.computed(value.range()),
                place: None,
            });
        }
        match object {
            Object::Variable(variable) => {
                let value = self.unless_mutated(variable.value, def);
                Object::Variable(Variable {
                    annotation,
                    value,
                    place: Some(self.place(def.place)),
                    ..variable
                })
            }
            Object::Function(function) => Object::Function(Function {
                place: Some(self.place(def.place)),
                ..function
            }),
            Object::Unknown(reason, _) => Object::Unknown(reason, Some(self.place(def.place))),
            other @ (Object::Class(_) | Object::Module(..)) => other,
        }
    }

    /// Whether a declared annotation rules out modules, functions and classes.
    fn is_plain(self, annotation: &Fact<Annotation>) -> bool {
        fn plain(ty: &Type) -> bool {
            match ty {
                Type::None => true,
                Type::Name(name) => matches!(
                    name.as_str(),
                    "int"
                        | "str"
                        | "float"
                        | "bool"
                        | "bytes"
                        | "complex"
                        | "list"
                        | "dict"
                        | "set"
                        | "tuple"
                        | "frozenset"
                        | "bytearray"
                ),
                Type::Generic(base, arguments) => match base.as_ref() {
                    Type::Name(name)
                        if matches!(name.as_str(), "Final" | "ClassVar" | "Annotated") =>
                    {
                        arguments.first().is_some_and(plain)
                    }
                    base => plain(base),
                },
                Type::Union(members) => members.iter().all(plain),
                Type::Literal(_) => true,
                Type::Ellipsis | Type::List(_) | Type::Verbatim(_) | Type::OneOf(_) => false,
            }
        }
        annotation
            .known()
            .is_some_and(|annotation| plain(&annotation.ty))
    }

    /// A list, set or dict that other code changes in place has no known value.
    fn unless_mutated(self, value: Fact<Value>, def: &Def<'a>) -> Fact<Value> {
        let mutable = matches!(
            &value,
            Fact::Known(Value::List(_) | Value::Set(_) | Value::Dict(_))
        );
        if !mutable {
            return value;
        }
        match super::mutation::of_name(self.module, def.key.0, def.place) {
            Some(place) => Fact::Unknown(Reason {
                why: Why::Mutated,
                place: Some(self.place(place)),
            }),
            None => value,
        }
    }

    fn augmented(
        self,
        statement: &'a ast::StmtAugAssign,
        def: &Def<'a>,
        slot: &Slot<'a>,
    ) -> Object {
        let before = def
            .origin
            .as_deref()
            .and_then(|origin| match origin.defs.as_slice() {
                [only] if !origin.unbound => Some((*only, origin)),
                _ => None,
            });
        let scope = self.class.unwrap_or(&self.module.scope);
        let object = before.and_then(|(id, origin)| {
            let earlier = scope.def(id)?;
            Some(self.deeper().object(earlier, id, origin))
        });
        let variable = match object {
            Some(Object::Variable(variable)) => variable,
            _ => return self.unknown(Why::Computed, def.place),
        };
        let once = matches!(def.kind, DefKind::Augmented(_));
        let value = match (
            &variable.value,
            evaluate(&statement.value, &self, &self.module.unit),
        ) {
            (Fact::Known(left), Ok(right)) if once => extended(left, statement.op, &right),
            _ => None,
        };
        let value_type = match (&value, &variable.value_type) {
            (Some(value), _) => Fact::Known(type_of(value)),
            // `+=` on these keeps the type.
            (None, Fact::Known(Type::Name(name)))
                if matches!(name.as_str(), "list" | "str" | "set" | "dict" | "tuple") =>
            {
                variable.value_type.clone()
            }
            _ => self.computed(def.place),
        };
        Object::Variable(Variable {
            annotation: self.declared(slot),
            value: value.map_or_else(|| self.computed(def.place), Fact::Known),
            value_type,
            place: Some(self.place(def.place)),
        })
    }

    /// The object an expression makes. `origin`: what a plain name stood for where it was used.
    pub fn expression(self, value: &'a Expr, origin: Option<&Slot<'a>>) -> Object {
        if self.depth > DEPTH {
            return self.unknown(Why::TooDeep, value.range());
        }
        match value {
            Expr::Lambda(lambda) => return Object::Function(self.lambda(lambda)),
            Expr::Name(name) => {
                if let Some(object) = self.named(name, origin) {
                    return object;
                }
            }
            Expr::Attribute(attribute) => {
                if let Some(object) = self.attribute(value, attribute) {
                    return object;
                }
            }
            Expr::Call(call) => return self.called(call),
            Expr::If(node) if evaluate(value, &self, &self.module.unit).is_err() => {
                let ways = [
                    self.deeper().expression(&node.body, None),
                    self.deeper().expression(&node.orelse, None),
                ];
                return self.either(ways, node.range());
            }
            Expr::Named(node) => return self.deeper().expression(&node.value, origin),
            _ => {}
        }
        let is_display = matches!(
            value,
            Expr::List(_) | Expr::Tuple(_) | Expr::Set(_) | Expr::Dict(_)
        );
        let value_fact = match is_display && !self.values {
            true => self.computed(value.range()),
            false => self.value_fact(value),
        };
        let value_type = match &value_fact {
            Fact::Known(value) => Fact::Known(type_of(value)),
            Fact::Absent | Fact::Unknown(_) => results::type_of_display(value)
                .map_or_else(|| self.computed(value.range()), Fact::Known),
        };
        let is_variable = matches!(value_fact, Fact::Known(_))
            || results::never_callable(value, self)
            || matches!(value, Expr::Attribute(attribute) if evaluate_is_known(attribute, self));
        match value_fact {
            Fact::Unknown(reason) if !is_variable => Object::Unknown(reason, None),
            value_fact => Object::Variable(Variable {
                annotation: Fact::Absent,
                value: value_fact,
                value_type,
                place: None,
            }),
        }
    }

    /// A name on the right-hand side: whatever it stood for.
    fn named(self, name: &'a ast::ExprName, origin: Option<&Slot<'a>>) -> Option<Object> {
        let outside = self.outside(origin);
        let (slot, scope) = match origin {
            Some(origin) if !origin.defs.is_empty() => {
                (origin.clone(), self.class.unwrap_or(&self.module.scope))
            }
            _ => match outside.resolve(name.id.as_str()) {
                Some(resolved) => (resolved.slot.into_owned(), resolved.scope),
                None => {
                    let star = outside.star_object(name.id.as_str(), None);
                    return star.or_else(|| self.builtin(name.id.as_str(), name.range()));
                }
            },
        };
        if slot.unbound || slot.defs.len() != 1 {
            let cause = slot.cause.unwrap_or(name.range());
            return Some(Object::Unknown(self.conditional(cause), None));
        }
        let id = *slot.defs.first()?;
        let def = scope.def(id)?;
        if std::ptr::eq(scope, &self.module.scope)
            && let Some(object) = self.star_object(name.id.as_str(), Some(id))
        {
            return Some(object);
        }
        let in_class = self.class.is_some_and(|class| std::ptr::eq(class, scope));
        let view = if in_class {
            self
        } else {
            View {
                class: None,
                before: Some(id),
                ..self
            }
        };
        let object = view.deeper().object(def, id, &slot);
        // The alias has no annotation of its own.
        Some(match object {
            Object::Variable(variable) => Object::Variable(Variable {
                annotation: Fact::Absent,
                ..variable
            }),
            other => other,
        })
    }

    /// Where a name is looked up that this body hadn't bound yet.
    fn outside(self, origin: Option<&Slot<'a>>) -> Self {
        match origin {
            Some(_) => Self {
                class: None,
                ..self
            },
            None => self,
        }
    }

    fn builtin(self, name: &str, place: TextRange) -> Option<Object> {
        let path = ["builtins.", name].concat();
        if let Some(class) = builtin::class(&path) {
            return Some(Object::Class(self.builtin_class(class.path, place)));
        }
        if name == "object" {
            return Some(self.unknown(Why::OnlyLive, place));
        }
        let is_function = builtin::is_builtin(name)
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && !matches!(
                name,
                "copyright" | "credits" | "license" | "exit" | "quit" | "help"
            );
        is_function.then(|| Object::Function(self.without_signature(place)))
    }

    /// `Plugin.run` of a class of this module; `math.sqrt` is somebody else's.
    fn attribute(self, expression: &'a Expr, attribute: &'a ast::ExprAttribute) -> Option<Object> {
        if evaluate_is_known(attribute, self) {
            return None;
        }
        if let Expr::Name(owner) = attribute.value.as_ref()
            && let Some(Object::Class(id)) = self.deeper().named(owner, None)
        {
            let member = self.with_whole_class(id, |class| {
                class.members.get(attribute.attr.as_str()).cloned()
            })?;
            return match member?.alternatives.as_slice() {
                [Bound::To(object)] => Some(self.handed_out(object.clone(), attribute.range())),
                _ => Some(self.unknown(Why::Computed, attribute.range())),
            };
        }
        let path = path_of(expression, &self, self.module.unit.identity);
        Some(match path {
            Some(path) => match path.strip_prefix("builtins.") {
                Some(method) if method.contains('.') => {
                    Object::Function(self.without_signature(attribute.range()))
                }
                _ => self.at_path(&path, attribute.range()),
            },
            None => self.unknown(Why::Computed, attribute.range()),
        })
    }

    /// A number for a class the interpreter brings.
    pub fn builtin_class(self, path: &'static str, place: TextRange) -> ClassId {
        let name = path.rsplit('.').next().unwrap_or(path);
        self.add_class(Class {
            name: name.to_owned(),
            place: Some(self.place(place)),
            ancestors: self.builtin_line(path),
            members: Default::default(),
            instance: Default::default(),
            open: None,
            instance_open: None,
            declared: std::collections::BTreeMap::new(),
            marks: Default::default(),
        })
    }

    pub fn add_class(self, class: Class) -> ClassId {
        let mut classes = self.project.classes.borrow_mut();
        let id = ClassId(u32::try_from(classes.known.len()).unwrap_or(u32::MAX));
        classes.known.push(Some(class));
        id
    }

    /// What a class gives for a member of its namespace: a class method without its first parameter,
    /// anything else that answers for itself (properties give themselves) as it is.
    pub fn handed_out(self, member: Object, place: TextRange) -> Object {
        let Object::Function(mut function) = member else {
            return member;
        };
        if function.descriptor == Descriptor::Class {
            function.parameters = match function.parameters {
                Fact::Known(parameters) => match parameters.split_first() {
                    Some((first, rest)) if !matches!(first.kind, ParameterKind::VarPositional) => {
                        Fact::Known(rest.to_vec())
                    }
                    _ => self.computed(place),
                },
                other => other,
            };
        }
        function.descriptor = Descriptor::Plain;
        Object::Function(function)
    }

    /// Either of two objects; they must be of one kind to be anything known.
    fn either(self, ways: [Object; 2], place: TextRange) -> Object {
        match ways {
            [Object::Variable(a), Object::Variable(b)] => {
                let same_type = a.value_type == b.value_type;
                Object::Variable(Variable {
                    annotation: Fact::Absent,
                    value: if a.value == b.value {
                        a.value
                    } else {
                        Fact::Unknown(self.conditional(place))
                    },
                    value_type: if same_type {
                        a.value_type
                    } else {
                        Fact::Unknown(self.conditional(place))
                    },
                    place: None,
                })
            }
            _ => Object::Unknown(self.conditional(place), None),
        }
    }
}

fn evaluate_is_known<'a>(attribute: &'a ast::ExprAttribute, view: View<'_, 'a>) -> bool {
    let path = path_of(&attribute.value, &view, view.module.unit.identity);
    path.is_some_and(|path| {
        names::is_platform_fact(&[&path, ".", attribute.attr.as_str()].concat())
    })
}

/// The value after `NAME op= value`.
fn extended(left: &Value, op: Operator, right: &Value) -> Option<Value> {
    match (left, op, right) {
        (Value::List(a), Operator::Add, Value::List(b) | Value::Tuple(b)) => {
            Some(Value::List([&a[..], b].concat()))
        }
        (Value::Tuple(a), Operator::Add, Value::Tuple(b)) => {
            Some(Value::Tuple([&a[..], b].concat()))
        }
        (Value::Str(a), Operator::Add, Value::Str(b)) => Some(Value::Str(format!("{a}{b}"))),
        _ => None,
    }
}

/// The exact type of a value.
pub fn type_of(value: &Value) -> Type {
    match value {
        Value::None => Type::None,
        other => Type::name(other.type_name()),
    }
}
