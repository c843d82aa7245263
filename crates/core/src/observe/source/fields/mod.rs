//! Fields: dataclasses, attrs, NamedTuple, pydantic and their like, `__slots__`.

mod generated;
mod markers;
mod slots;

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

pub use generated::add_tuple_methods;

use self::generated::{
    add_dataclass_methods, generated, generated_parameters, parameter, replace, unwrapped,
};
use self::markers::{Special, is_model, special};
use self::slots::add_slots;

use super::flow::{DefKind, Scope};
use super::module::View;
use super::names::path_of;
use crate::observe::{Ancestor, Binding, Bound, Class, Fact, Object, Parameter, Why};
use crate::value::order;
use crate::value::{Annotation, ParameterKind, Value};

/// What makes annotated names of a class body fields.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    Dataclass {
        makes: Makes,
        kw_only: bool,
        slots: bool,
    },
    /// attrs and its like: the signature of `__init__` has rules of its own.
    Attrs {
        slots: bool,
        /// Whether what is only annotated is a field.
        annotated: bool,
    },
    NamedTuple,
    TypedDict,
    /// pydantic, SQLModel, msgspec: fields leave the class's namespace.
    Model,
}

/// The methods that a dataclass gets besides its fields.
#[derive(Clone, Copy, PartialEq)]
struct Makes {
    init: bool,
    repr: bool,
    eq: bool,
    order: bool,
    hash: bool,
    match_args: bool,
}

/// One field, as a class body declares it.
struct Field<'a> {
    name: &'a str,
    place: TextRange,
    annotation: Option<Annotation>,
    /// `Absent`: it must be given.
    default: Fact<Value>,
    init: bool,
    kw_only: bool,
    /// Passed to `__init__` only.
    init_var: bool,
    /// Made by a factory: nothing stays in the class's namespace.
    factory: bool,
}

/// What `TypedDict` puts into the namespace (Lib/typing.py, `_TypedDictMeta`).
const TYPED_DICT: [&str; 3] = ["__total__", "__required_keys__", "__optional_keys__"];

/// Whether a class of this file is a `TypedDict`.
pub fn is_typed_dict(class: &Class) -> bool {
    class.members.contains_key("__total__")
}

/// Adds what fields give a class and its instances.
pub fn add<'a>(
    view: View<'_, 'a>,
    statement: &'a ast::StmtClassDef,
    scope: &Scope<'a>,
    class: &mut Class,
) {
    add_slots(view, scope, class);
    let Some(style) = view.style(statement, class) else {
        return;
    };
    let fields = view.fields(statement, scope, style);
    for field in fields.iter().filter(|field| !field.init_var) {
        let annotation = field.annotation.clone().map_or(Fact::Absent, Fact::Known);
        let value = match &field.default {
            Fact::Absent => view.computed(field.place),
            default => default.clone(),
        };
        let variable = view.plain_variable(field.place, annotation, value);
        class.instance.insert(
            field.name.to_owned(),
            Binding::sure(Bound::To(Object::Variable(variable))),
        );
    }
    match style {
        Style::Dataclass { makes, slots, .. } => {
            hide_defaults(view, &fields, slots, scope, class);
            add_dataclass_methods(view, makes, &fields, class);
        }
        Style::Attrs { slots, .. } => {
            for field in &fields {
                match slots {
                    true => replaced(view, field, class),
                    // What made a field doesn't stay (attr/_make.py, `_patch_original_class`).
                    false => drop(class.members.remove(field.name)),
                }
            }
            let place = statement.name.range();
            for name in ["__init__", "__repr__", "__eq__", "__attrs_attrs__"] {
                generated(class, name, view.unknown(Why::OnlyLive, place));
            }
        }
        Style::NamedTuple => {
            for field in &fields {
                let annotation = field.annotation.clone().map_or(Fact::Absent, Fact::Known);
                let entry =
                    view.plain_variable(field.place, annotation, view.computed(field.place));
                class.members.insert(
                    field.name.to_owned(),
                    Binding::sure(Bound::To(Object::Variable(entry))),
                );
            }
            add_tuple_methods(view, class, statement.name.range());
        }
        Style::TypedDict => {
            for name in TYPED_DICT {
                generated(
                    class,
                    name,
                    view.unknown(Why::OnlyLive, statement.name.range()),
                );
            }
        }
        Style::Model => {
            for field in &fields {
                replaced(view, field, class);
            }
        }
    }
}

