//! What decorators make of functions and classes.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

use super::evaluate::Bindings;
use super::flow::{Binds, Def, DefId, DefKind, walk};
use super::module::View;
use super::names::path_of;
use super::results::property_type;
use crate::observe::{Descriptor, Fact, Function, Object, Parameter, Reason, Why};
use crate::value::ParameterKind;

/// What a decorator of this module does, as far as its body shows.
#[derive(Clone, Copy, PartialEq)]
enum Local {
    /// Returns what it was given.
    Identity,
    /// Returns a `functools.wraps` wrapper of it; `async def` or not.
    Wraps(bool),
}

impl<'a> View<'_, 'a> {
    pub fn decorated_function(self, statement: &'a ast::StmtFunctionDef, id: DefId) -> Object {
        let mut function = self.function(statement);
        let keeps = |decorator: &ast::Decorator| {
            let path = path_of(&decorator.expression, &self, self.module.unit.identity);
            path.as_deref().is_some_and(keeps_function)
        };
        if self.class.is_some() && statement.decorator_list.iter().all(keeps) {
            function.descriptor = implicit_descriptor(&statement.name);
        }
        let mut object = Object::Function(function);
        for decorator in statement.decorator_list.iter().rev() {
            object = self.decorate(decorator, object, &statement.name, id);
        }
        object
    }

    pub fn decorated_class(
        self,
        statement: &'a ast::StmtClassDef,
        def: &Def<'a>,
        id: DefId,
    ) -> Object {
        for decorator in &statement.decorator_list {
            let (target, _) = callee(&decorator.expression);
            let path = path_of(target, &self, self.module.unit.identity);
            let mut spellings = path.into_iter().flat_map(|path| self.spellings(path));
            let known = spellings.any(|path| keeps_class(&path))
                || self.local_effect(&decorator.expression) == Some(Local::Identity);
            if !known {
                return self.unknown_decorator(decorator, def.place);
            }
        }
        let class = self.class_of(statement, def, id);
        match self.made_by_an_instance(statement, class) {
            Some(reason) => Object::Unknown(reason, Some(self.place(def.place))),
            None => Object::Class(class),
        }
    }

    fn unknown_decorator(
        self,
        decorator: &ast::Decorator,
        place: ruff_text_size::TextRange,
    ) -> Object {
        let (target, _) = callee(&decorator.expression);
        let why = Why::Decorator(self.module.unit.slice(target).to_owned());
        Object::Unknown(
            Reason {
                why,
                place: Some(self.place(decorator.range())),
            },
            Some(self.place(place)),
        )
    }

    fn decorate(
        self,
        decorator: &'a ast::Decorator,
        object: Object,
        name: &ast::Identifier,
        id: DefId,
    ) -> Object {
        let (target, called) = callee(&decorator.expression);
        if let Expr::Attribute(attribute) = target {
            match attribute.attr.as_str() {
                "setter" | "getter" | "deleter" if self.is_property(&attribute.value, id) => {
                    return self.property("builtins.property", decorator.range());
                }
                "register" if self.is_dispatcher(&attribute.value) => return object,
                _ => {}
            }
        }
        if let Some(call) = called
            && let Some(object) = self.wraps(call, &object)
        {
            return object;
        }
        let path = path_of(target, &self, self.module.unit.identity);
        for path in path.into_iter().flat_map(|path| self.spellings(path)) {
            if let Some(decorated) = self.decorated_by(&path, called.is_some(), object.clone()) {
                return decorated;
            }
        }
        match (self.local_effect(&decorator.expression), object) {
            (Some(Local::Identity), object) => object,
            (Some(Local::Wraps(is_async)), Object::Function(function)) => {
                Object::Function(Function {
                    is_async: Fact::Known(is_async),
                    ..function
                })
            }
            _ => self.unknown_decorator(decorator, name.range()),
        }
    }

    /// What the decorator of that path makes of an object; nothing where it isn't a known one.
    pub fn decorated_by(self, path: &str, called: bool, object: Object) -> Option<Object> {
        let Object::Function(function) = object else {
            return (keeps_class(path) && matches!(object, Object::Class(_))).then_some(object);
        };
        let with = |descriptor| {
            Object::Function(Function {
                descriptor,
                ..function.clone()
            })
        };
        Some(match path {
            // The objects themselves, which only a class hands out as functions.
            "builtins.staticmethod" | "builtins.classmethod" if self.class.is_none() => {
                return None;
            }
            "builtins.staticmethod" | "abc.abstractstaticmethod" => with(Descriptor::Static),
            "builtins.classmethod" | "abc.abstractclassmethod" => with(Descriptor::Class),
            path if property_type(path).is_some() => {
                self.property(path, ruff_text_size::TextRange::empty(0.into()))
            }
            // Stubs hold no implementation after the overloads.
            "typing.overload" | "typing_extensions.overload" if self.module.unit.is_stub => {
                Object::Function(Function {
                    descriptor: function.descriptor,
                    place: function.place,
                    ..self.without_signature(ruff_text_size::TextRange::default())
                })
            }
            "typing.overload" | "typing_extensions.overload" => {
                Object::Function(overload_stub(&function))
            }
            "functools.cache" | "functools.lru_cache" => Object::Function(Function {
                is_async: Fact::Known(false),
                ..function
            }),
            "functools.singledispatch"
            | "functools.singledispatchmethod"
            | "contextlib.contextmanager"
            | "contextlib.asynccontextmanager" => Object::Function(Function {
                is_async: Fact::Known(false),
                ..function
            }),
            "warnings.deprecated" | "typing_extensions.deprecated" if called => {
                Object::Function(function)
            }
            // Whether its wrapper tells what it wraps differs between versions.
            "reprlib.recursive_repr" if called => Object::Function(Function {
                place: function.place,
                descriptor: Descriptor::Plain,
                ..self.without_signature(ruff_text_size::TextRange::default())
            }),
            path if keeps_function(path) => Object::Function(function),
            _ => return None,
        })
    }

    /// `@functools.wraps(f)`: callers see `f`'s signature.
    fn wraps(self, call: &'a ast::ExprCall, object: &Object) -> Option<Object> {
        let path = path_of(&call.func, &self, self.module.unit.identity)?;
        if path != "functools.wraps" {
            return None;
        }
        let Object::Function(wrapper) = object else {
            return None;
        };
        let wrapped = call
            .arguments
            .args
            .first()
            .map(|wrapped| self.deeper().expression(wrapped, None));
        Some(Object::Function(match wrapped {
            Some(Object::Function(wrapped)) => Function {
                is_async: wrapper.is_async.clone(),
                descriptor: wrapper.descriptor,
                place: wrapper.place,
                ..wrapped
            },
            _ => Function {
                is_async: wrapper.is_async.clone(),
                place: wrapper.place,
                ..self.without_signature(call.range())
            },
        }))
    }

    fn is_property(self, owner: &'a Expr, before: DefId) -> bool {
        let Expr::Name(name) = owner else {
            return false;
        };
        let scope = self.class.unwrap_or(&self.module.scope);
        let Some(slot) = scope.slot_before(name.id.as_str(), before) else {
            return false;
        };
        let [only] = slot.defs.as_slice() else {
            return false;
        };
        let Some(def) = scope.def(*only) else {
            return false;
        };
        match def.kind {
            DefKind::Function(statement) => statement.decorator_list.iter().any(|decorator| {
                let (target, _) = callee(&decorator.expression);
                let path = path_of(target, &self, self.module.unit.identity);
                path.as_deref() == Some("builtins.property")
                    || matches!(target, Expr::Attribute(inner) if matches!(inner.attr.as_str(), "setter" | "getter" | "deleter"))
            }),
            DefKind::Value(Expr::Call(call)) => {
                path_of(&call.func, &self, self.module.unit.identity).as_deref() == Some("builtins.property")
            }
            _ => false,
        }
    }

    /// A function of this place decorated with `functools.singledispatch`.
    fn is_dispatcher(self, owner: &'a Expr) -> bool {
        let Expr::Name(name) = owner else {
            return false;
        };
        let Some(resolved) = self.resolve(name.id.as_str()) else {
            return false;
        };
        let Some(DefKind::Function(statement)) = resolved.only().map(|def| def.kind) else {
            return false;
        };
        statement.decorator_list.iter().any(|decorator| {
            let path = path_of(&decorator.expression, &self, self.module.unit.identity);
            matches!(
                path.as_deref(),
                Some("functools.singledispatch" | "functools.singledispatchmethod")
            )
        })
    }

    /// What a decorator that is a function of this module does.
    fn local_effect(self, decorator: &'a Expr) -> Option<Local> {
        let (target, called) = callee(decorator);
        let (view, function) = self.function_of(target)?;
        if !function.decorator_list.is_empty() || function.is_async {
            return None;
        }
        match called {
            None => view.effect_of(function),
            // A factory: returns the decorator proper.
            Some(_) => view.effect_of(inner_function(function, &returned_name(function)?)?),
        }
    }

    /// The `def` of this module or another one that a name leads to.
    fn function_of(self, target: &'a Expr) -> Option<(Self, &'a ast::StmtFunctionDef)> {
        if let Expr::Name(name) = target
            && let Some(resolved) = self.resolve(name.id.as_str())
            && let DefKind::Function(function) = resolved.only()?.kind
        {
            return Some((self, function));
        }
        self.function_at(&path_of(target, &self, self.module.unit.identity)?)
    }

    fn effect_of(self, function: &'a ast::StmtFunctionDef) -> Option<Local> {
        let parameters = &function.parameters;
        let first = parameters
            .posonlyargs
            .iter()
            .chain(&parameters.args)
            .next()?;
        let first = first.parameter.name.as_str();
        let local = walk(&function.body, Binds::Names, &self.module.unit, Some(&self));
        if local.slot(first).is_some() {
            return None;
        }
        let name = returned_name(function)?;
        if name == first {
            return Some(Local::Identity);
        }
        let wrapper = inner_function(function, &name)?;
        let [decorator] = wrapper.decorator_list.as_slice() else {
            return None;
        };
        let Expr::Call(call) = &decorator.expression else {
            return None;
        };
        let path = path_of(&call.func, &self, self.module.unit.identity)?;
        let of_first = matches!(call.arguments.args.first(), Some(Expr::Name(name)) if name.id.as_str() == first);
        (path == "functools.wraps" && of_first).then_some(Local::Wraps(wrapper.is_async))
    }
}

