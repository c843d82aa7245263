//! Whether the annotation found is the one a contract demands.

use std::collections::BTreeMap;

use super::Type;
use super::normal::{SPELLINGS, canonical, union};

/// How far chains of aliases are followed.
const DEPTH: usize = 32;

/// The outcome of a comparison. `Unsure`: two paths that may or may not lead to the same class.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Match {
    No,
    Unsure,
    Yes,
}

/// The plain aliases of one module (`Vec = list[float]`, `import numpy as np`), by name.
#[derive(Clone, Copy)]
pub struct Aliases<'a> {
    pub module: &'a str,
    pub types: &'a BTreeMap<String, Type>,
}

impl Type {
    /// Compares the type found with the one a contract demands, with plain aliases expanded on both
    /// sides. A bare name in the contract matches the last part of a dotted one.
    pub fn meets(&self, wanted: &Type, aliases: Aliases<'_>) -> Match {
        let direct = compare(wanted, self);
        if direct == Match::Yes || aliases.types.is_empty() {
            return direct;
        }
        let expanded = compare(&aliases.expand(wanted, 0), &aliases.expand(self, 0));
        direct.max(expanded)
    }
}

impl Aliases<'_> {
    /// The type with every alias replaced by what it stands for.
    pub fn expanded(self, ty: &Type) -> Type {
        match self.types.is_empty() {
            true => ty.clone(),
            false => self.expand(ty, 0),
        }
    }

    fn expand(self, ty: &Type, depth: usize) -> Type {
        if depth > DEPTH {
            return ty.clone();
        }
        let all = |items: &[Type]| {
            items
                .iter()
                .map(|item| self.expand(item, depth + 1))
                .collect()
        };
        match ty {
            Type::Name(name) => match self.target(name) {
                Some(target) if target != *ty => self.expand(&target, depth + 1),
                _ => ty.clone(),
            },
            Type::Generic(base, arguments) => {
                Type::Generic(Box::new(self.expand(base, depth + 1)), all(arguments))
            }
            Type::Union(members) => union(all(members)),
            Type::List(items) => Type::List(all(items)),
            Type::Literal(items) => Type::Literal(all(items)),
            Type::OneOf(items) => Type::OneOf(all(items)),
            Type::None | Type::Ellipsis | Type::Verbatim(_) => ty.clone(),
        }
    }

    /// What a name stands for: the name itself, or its first part, may be an alias.
    fn target(self, name: &str) -> Option<Type> {
        let local = name
            .strip_prefix(self.module)
            .and_then(|rest| rest.strip_prefix('.'))
            .unwrap_or(name);
        if let Some(target) = self.types.get(local) {
            return Some(target.clone());
        }
        let (first, rest) = local.split_once('.')?;
        match self.types.get(first)? {
            Type::Name(path) if path != first => Some(canonical(&format!("{path}.{rest}"))),
            _ => None,
        }
    }
}

fn compare(wanted: &Type, found: &Type) -> Match {
    match (wanted, found) {
        (_, Type::OneOf(choices)) => {
            let results = || choices.iter().map(|choice| compare(wanted, choice));
            match (results().min(), results().max()) {
                (Some(least), Some(most)) if least == most => least,
                _ => Match::Unsure,
            }
        }
        (Type::None, Type::None) | (Type::Ellipsis, Type::Ellipsis) => Match::Yes,
        (Type::Name(wanted), Type::Name(found)) => names(wanted, found),
        (Type::Generic(a, xs), Type::Generic(b, ys)) => compare(a, b).min(in_order(xs, ys)),
        (Type::List(xs), Type::List(ys)) => in_order(xs, ys),
        (Type::Union(xs), Type::Union(ys)) | (Type::Literal(xs), Type::Literal(ys)) => {
            in_any_order(xs, ys)
        }
        (Type::Verbatim(a), Type::Verbatim(b)) if a == b => Match::Yes,
        _ => Match::No,
    }
}

fn in_order(wanted: &[Type], found: &[Type]) -> Match {
    if wanted.len() != found.len() {
        return Match::No;
    }
    let pairs = wanted.iter().zip(found);
    pairs
        .map(|(a, b)| compare(a, b))
        .min()
        .unwrap_or(Match::Yes)
}

/// Whether each wanted member has a found one of its own (Kuhn's augmenting paths).
fn in_any_order(wanted: &[Type], found: &[Type]) -> Match {
    if wanted.len() != found.len() {
        return Match::No;
    }
    let enough = |least: Match| {
        let mut taken: Vec<Option<usize>> = vec![None; found.len()];
        (0..wanted.len()).all(|index| {
            let mut seen = vec![false; found.len()];
            assign(
                index,
                &|a, b| compare(&wanted[a], &found[b]) >= least,
                &mut taken,
                &mut seen,
            )
        })
    };
    if enough(Match::Yes) {
        Match::Yes
    } else if enough(Match::Unsure) {
        Match::Unsure
    } else {
        Match::No
    }
}