impl<'a> View<'_, 'a> {
    fn style(self, statement: &'a ast::StmtClassDef, class: &Class) -> Option<Style> {
        for decorator in &statement.decorator_list {
            let (target, call) = match &decorator.expression {
                Expr::Call(call) => (call.func.as_ref(), Some(call)),
                other => (other, None),
            };
            let flag = |name: &str, default: bool| {
                let keyword = call.and_then(|call| call.arguments.find_keyword(name));
                match keyword.map(|keyword| self.value_fact(&keyword.value)) {
                    Some(Fact::Known(Value::Bool(value))) => value,
                    _ => default,
                }
            };
            match path_of(target, &self, self.module.unit.identity).as_deref() {
                Some("dataclasses.dataclass" | "pydantic.dataclasses.dataclass") => {
                    return Some(Style::Dataclass {
                        makes: Makes {
                            init: flag("init", true),
                            repr: flag("repr", true),
                            eq: flag("eq", true),
                            order: flag("order", false),
                            hash: flag("eq", true) || flag("unsafe_hash", false),
                            match_args: flag("match_args", true),
                        },
                        kw_only: flag("kw_only", false),
                        slots: flag("slots", false),
                    });
                }
                Some("attr.dataclass") => {
                    return Some(Style::Attrs {
                        slots: flag("slots", false),
                        annotated: true,
                    });
                }
                Some("attr.s" | "attr.attrs") => {
                    return Some(Style::Attrs {
                        slots: flag("slots", false),
                        annotated: flag("auto_attribs", false),
                    });
                }
                Some(
                    "attr.define" | "attr.frozen" | "attr.mutable" | "attrs.define"
                    | "attrs.frozen" | "attrs.mutable",
                ) => {
                    return Some(Style::Attrs {
                        slots: flag("slots", true),
                        annotated: true,
                    });
                }
                _ => {}
            }
        }
        let bases = statement
            .arguments
            .iter()
            .flat_map(|arguments| arguments.args.iter());
        // What both kinds leave of their bases.
        let is_left = |ancestor: &Ancestor| {
            matches!(
                ancestor,
                Ancestor::Builtin("builtins.tuple" | "builtins.dict")
            )
        };
        let bases = bases.filter(|_| class.ancestors.iter().any(is_left));
        for base in bases {
            match path_of(base, &self, self.module.unit.identity).as_deref() {
                Some("typing.NamedTuple" | "typing_extensions.NamedTuple") => {
                    return Some(Style::NamedTuple);
                }
                Some("typing.TypedDict" | "typing_extensions.TypedDict") => {
                    return Some(Style::TypedDict);
                }
                _ if self.is_typed_dict_base(base) => return Some(Style::TypedDict),
                _ => {}
            }
        }
        let model = class.ancestors.iter().any(|ancestor| match ancestor {
            Ancestor::Class(_, path) | Ancestor::Unknown(path, _) => is_model(path),
            Ancestor::Builtin(_) => false,
        });
        model.then_some(Style::Model)
    }

    fn is_typed_dict_base(self, base: &'a Expr) -> bool {
        let outside = View {
            class: None,
            ..self.deeper()
        };
        match base {
            Expr::Name(_) => match outside.expression(base, None) {
                Object::Class(id) => self.with_class(id, is_typed_dict).unwrap_or(false),
                _ => false,
            },
            _ => false,
        }
    }

    /// The fields of a class body, in order.
    fn fields(
        self,
        statement: &'a ast::StmtClassDef,
        scope: &Scope<'a>,
        style: Style,
    ) -> Vec<Field<'a>> {
        let mut kw_only = matches!(style, Style::Dataclass { kw_only: true, .. });
        let mut fields = Vec::new();
        for item in &statement.body {
            let is_field = |node: &ast::StmtAnnAssign| match style {
                Style::Attrs {
                    annotated: false, ..
                } => node
                    .value
                    .as_ref()
                    .is_some_and(|value| self.makes_field(value)),
                _ => true,
            };
            let (name, annotation) = match item {
                ast::Stmt::AnnAssign(node) if !is_field(node) => continue,
                ast::Stmt::AnnAssign(node) => match node.target.as_ref() {
                    Expr::Name(name) => (name, Some(self.annotation(&node.annotation))),
                    _ => continue,
                },
                ast::Stmt::Assign(node) if matches!(style, Style::Attrs { .. }) => {
                    match node.targets.as_slice() {
                        [Expr::Name(name)] if self.makes_field(&node.value) => (name, None),
                        _ => continue,
                    }
                }
                _ => continue,
            };
            let special = annotation
                .as_ref()
                .map(|found| special(&found.ty))
                .unwrap_or_default();
            if special == Special::KwOnly {
                kw_only = true;
                continue;
            }
            if special == Special::ClassVar {
                continue;
            }
            let mut field = Field {
                name: name.id.as_str(),
                place: name.range(),
                annotation,
                default: Fact::Absent,
                init: true,
                kw_only,
                init_var: special == Special::InitVar,
                factory: false,
            };
            self.default(scope, &mut field);
            fields.push(field);
        }
        fields
    }

    /// Reads the value assigned to a field: a default, or `field(…)` with options.
    fn default(self, scope: &Scope<'a>, field: &mut Field<'a>) {
        let slot = scope.slot(field.name);
        let def = slot
            .and_then(|slot| slot.defs.last())
            .and_then(|id| scope.def(*id));
        let Some(DefKind::Value(value)) = def.map(|def| def.kind) else {
            return;
        };
        let Expr::Call(call) = value else {
            field.default = self.value_fact(value);
            return;
        };
        if !self.makes_field(value) {
            field.default = self.computed(value.range());
            return;
        }
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else { continue };
            match name.as_str() {
                "default" => field.default = self.value_fact(&keyword.value),
                "default_factory" | "factory" => {
                    field.default = self.computed(keyword.range());
                    field.factory = true;
                }
                "init" => {
                    field.init = self.value_fact(&keyword.value) != Fact::Known(Value::Bool(false))
                }
                "kw_only" => {
                    field.kw_only =
                        self.value_fact(&keyword.value) == Fact::Known(Value::Bool(true))
                }
                _ => {}
            }
        }
        // pydantic's `Field(…)` and attrs' `attr.ib(…)` take the default first.
        if let (Some(first), Fact::Absent) = (call.arguments.args.first(), &field.default)
            && !first.is_ellipsis_literal_expr()
        {
            field.default = self.value_fact(first);
        }
    }

    fn makes_field(self, value: &Expr) -> bool {
        let Expr::Call(call) = value else {
            return false;
        };
        matches!(
            path_of(&call.func, &self, self.module.unit.identity).as_deref(),
            Some(
                "dataclasses.field"
                    | "attr.ib"
                    | "attr.attrib"
                    | "attr.field"
                    | "attrs.field"
                    | "pydantic.Field"
                    | "pydantic.fields.Field"
                    | "sqlmodel.Field"
                    | "msgspec.field"
            )
        )
    }

    /// The fields that a dataclass's `__init__` takes, base classes' first (Lib/dataclasses.py).
    fn init_parameters(self, fields: &[Field<'a>], class: &Class) -> Fact<Vec<Parameter>> {
        let mut all: Vec<Parameter> =
            vec![parameter("self", ParameterKind::PositionalOrKeyword, None)];
        for ancestor in class.ancestors.iter().rev() {
            let inherited = match ancestor {
                Ancestor::Class(id, _) => self.with_class(*id, generated_parameters).flatten(),
                Ancestor::Builtin(_) => None,
                Ancestor::Unknown(_, reason) => return Fact::Unknown(reason.clone()),
            };
            for parameter in inherited.into_iter().flatten().skip(1) {
                replace(&mut all, parameter);
            }
        }
        for field in fields.iter().filter(|field| field.init) {
            let kind = if field.kw_only {
                ParameterKind::KeywordOnly
            } else {
                ParameterKind::PositionalOrKeyword
            };
            let annotation = field.annotation.as_ref().map(unwrapped);
            replace(
                &mut all,
                Parameter {
                    default: field.default.clone(),
                    place: Some(self.place(field.place)),
                    ..parameter(field.name, kind, annotation)
                },
            );
        }
        order::sort_by_key(&mut all, |parameter| {
            parameter.kind == ParameterKind::KeywordOnly
        });
        Fact::Known(all)
    }
}

