//! What calls and operators are known to give.

use ruff_python_ast::{self as ast, CmpOp, Expr, Operator, UnaryOp};
use ruff_text_size::{Ranged, TextRange};

use super::module::View;
use super::names::path_of;
use super::objects::type_of;
use crate::observe::{
    Ancestor, Class, Descriptor, Fact, Function, Object, Parameter, Variable, Why,
};
use crate::value::{ParameterKind, Type};

/// Callables of the interpreter and the standard library whose result is an ordinary object, with
/// its exact type where that is certain.
const RESULTS: &[(&str, Option<&str>)] = &[
    ("argparse.ArgumentParser", Some("argparse.ArgumentParser")),
    ("builtins.all", Some("bool")),
    ("builtins.any", Some("bool")),
    ("builtins.ascii", Some("str")),
    ("builtins.bin", Some("str")),
    ("builtins.bool", Some("bool")),
    ("builtins.bytearray", Some("bytearray")),
    ("builtins.bytes", Some("bytes")),
    ("builtins.callable", Some("bool")),
    ("builtins.chr", Some("str")),
    ("builtins.complex", Some("complex")),
    ("builtins.dict", Some("dict")),
    ("builtins.dir", Some("list")),
    ("builtins.enumerate", Some("enumerate")),
    ("builtins.filter", Some("filter")),
    ("builtins.float", Some("float")),
    ("builtins.frozenset", Some("frozenset")),
    ("builtins.hasattr", Some("bool")),
    ("builtins.hash", Some("int")),
    ("builtins.hex", Some("str")),
    ("builtins.id", Some("int")),
    ("builtins.input", Some("str")),
    ("builtins.int", Some("int")),
    ("builtins.isinstance", Some("bool")),
    ("builtins.issubclass", Some("bool")),
    ("builtins.len", Some("int")),
    ("builtins.list", Some("list")),
    ("builtins.map", Some("map")),
    ("builtins.memoryview", Some("memoryview")),
    ("builtins.object", Some("object")),
    ("builtins.oct", Some("str")),
    ("builtins.open", None),
    ("builtins.ord", Some("int")),
    ("builtins.range", Some("range")),
    ("builtins.repr", Some("str")),
    ("builtins.set", Some("set")),
    ("builtins.slice", Some("slice")),
    ("builtins.sorted", Some("list")),
    ("builtins.str", Some("str")),
    ("builtins.tuple", Some("tuple")),
    ("builtins.zip", Some("zip")),
    ("collections.ChainMap", Some("collections.ChainMap")),
    ("collections.Counter", Some("collections.Counter")),
    ("collections.OrderedDict", Some("collections.OrderedDict")),
    ("collections.defaultdict", Some("collections.defaultdict")),
    ("collections.deque", Some("collections.deque")),
    ("contextvars.ContextVar", None),
    ("datetime.date", Some("datetime.date")),
    ("datetime.datetime", Some("datetime.datetime")),
    ("datetime.timedelta", Some("datetime.timedelta")),
    ("decimal.Decimal", None),
    ("fractions.Fraction", Some("fractions.Fraction")),
    ("importlib.metadata.version", Some("str")),
    ("itertools.count", Some("itertools.count")),
    ("logging.getLogger", None),
    ("operator.attrgetter", None),
    ("operator.itemgetter", None),
    ("operator.methodcaller", None),
    ("os.cpu_count", None),
    ("os.getcwd", Some("str")),
    ("os.getpid", Some("int")),
    ("os.path.abspath", None),
    ("os.path.basename", None),
    ("os.path.dirname", None),
    ("os.path.expanduser", None),
    ("os.path.join", None),
    ("os.path.realpath", None),
    ("pathlib.Path", None),
    ("pathlib.PurePath", None),
    ("re.compile", Some("re.Pattern")),
    ("struct.Struct", None),
    ("threading.Condition", Some("threading.Condition")),
    ("threading.Event", Some("threading.Event")),
    ("threading.Lock", None),
    ("threading.RLock", None),
    ("threading.local", None),
    ("time.time", Some("float")),
    ("types.MappingProxyType", None),
    ("types.SimpleNamespace", Some("types.SimpleNamespace")),
    ("typing.NewType", Some("NewType")),
    ("typing.ParamSpec", Some("ParamSpec")),
    ("typing.TypeVar", Some("TypeVar")),
    ("typing.TypeVarTuple", Some("TypeVarTuple")),
    ("typing_extensions.ParamSpec", None),
    ("typing_extensions.TypeVar", None),
    (
        "weakref.WeakKeyDictionary",
        Some("weakref.WeakKeyDictionary"),
    ),
    ("weakref.WeakSet", None),
    (
        "weakref.WeakValueDictionary",
        Some("weakref.WeakValueDictionary"),
    ),
];

