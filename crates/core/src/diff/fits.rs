//! Whether all values of one type are values of another, as far as that can be told.

use super::modules::Side;
use crate::observe::{Ancestor, Class, builtin};
use crate::value::Type;

/// Ordered: of several conditions the least holds, of several choices the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fits {
    No,
    Unclear,
    Yes,
}

/// What the two versions define.
pub struct Known<'a> {
    pub old: &'a Side<'a>,
    pub new: &'a Side<'a>,
}

/// Classes of the standard library that annotations name, and what each of them is, too.
const PARENTS: [(&str, &str); 33] = [
    ("AsyncGenerator", "AsyncIterator"),
    ("AsyncIterator", "AsyncIterable"),
    ("ByteString", "Sequence"),
    ("Collection", "Sized Iterable Container"),
    ("Coroutine", "Awaitable"),
    ("Counter", "dict"),
    ("Generator", "Iterator"),
    ("ItemsView", "AbstractSet MappingView"),
    ("Iterator", "Iterable"),
    ("KeysView", "AbstractSet MappingView"),
    ("Mapping", "Collection"),
    ("MappingView", "Sized"),
    ("MutableMapping", "Mapping"),
    ("MutableSequence", "Sequence"),
    ("MutableSet", "AbstractSet"),
    ("OrderedDict", "dict"),
    ("Sequence", "Reversible Collection"),
    ("Reversible", "Iterable"),
    ("AbstractSet", "Collection"),
    ("ValuesView", "Collection MappingView"),
    ("bytearray", "MutableSequence bytes"),
    ("bytes", "Sequence Hashable"),
    ("defaultdict", "dict"),
    ("deque", "MutableSequence"),
    ("dict", "MutableMapping Reversible"),
    ("float", "complex Hashable"),
    ("frozenset", "AbstractSet Hashable"),
    ("int", "float Hashable SupportsInt"),
    ("list", "MutableSequence"),
    ("range", "Sequence Hashable"),
    ("set", "MutableSet"),
    ("str", "Sequence Hashable"),
    ("tuple", "Sequence Hashable"),
];

/// Generic classes whose parameters may be narrower.
const COVARIANT: [&str; 18] = [
    "AbstractSet",
    "AsyncIterable",
    "AsyncIterator",
    "Awaitable",
    "Collection",
    "Container",
    "Coroutine",
    "Generator",
    "Iterable",
    "Iterator",
    "KeysView",
    "Mapping",
    "Reversible",
    "Sequence",
    "ValuesView",
    "frozenset",
    "tuple",
    "type",
];

/// What says something about a type and doesn't change it.
const WRAPPERS: [&str; 6] = [
    "Annotated",
    "ClassVar",
    "Final",
    "Required",
    "NotRequired",
    "ReadOnly",
];

/// Whether every `value` is a `wanted`.
pub fn fits(value: &Type, wanted: &Type, known: &Known<'_>) -> Fits {
    let (value, wanted) = (bare(value), bare(wanted));
    if same(value, wanted) {
        return Fits::Yes;
    }
    match (value, wanted) {
        (_, Type::Name(name)) if name == "Any" || name == "object" => Fits::Yes,
        (Type::Name(name), _) if matches!(name.as_str(), "Any" | "Never" | "NoReturn") => Fits::Yes,
        (Type::OneOf(_) | Type::Verbatim(_), _) | (_, Type::OneOf(_) | Type::Verbatim(_)) => {
            Fits::Unclear
        }
        (Type::Literal(values), _) => least(values.iter().map(|one| literal(one, wanted, known))),
        (Type::Union(members), _) => {
            least(members.iter().map(|member| fits(member, wanted, known)))
        }
        (_, Type::Union(members)) => {
            let choices = members.iter().map(|member| fits(value, member, known));
            choices.max().unwrap_or(Fits::No)
        }
        (Type::None, Type::Name(name)) if last(name) == "Hashable" => Fits::Yes,
        (Type::None, _) => unless(known.settled(wanted)),
        (_, Type::None | Type::Literal(_)) => unless(known.settled(value)),
        (Type::Generic(base, arguments), Type::Generic(other, wanted)) => {
            match fits(base, other, known) {
                Fits::Yes => arguments_fit(base, arguments, other, wanted, known),
                fits => fits,
            }
        }
        (Type::Generic(base, _), Type::Name(_)) => fits(base, wanted, known),
        (Type::Name(_), Type::Generic(base, _)) => fits(value, base, known),
        (Type::Name(value), Type::Name(wanted)) => known.names(value, wanted),
        (Type::Ellipsis | Type::List(_), _) | (_, Type::Ellipsis | Type::List(_)) => Fits::Unclear,
    }
}