/// Something else stands in the class's namespace under a field's name.
fn replaced(view: View<'_, '_>, field: &Field<'_>, class: &mut Class) {
    let unknown = Bound::Unknown(view.reason(Why::OnlyLive, field.place));
    class
        .members
        .insert(field.name.to_owned(), Binding::sure(unknown));
}

/// Field markers don't stay in the class's namespace; defaults do, unless slots replace them.
fn hide_defaults(
    view: View<'_, '_>,
    fields: &[Field<'_>],
    slots: bool,
    scope: &Scope<'_>,
    class: &mut Class,
) {
    for field in fields {
        if slots {
            replaced(view, field, class);
            continue;
        }
        let has_default = !matches!(field.default, Fact::Absent) && !field.factory;
        if has_default {
            let annotation = field.annotation.clone().map_or(Fact::Absent, Fact::Known);
            let variable = view.plain_variable(field.place, annotation, field.default.clone());
            class.members.insert(
                field.name.to_owned(),
                Binding::sure(Bound::To(Object::Variable(variable))),
            );
        } else if scope
            .slot(field.name)
            .is_some_and(|slot| !slot.defs.is_empty())
        {
            // It was bound to a field marker, unlike a name that `__slots__` lists.
            class.members.remove(field.name);
        }
    }
}