/// The result of calling what `path` leads to: outer nothing where it isn't known to be an ordinary
/// object, inner nothing where its exact type isn't certain.
fn result_of(path: &str) -> Option<Option<Type>> {
    let index = RESULTS.binary_search_by_key(&path, |(name, _)| name).ok()?;
    RESULTS.get(index).map(|(_, ty)| ty.map(Type::name))
}

impl<'a> View<'_, 'a> {
    /// The object a call makes.
    pub fn called(self, call: &'a ast::ExprCall) -> Object {
        if self.is_literal_call(call)
            && let Ok(value) = super::evaluate::evaluate_call(call, &self, &self.module.unit)
        {
            let value_type = Fact::Known(type_of(&value));
            return variable(Fact::Known(value), value_type);
        }
        if let Some(ty) = type_of_text_method(call) {
            return variable(self.computed(call.range()), Fact::Known(ty));
        }
        let Some(path) = path_of(&call.func, &self, self.module.unit.identity) else {
            return self.unknown(Why::Computed, call.range());
        };
        match path.as_str() {
            "functools.partial" => return self.partial(call),
            "functools.partialmethod" => {
                return Object::Function(self.without_signature(call.range()));
            }
            path if property_type(path).is_some() => return self.property(path, call.range()),
            "collections.namedtuple" | "typing.NamedTuple" | "typing_extensions.NamedTuple" => {
                return self.named_tuple(call);
            }
            _ => {}
        }
        if let ([only], []) = (
            call.arguments.args.as_ref(),
            call.arguments.keywords.as_slice(),
        ) {
            let object = self.deeper().expression(only, None);
            if let Some(object) = self.decorated_by(&path, false, object) {
                return object;
            }
        }
        if let Some(ty) = self.type_of_call(&path, call) {
            let value_type = ty.map_or_else(|| self.computed(call.range()), Fact::Known);
            return variable(self.computed(call.range()), value_type);
        }
        self.unknown(Why::Computed, call.range())
    }

    /// Only calls that fold cheaply are tried: no keywords, at most one argument.
    fn is_literal_call(self, call: &ast::ExprCall) -> bool {
        call.arguments.keywords.is_empty() && call.arguments.args.len() <= 1
    }

    /// The type of a call's result; an instance of a class of this module among others.
    pub fn type_of_call(self, path: &str, call: &'a ast::ExprCall) -> Option<Option<Type>> {
        if let Some(result) = result_of(path) {
            return Some(result);
        }
        if self.depth > 8 || !matches!(call.func.as_ref(), Expr::Name(_) | Expr::Attribute(_)) {
            return None;
        }
        let Object::Class(id) = self.deeper().expression(&call.func, None) else {
            return None;
        };
        let plain = |class: &Class| class.open.is_none() && !class.members.contains_key("__new__");
        let ancestors =
            self.with_class(id, |class| plain(class).then(|| class.ancestors.clone()))?;
        let makes_itself = ancestors?.iter().all(|ancestor| match ancestor {
            Ancestor::Class(id, _) => self.with_class(*id, plain) == Some(true),
            // A metaclass makes classes.
            Ancestor::Builtin(path) => *path != "builtins.type",
            Ancestor::Unknown(..) => false,
        });
        let path = self.project.classes.borrow().paths.get(&id).cloned();
        path.filter(|_| makes_itself)
            .map(|path| Some(Type::name(path)))
    }

    /// `functools.partial(f, …)`: positional arguments are taken off, keywords become defaults
    /// (Lib/inspect.py, `_signature_get_partial`).
    fn partial(self, call: &'a ast::ExprCall) -> Object {
        let mut arguments = call.arguments.args.iter();
        let function = arguments
            .next()
            .map(|function| self.deeper().expression(function, None));
        let mut function = match function {
            Some(Object::Function(function)) => function,
            _ => return Object::Function(self.without_signature(call.range())),
        };
        let plain = call.arguments.args.iter().all(|a| !a.is_starred_expr())
            && call
                .arguments
                .keywords
                .iter()
                .all(|keyword| keyword.arg.is_some());
        function.returns = match function.returns {
            Fact::Unknown(reason) => Fact::Unknown(reason),
            other => other,
        };
        let Fact::Known(parameters) = function.parameters else {
            return Object::Function(function);
        };
        if !plain {
            return Object::Function(self.without_signature(call.range()));
        }
        let mut given = arguments.len();
        let mut kept: Vec<Parameter> = Vec::new();
        let mut keyword_only = false;
        for mut parameter in parameters {
            let positional = matches!(
                parameter.kind,
                ParameterKind::PositionalOnly | ParameterKind::PositionalOrKeyword
            );
            if positional && given > 0 {
                given -= 1;
                continue;
            }
            let keyword = call.arguments.keywords.iter().find(|keyword| {
                keyword
                    .arg
                    .as_ref()
                    .is_some_and(|name| name.as_str() == parameter.name)
            });
            if let Some(keyword) = keyword {
                parameter.default = self.value_fact(&keyword.value);
                keyword_only = true;
            }
            if keyword_only && parameter.kind == ParameterKind::PositionalOrKeyword {
                parameter.kind = ParameterKind::KeywordOnly;
            }
            if keyword_only && parameter.kind == ParameterKind::VarPositional {
                continue;
            }
            kept.push(parameter);
        }
        Object::Function(Function {
            parameters: Fact::Known(kept),
            descriptor: Descriptor::Plain,
            ..function
        })
    }

    /// What such a decorator makes: in the class's namespace, no method.
    pub fn property(self, path: &str, place: TextRange) -> Object {
        let ty = property_type(path).map(Type::name);
        variable(
            self.computed(place),
            ty.map_or_else(|| self.computed(place), Fact::Known),
        )
    }
}