fn least(some: impl Iterator<Item = Fits>) -> Fits {
    some.min().unwrap_or(Fits::Yes)
}

/// What isn't proven of types that are known isn't so; of others nothing is known.
fn unless(settled: bool) -> Fits {
    if settled { Fits::No } else { Fits::Unclear }
}

fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Generic(base, arguments) => match (base.as_ref(), arguments.first()) {
            (Type::Name(name), Some(first)) if WRAPPERS.contains(&last(name)) => bare(first),
            _ => ty,
        },
        _ => ty,
    }
}

fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// The same by the last parts of names: a type that moved is the same type.
fn same(one: &Type, other: &Type) -> bool {
    let all = |some: &[Type], others: &[Type]| {
        some.len() == others.len() && some.iter().zip(others).all(|(a, b)| same(a, b))
    };
    let any_order = |some: &[Type], others: &[Type]| {
        let within =
            |some: &[Type], others: &[Type]| some.iter().all(|a| others.iter().any(|b| same(a, b)));
        within(some, others) && within(others, some)
    };
    match (one, other) {
        (Type::Name(one), Type::Name(other)) => last(one) == last(other),
        (Type::Generic(base, some), Type::Generic(other, others)) => {
            same(base, other) && all(some, others)
        }
        (Type::List(some), Type::List(others)) => all(some, others),
        (Type::Union(some), Type::Union(others)) | (Type::Literal(some), Type::Literal(others)) => {
            any_order(some, others)
        }
        _ => one == other,
    }
}

/// One value of `Literal[…]`.
fn literal(value: &Type, wanted: &Type, known: &Known<'_>) -> Fits {
    match wanted {
        Type::Literal(values) if values.iter().any(|other| same(value, other)) => return Fits::Yes,
        Type::Literal(_) => return Fits::No,
        Type::Union(members) => {
            let choices = members.iter().map(|member| literal(value, member, known));
            return choices.max().unwrap_or(Fits::No);
        }
        _ => {}
    }
    let text = value.to_string();
    let class = match text.chars().next() {
        Some('\'' | '"') => "str",
        Some('b') => "bytes",
        Some('0'..='9' | '-') => "int",
        _ if text == "True" || text == "False" => "bool",
        _ if text == "None" => return fits(&Type::None, wanted, known),
        _ => return Fits::Unclear,
    };
    fits(&Type::name(class), wanted, known)
}

fn arguments_fit(
    base: &Type,
    arguments: &[Type],
    other: &Type,
    wanted: &[Type],
    known: &Known<'_>,
) -> Fits {
    let Type::Name(name) = other else {
        return Fits::Unclear;
    };
    if last(name) == "Callable" {
        return callable(arguments, wanted, known);
    }
    if last(name) == "tuple" {
        return tuple(arguments, wanted, known);
    }
    // A class's parameters need not be those of its base.
    let own = matches!(base, Type::Name(base) if last(base) == last(name));
    if arguments.len() != wanted.len() || !(own || known.settled(base)) {
        return Fits::Unclear;
    }
    let pairs = arguments.iter().zip(wanted);
    let there = least(pairs.clone().map(|(a, b)| fits(a, b, known)));
    if COVARIANT.contains(&last(name)) || there == Fits::No {
        return there;
    }
    match least(pairs.map(|(a, b)| fits(b, a, known))) {
        Fits::Yes => there,
        Fits::No | Fits::Unclear => Fits::Unclear,
    }
}

