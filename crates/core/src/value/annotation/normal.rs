//! From syntax to the normal form: names resolved, `typing` spellings folded, unions flat.

use super::syntax::{self, Syntax};
use super::{Names, Type};
use crate::value::Value;

/// Modules whose names mean the same with or without the module in front.
const TRANSPARENT: [&str; 5] = [
    "typing.",
    "typing_extensions.",
    "collections.abc.",
    "builtins.",
    "_collections_abc.",
];

/// Names of `typing` that are other spellings of something else.
pub const SPELLINGS: [(&str, &str); 16] = [
    ("List", "list"),
    ("Dict", "dict"),
    ("Tuple", "tuple"),
    ("Set", "set"),
    ("FrozenSet", "frozenset"),
    ("Type", "type"),
    ("Text", "str"),
    ("Deque", "collections.deque"),
    ("DefaultDict", "collections.defaultdict"),
    ("OrderedDict", "collections.OrderedDict"),
    ("Counter", "collections.Counter"),
    ("ChainMap", "collections.ChainMap"),
    ("Pattern", "re.Pattern"),
    ("Match", "re.Match"),
    ("ContextManager", "contextlib.AbstractContextManager"),
    (
        "AsyncContextManager",
        "contextlib.AbstractAsyncContextManager",
    ),
];

/// How many string literals may hold each other (`"'int'"`).
const QUOTES: usize = 8;

pub fn normalise(syntax: &Syntax, names: &dyn Names) -> Type {
    Normaliser { names, quotes: 0 }.of(syntax)
}

struct Normaliser<'a> {
    names: &'a dyn Names,
    quotes: usize,
}

impl Normaliser<'_> {
    fn of(&mut self, syntax: &Syntax) -> Type {
        match syntax {
            Syntax::Ellipsis => Type::Ellipsis,
            Syntax::Verbatim(text) => Type::Verbatim(text.clone()),
            Syntax::Name(name) => self.name(name),
            Syntax::List(items) => Type::List(self.all(items)),
            Syntax::Union(members) => union(self.all(members)),
            Syntax::Quoted(content) => self.quoted(content),
            Syntax::Subscript(base, arguments) => {
                let base = self.of(base);
                self.subscript(base, arguments)
            }
        }
    }

    fn all(&mut self, items: &[Syntax]) -> Vec<Type> {
        items.iter().map(|item| self.of(item)).collect()
    }

    /// A forward reference equals what it refers to.
    fn quoted(&mut self, content: &str) -> Type {
        if self.quotes >= QUOTES {
            return Type::Verbatim(content.to_owned());
        }
        self.quotes += 1;
        let ty = self.of(&syntax::parse(content));
        self.quotes -= 1;
        ty
    }

    fn name(&self, name: &str) -> Type {
        if name == "None" {
            return Type::None;
        }
        let mut paths = self.names.paths(name);
        if paths.len() > 1 {
            let mut types: Vec<Type> = Vec::new();
            for path in &paths {
                let ty = canonical(path);
                if !types.contains(&ty) {
                    types.push(ty);
                }
            }
            return match (types.pop(), types.is_empty()) {
                (Some(only), true) => only,
                (Some(last), false) => {
                    types.push(last);
                    Type::OneOf(types)
                }
                (None, _) => canonical(name),
            };
        }
        match paths.pop() {
            Some(path) => canonical(&path),
            None => canonical(name),
        }
    }

    fn subscript(&mut self, base: Type, arguments: &[Syntax]) -> Type {
        let Type::Name(name) = &base else {
            return Type::Generic(Box::new(base), self.all(arguments));
        };
        match name.as_str() {
            "Optional" => {
                let mut members = self.all(arguments);
                members.push(Type::None);
                union(members)
            }
            "Union" => union(self.all(arguments)),
            "Literal" => Type::Literal(arguments.iter().map(|item| self.literal(item)).collect()),
            "Annotated" => {
                let mut items = Vec::with_capacity(arguments.len());
                for (index, argument) in arguments.iter().enumerate() {
                    items.push(if index == 0 {
                        self.of(argument)
                    } else {
                        self.literal(argument)
                    });
                }
                Type::Generic(Box::new(base), items)
            }
            _ => Type::Generic(Box::new(base), self.all(arguments)),
        }
    }

    /// A value inside `Literal[…]`, or metadata: strings stay strings.
    fn literal(&mut self, syntax: &Syntax) -> Type {
        match syntax {
            Syntax::Quoted(content) => Type::Verbatim(Value::Str(content.clone()).to_string()),
            other => self.of(other),
        }
    }
}

/// The bare or builtin spelling of a dotted path.
pub fn canonical(path: &str) -> Type {
    let transparent = TRANSPARENT
        .iter()
        .find_map(|module| path.strip_prefix(module));
    let bare = match transparent {
        // `collections.abc.Set` is the abstract one, `typing.Set` the builtin one.
        Some("Set") if !path.starts_with("typing") => "AbstractSet",
        Some(name) => name,
        None if path == "types.NoneType" => "NoneType",
        None => return plain(path),
    };
    let spelled = SPELLINGS
        .iter()
        .find(|(name, _)| *name == bare)
        .map_or(bare, |(_, target)| target);
    plain(spelled)
}

fn plain(name: &str) -> Type {
    match name {
        "NoneType" | "None" => Type::None,
        // A bare name that nothing binds means what `typing` means by it.
        "List" | "Dict" | "Tuple" | "Set" | "FrozenSet" | "Type" => Type::Name(name.to_lowercase()),
        other => Type::Name(other.to_owned()),
    }
}

/// A flat union without repetitions; one member stands for itself.
pub fn union(members: Vec<Type>) -> Type {
    let mut flat: Vec<Type> = Vec::with_capacity(members.len());
    for member in members {
        let parts = match member {
            Type::Union(parts) => parts,
            other => vec![other],
        };
        for part in parts {
            if !flat.contains(&part) {
                flat.push(part);
            }
        }
    }
    match (flat.pop(), flat.is_empty()) {
        (Some(only), true) => only,
        (Some(last), false) => {
            flat.push(last);
            Type::Union(flat)
        }
        (None, _) => Type::Union(Vec::new()),
    }
}