fn assign(
    index: usize,
    fits: &dyn Fn(usize, usize) -> bool,
    taken: &mut [Option<usize>],
    seen: &mut [bool],
) -> bool {
    for candidate in 0..taken.len() {
        if seen[candidate] || !fits(index, candidate) {
            continue;
        }
        seen[candidate] = true;
        let free = match taken[candidate] {
            None => true,
            Some(other) => assign(other, fits, taken, seen),
        };
        if free {
            taken[candidate] = Some(index);
            return true;
        }
    }
    false
}

fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Compares the dotted path a contract names with the one found.
pub fn names(wanted: &str, found: &str) -> Match {
    if wanted == found {
        return Match::Yes;
    }
    if !wanted.contains('.') {
        let other_spelling = SPELLINGS
            .iter()
            .any(|(name, target)| *name == wanted && *target == found);
        let same = last(found) == wanted || other_spelling;
        return if same { Match::Yes } else { Match::No };
    }
    // Two different paths may lead to the same class (re-exports); a name of its own may not.
    if last(wanted) == last(found) {
        Match::Unsure
    } else {
        Match::No
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Annotation, Names};
    use super::*;

    struct Module;

    impl Names for Module {
        fn paths(&self, name: &str) -> Vec<String> {
            let (first, rest) = name.split_once('.').map_or((name, ""), |(a, b)| (a, b));
            let path = match first {
                "t" => "typing",
                "L" => "typing.List",
                "Lit" => "typing.Literal",
                "Config" => "shop.Config",
                "np" => "numpy",
                "Iter" => return vec!["typing.Iterable".into(), "collections.abc.Iterable".into()],
                "Either" => return vec!["a.X".into(), "b.Y".into()],
                _ => return vec![],
            };
            vec![if rest.is_empty() {
                path.to_owned()
            } else {
                format!("{path}.{rest}")
            }]
        }
    }

    #[test]
    fn annotations_are_equal_by_meaning() {
        let mut types = BTreeMap::new();
        types.insert("Vec".to_owned(), Annotation::parse("list[float]").ty);
        types.insert("Json".to_owned(), Annotation::parse("dict[str, Json]").ty);
        types.insert("np".to_owned(), Type::name("numpy"));
        let aliases = Aliases {
            module: "shop",
            types: &types,
        };
        use Match::{No, Unsure, Yes};
        for (wanted, found, expected) in [
            ("int", "int", Yes),
            ("dict[str,int]", "Dict[ str , int ]", Yes),
            ("List[int]", "t.List[int]", Yes),
            ("list[int]", "L[int]", Yes),
            ("int | None", "t.Optional[int]", Yes),
            ("None | int", "Union[int, None]", Yes),
            ("Optional[int]", "'int | None'", Yes),
            ("int | str | None", "Union[str, Optional[int]]", Yes),
            ("int | str", "int | bytes", No),
            ("Config", "Config", Yes),
            ("Config", "'Config'", Yes),
            ("shop.Config", "Config", Yes),
            ("Config", "list['Config']", No),
            ("list", "list[int]", No),
            ("Any", "t.Any", Yes),
            ("Any", "int", No),
            ("Literal['a', \"b\"]", "Lit['a', 'b']", Yes),
            ("Literal['a']", "Lit['b']", No),
            ("Literal['Config']", "Lit['Config']", Yes),
            (
                "Callable[[int], str]",
                "collections.abc.Callable[[int], str]",
                Yes,
            ),
            ("Callable[..., str]", "t.Callable[..., str]", Yes),
            (
                "Annotated[int, Field(gt=0)]",
                "t.Annotated[int, Field(gt = 0)]",
                Yes,
            ),
            ("Annotated[int, 'x']", "t.Annotated[int, 'y']", No),
            ("Vec", "list[float]", Yes),
            ("list[float]", "Vec", Yes),
            ("dict[str, Vec]", "dict[str, list[float]]", Yes),
            ("Json", "Json", Yes),
            ("np.ndarray", "np.ndarray", Yes),
            ("ndarray", "np.ndarray", Yes),
            ("other.Config", "Config", Unsure),
            ("Iterable[int]", "Iter[int]", Yes),
            ("X", "Either", Unsure),
            ("Z", "Either", No),
            ("None", "NoneType", Yes),
            ("tuple[int, ...]", "t.Tuple[int, ...]", Yes),
            ("tuple[()]", "Tuple[()]", Yes),
            ("Deque[int]", "t.Deque[int]", Yes),
            ("deque[int]", "t.Deque[int]", Yes),
            ("type[Config]", "t.Type[Config]", Yes),
        ] {
            let want = Annotation::parse(wanted).ty;
            let have = Annotation::resolved(found, &Module).ty;
            let result = have.meets(&want, aliases);
            assert_eq!(
                result, expected,
                "{wanted} against {found}: {want:?} {have:?}"
            );
        }
    }
}