fn tuple(arguments: &[Type], wanted: &[Type], known: &Known<'_>) -> Fits {
    match (arguments, wanted) {
        (_, [each, Type::Ellipsis]) => {
            let items = arguments.iter().filter(|item| **item != Type::Ellipsis);
            least(items.map(|item| fits(item, each, known)))
        }
        ([_, Type::Ellipsis], _) => unless(wanted.iter().all(|item| known.settled(item))),
        _ if arguments.len() == wanted.len() => {
            let pairs = arguments.iter().zip(wanted);
            least(pairs.map(|(a, b)| fits(a, b, known)))
        }
        _ => Fits::Unclear,
    }
}

fn callable(arguments: &[Type], wanted: &[Type], known: &Known<'_>) -> Fits {
    let ([takes, gives], [passed, used]) = (arguments, wanted) else {
        return Fits::Unclear;
    };
    let result = fits(gives, used, known);
    let parameters = match (takes, passed) {
        (Type::Ellipsis, _) | (_, Type::Ellipsis) => Fits::Yes,
        (Type::List(takes), Type::List(passed)) if takes.len() == passed.len() => {
            least(takes.iter().zip(passed).map(|(a, b)| fits(b, a, known)))
        }
        _ => Fits::Unclear,
    };
    result.min(parameters)
}

impl Known<'_> {
    /// Whether all that a type is, is known: a class here, or one that Python brings.
    fn settled(&self, ty: &Type) -> bool {
        match ty {
            Type::Name(name) => [self.old, self.new]
                .iter()
                .any(|side| is_class(side, last(name))),
            Type::Generic(base, _) => self.settled(base),
            Type::Union(members) => members.iter().all(|member| self.settled(member)),
            Type::None | Type::Literal(_) => true,
            Type::Ellipsis | Type::List(_) | Type::Verbatim(_) | Type::OneOf(_) => false,
        }
    }

    fn class(&self, name: &str) -> Option<&Class> {
        let named = |class: &&Class| class.name == name;
        let new = self.new.observation.classes.iter().find(named);
        new.or_else(|| self.old.observation.classes.iter().find(named))
    }

    fn names(&self, value: &str, wanted: &str) -> Fits {
        let (value, wanted) = (last(value), last(wanted));
        if self.chain(value).iter().any(|name| name == wanted) {
            return Fits::Yes;
        }
        // What is only known in different versions may have come to be the other.
        let both = |side: &Side<'_>| is_class(side, value) && is_class(side, wanted);
        unless(both(self.old) || both(self.new))
    }

    /// The names of all that a class is, as far as they are known.
    fn chain(&self, name: &str) -> Vec<String> {
        let mut chain = vec![name.to_owned()];
        let mut at = 0;
        while let Some(name) = chain.get(at).cloned() {
            at += 1;
            let mut parents: Vec<String> = Vec::new();
            let listed = PARENTS.iter().filter(|(known, _)| *known == name);
            for (_, listed) in listed {
                parents.extend(listed.split(' ').map(str::to_owned));
            }
            if let Some(class) = builtin::class(&format!("builtins.{name}")) {
                parents.extend(class.ancestors().map(|path| last(path).to_owned()));
            }
            if let Some(class) = self.class(&name) {
                parents.extend(class.ancestors.iter().map(|base| base.name().to_owned()));
            }
            for parent in parents {
                if !chain.contains(&parent) {
                    chain.push(parent);
                }
            }
        }
        chain
    }
}

fn is_class(side: &Side<'_>, name: &str) -> bool {
    let mut classes = side.observation.classes.iter();
    is_builtin(name)
        || PARENTS.iter().any(|(known, _)| *known == name)
        || classes.any(|class| class.name == name && is_whole(class))
}

fn is_builtin(name: &str) -> bool {
    builtin::class(&format!("builtins.{name}")).is_some()
}

/// Whether its ancestors are known, and it isn't a protocol, which classes keep without a word.
fn is_whole(class: &Class) -> bool {
    class.open.is_none()
        && class.ancestors.iter().all(|ancestor| match ancestor {
            Ancestor::Class(..) => true,
            Ancestor::Builtin(path) => *path != "typing.Protocol",
            Ancestor::Unknown(..) => false,
        })
}