/// What a class makes of methods of certain names (Objects/typeobject.c, `type_new_set_attrs`).
fn implicit_descriptor(name: &str) -> Descriptor {
    match name {
        "__new__" => Descriptor::Static,
        "__init_subclass__" | "__class_getitem__" => Descriptor::Class,
        _ => Descriptor::Plain,
    }
}

/// The decorator itself, or what is called to make it.
fn callee(decorator: &Expr) -> (&Expr, Option<&ast::ExprCall>) {
    match decorator {
        Expr::Call(call) => (&call.func, Some(call)),
        other => (other, None),
    }
}

/// The one name that every `return` of a function gives, its last statement among them.
fn returned_name(function: &ast::StmtFunctionDef) -> Option<String> {
    let mut names = Vec::new();
    collect_returns(&function.body, &mut names, 0);
    let ends = matches!(function.body.last(), Some(Stmt::Return(_)));
    let first = names.first()?.clone()?;
    let same = names.iter().all(|name| name.as_ref() == Some(&first));
    (ends && same).then_some(first)
}

fn collect_returns(body: &[Stmt], names: &mut Vec<Option<String>>, depth: usize) {
    for statement in body {
        match statement {
            Stmt::Return(node) => names.push(match node.value.as_deref() {
                Some(Expr::Name(name)) => Some(name.id.as_str().to_owned()),
                _ => None,
            }),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            _ if depth > 64 => names.push(None),
            other => {
                super::expressions::blocks(other, &mut |block| {
                    collect_returns(block, names, depth + 1)
                });
            }
        }
    }
}