/// The type of what a property decorator makes.
pub fn property_type(path: &str) -> Option<&'static str> {
    Some(match path {
        "builtins.property" => "property",
        "functools.cached_property" => "functools.cached_property",
        "abc.abstractproperty" => "abc.abstractproperty",
        "enum.property" => "enum.property",
        "types.DynamicClassAttribute" => "types.DynamicClassAttribute",
        _ => return None,
    })
}

pub fn variable(value: Fact<crate::value::Value>, value_type: Fact<Type>) -> Object {
    Object::Variable(Variable {
        annotation: Fact::Absent,
        value,
        value_type,
        place: None,
    })
}

/// Methods of text literals (`"…".split()`, `", ".join(…)`).
fn type_of_text_method(call: &ast::ExprCall) -> Option<Type> {
    let Expr::Attribute(method) = call.func.as_ref() else {
        return None;
    };
    if !matches!(
        method.value.as_ref(),
        Expr::StringLiteral(_) | Expr::FString(_)
    ) {
        return None;
    }
    Some(Type::name(match method.attr.as_str() {
        "split" | "rsplit" | "splitlines" => "list",
        "partition" | "rpartition" => "tuple",
        "encode" => "bytes",
        "join" | "format" | "format_map" | "strip" | "lstrip" | "rstrip" | "lower" | "upper"
        | "title" | "capitalize" | "casefold" | "swapcase" | "replace" | "center" | "ljust"
        | "rjust" | "zfill" | "expandtabs" | "translate" | "removeprefix" | "removesuffix" => "str",
        _ => return None,
    }))
}

/// The type of a display, comprehension or operator whose value isn't known.
pub fn type_of_display(expression: &Expr) -> Option<Type> {
    Some(Type::name(match expression {
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Tuple(_) => "tuple",
        Expr::Generator(_) => "generator",
        Expr::FString(_) | Expr::StringLiteral(_) => "str",
        Expr::TString(_) => "string.templatelib.Template",
        Expr::UnaryOp(node) if node.op == UnaryOp::Not => "bool",
        Expr::BinOp(node) if node.op == Operator::Mod && is_text(&node.left) => "str",
        Expr::Compare(node)
            if node
                .ops
                .iter()
                .all(|op| matches!(op, CmpOp::Is | CmpOp::IsNot | CmpOp::In | CmpOp::NotIn)) =>
        {
            "bool"
        }
        _ => return None,
    }))
}

fn is_text(expression: &Expr) -> bool {
    matches!(expression, Expr::StringLiteral(_) | Expr::FString(_))
}

/// Whether an expression surely gives no module, function or class.
pub fn never_callable<'a>(expression: &'a Expr, view: View<'_, 'a>) -> bool {
    match expression {
        Expr::BinOp(_)
        | Expr::UnaryOp(_)
        | Expr::Compare(_)
        | Expr::FString(_)
        | Expr::TString(_)
        | Expr::List(_)
        | Expr::Tuple(_)
        | Expr::Dict(_)
        | Expr::Set(_)
        | Expr::ListComp(_)
        | Expr::SetComp(_)
        | Expr::DictComp(_)
        | Expr::Generator(_)
        | Expr::StringLiteral(_)
        | Expr::BytesLiteral(_)
        | Expr::NumberLiteral(_)
        | Expr::BooleanLiteral(_)
        | Expr::NoneLiteral(_)
        | Expr::EllipsisLiteral(_) => true,
        // `List[int]`, `dict[str, int]`: an alias object.
        Expr::Subscript(node) => {
            let path = path_of(&node.value, &view, view.module.unit.identity);
            path.is_some_and(|path| {
                let generic = ["typing.", "typing_extensions.", "collections.abc."];
                generic.iter().any(|module| path.starts_with(module))
                    || matches!(
                        path.as_str(),
                        "builtins.list"
                            | "builtins.dict"
                            | "builtins.set"
                            | "builtins.tuple"
                            | "builtins.frozenset"
                            | "builtins.type"
                    )
            })
        }
        Expr::BoolOp(node) => node
            .values
            .iter()
            .all(|value| !value.is_bool_op_expr() && never_callable(value, view)),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_table_is_in_order() {
        assert!(super::RESULTS.is_sorted_by_key(|(name, _)| *name));
    }
}