fn inner_function<'a>(
    function: &'a ast::StmtFunctionDef,
    name: &str,
) -> Option<&'a ast::StmtFunctionDef> {
    let mut inner = function
        .body
        .iter()
        .filter_map(|statement| match statement {
            Stmt::FunctionDef(inner) if inner.name.as_str() == name => Some(inner),
            _ => None,
        });
    inner.next().filter(|_| inner.next().is_none())
}

/// Decorators that return the function they get, or a wrapper with its signature.
fn keeps_function(path: &str) -> bool {
    matches!(
        path,
        "abc.abstractmethod"
            | "atexit.register"
            | "typing.final"
            | "typing.no_type_check"
            | "typing.override"
            | "typing_extensions.final"
            | "typing_extensions.override"
            | "types.coroutine"
            | "enum.nonmember"
    )
}

/// Decorators that return the class they get.
pub fn keeps_class(path: &str) -> bool {
    matches!(
        path,
        "dataclasses.dataclass"
            | "attr.s"
            | "attr.attrs"
            | "attr.define"
            | "attr.frozen"
            | "attr.mutable"
            | "attr.dataclass"
            | "attrs.define"
            | "attrs.frozen"
            | "attrs.mutable"
            | "enum.unique"
            | "enum.verify"
            | "enum.global_enum"
            | "functools.total_ordering"
            | "typing.final"
            | "typing.runtime_checkable"
            | "typing.runtime"
            | "typing.dataclass_transform"
            | "typing_extensions.final"
            | "typing_extensions.runtime_checkable"
            | "typing_extensions.dataclass_transform"
            | "typing_extensions.deprecated"
            | "warnings.deprecated"
            | "abc.update_abstractmethods"
    )
}

/// What `typing.overload` returns (Lib/typing.py, `_overload_dummy`).
fn overload_stub(function: &Function) -> Function {
    let parameter = |name: &str, kind| Parameter {
        name: name.to_owned(),
        kind,
        annotation: Fact::Absent,
        default: Fact::Absent,
        place: function.place,
    };
    Function {
        parameters: Fact::Known(vec![
            parameter("args", ParameterKind::VarPositional),
            parameter("kwds", ParameterKind::VarKeyword),
        ]),
        returns: Fact::Absent,
        is_async: Fact::Known(false),
        descriptor: Descriptor::Plain,
        place: function.place,
    }
}
