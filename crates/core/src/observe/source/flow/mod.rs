//! Which definitions reach the end of a body: control flow understood, nothing executed.
//!
//! The same walk serves a module's body, a class's body and, for instance attributes, a method's.

mod key;
mod statements;
mod targets;

use hashbrown::hash_map::Entry;
use ruff_python_ast as ast;
use ruff_text_size::{Ranged, TextRange};
use smallvec::SmallVec;

pub use self::key::Key;
use self::key::{Keyed, Plain};
use super::evaluate::{Bindings, Resolved};
use super::names;
use super::unit::Unit;
use crate::observe::{Reason, Why};

/// What each name stands for. Looked up by names that live shorter than the syntax tree.
pub type Slots<'a> = Keyed<'a, Slot<'a>>;

/// How many definitions of a name are kept apart; with so many, none is told as known.
pub const MOST: usize = 32;

/// Index into [`Scope::defs`]; definitions are numbered in the order they are met.
pub type DefId = u32;

/// One place that binds a name.
#[derive(Clone, Debug)]
pub struct Def<'a> {
    pub key: Key<'a>,
    pub kind: DefKind<'a>,
    /// Where the name is written.
    pub place: TextRange,
    /// What the bound name (`b = a`) or the augmented name stood for at that point.
    pub origin: Option<Box<Slot<'a>>>,
}

#[derive(Clone, Copy, Debug)]
pub enum DefKind<'a> {
    Function(&'a ast::StmtFunctionDef),
    Class(&'a ast::StmtClassDef),
    Import(&'a ast::Alias),
    From(&'a ast::StmtImportFrom, &'a ast::Alias),
    Value(&'a ast::Expr),
    TypeAlias(&'a ast::StmtTypeAlias),
    Augmented(&'a ast::StmtAugAssign),
    /// The same in a loop: nobody knows how often.
    Repeated(&'a ast::StmtAugAssign),
    /// A loop target, a part of something unpacked, `with … as`, a match capture.
    Computed,
}

/// What may stand behind a name at one point.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slot<'a> {
    pub defs: SmallVec<[DefId; 2]>,
    /// Whether it may be unbound.
    pub unbound: bool,
    pub annotation: Declared<'a>,
    /// The condition whose branches differ.
    pub cause: Option<TextRange>,
    /// Whether an earlier definition of the name was replaced on some way here.
    pub rebound: bool,
}

/// The declared annotation of a name.
#[derive(Clone, Copy, Debug, Default)]
pub enum Declared<'a> {
    #[default]
    No,
    As(&'a ast::Expr),
    /// Branches declare different ones.
    Conditional(TextRange),
}

impl PartialEq for Declared<'_> {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Declared::No, Declared::No) => true,
            (Declared::As(a), Declared::As(b)) => std::ptr::eq(*a, *b),
            (Declared::Conditional(a), Declared::Conditional(b)) => a == b,
            _ => false,
        }
    }
}

/// How a body ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// Control reaches the end.
    Falls,
    /// It surely doesn't: the statement that stops it.
    Stops(TextRange),
    /// `break`, `continue`, `return`: the rest of this block isn't reached.
    Jumps,
}

/// The names of one body at its end.
#[derive(Debug)]
pub struct Scope<'a> {
    pub slots: Slots<'a>,
    pub defs: Vec<Def<'a>>,
    pub stars: Vec<Star<'a>>,
    pub handed: Vec<Handed<'a>>,
    /// Keys with a member that were written, some more than once.
    pub set: Vec<Key<'a>>,
    pub end: End,
}

/// A name that a call statement hands to foreign code: `defproperty(NAME, …)`, `NAME.method(…)`.
#[derive(Debug)]
pub struct Handed<'a> {
    pub name: &'a str,
    pub method: Option<&'a str>,
    pub place: TextRange,
}

/// A star import: whatever was bound before `mark` may be bound anew.
#[derive(Debug)]
pub struct Star<'a> {
    pub mark: DefId,
    /// Whether control surely comes by.
    pub is_sure: bool,
    pub statement: &'a ast::StmtImportFrom,
}

impl Star<'_> {
    /// Why what was bound before it can't be told.
    pub fn reason(&self, unit: &Unit<'_>) -> Reason {
        Reason {
            why: Why::StarImport(names::imported_module(self.statement, unit.identity)),
            place: Some(unit.place(self.statement.range())),
        }
    }
}

/// What the walk binds.
#[derive(Clone, Copy, PartialEq)]
pub enum Binds<'a> {
    /// Names of the namespace, and members set on them.
    Names,
    /// Attributes of the given first parameter.
    AttributesOf(&'a str),
}

/// Walks a body and returns its names. `outer` answers for names the body itself doesn't bind.
pub fn walk<'a>(
    body: &'a [ast::Stmt],
    binds: Binds<'a>,
    unit: &Unit<'a>,
    outer: Option<&dyn Bindings<'a>>,
) -> Scope<'a> {
    let room = match binds {
        Binds::Names => body.len().min(ROOM),
        Binds::AttributesOf(_) => 0,
    };
    let mut flow = Flow {
        unit,
        outer,
        binds,
        scope: Scope {
            slots: Slots::with_capacity_and_hasher(room, Default::default()),
            defs: Vec::with_capacity(room),
            stars: Vec::new(),
            handed: Vec::new(),
            set: Vec::new(),
            end: End::Falls,
        },
        frames: Vec::new(),
        depth: 0,
    };
    let end = flow.body(body);
    flow.scope.end = if end == End::Jumps { End::Falls } else { end };
    flow.scope
}

/// Names that room is made for beforehand.
const ROOM: usize = 256;

struct Flow<'a, 'u> {
    unit: &'u Unit<'a>,
    outer: Option<&'u dyn Bindings<'a>>,
    binds: Binds<'a>,
    scope: Scope<'a>,
    frames: Vec<Frame<'a>>,
    depth: usize,
}

/// Names and what they were bound to, each name once per way.
type Written<'a> = Vec<(Key<'a>, Slot<'a>)>;

/// What changed since a branch began.
#[derive(Default)]
struct Frame<'a> {
    /// Names written to, with what stood there before (nothing: no entry).
    before: Keyed<'a, Option<Slot<'a>>>,
    /// Every value written, for the handlers of a `try`.
    history: Option<Written<'a>>,
    /// States at `break` and `continue`, for the innermost loop.
    jumps: Option<Vec<Written<'a>>>,
}

/// The end of one branch: how it ends and what it wrote.
struct Branch<'a> {
    end: End,
    written: Written<'a>,
    history: Written<'a>,
    jumps: Vec<Written<'a>>,
}

impl<'a> Flow<'a, '_> {
    fn write(&mut self, key: Key<'a>, slot: Slot<'a>) {
        self.note_set(key);
        self.note(key, &slot);
        let old = self.scope.slots.insert(key, slot);
        self.note_before(key, old);
    }

    fn note_set(&mut self, key: Key<'a>) {
        if !key.1.is_empty() {
            self.scope.set.push(key);
        }
    }

    /// Keeps a value for the handlers of every `try` around.
    fn note(&mut self, key: Key<'a>, slot: &Slot<'a>) {
        let histories = self.frames.iter_mut().rev();
        for history in histories.filter_map(|frame| frame.history.as_mut()) {
            history.push((key, slot.clone()));
        }
    }

    fn note_before(&mut self, key: Key<'a>, old: Option<Slot<'a>>) {
        if let Some(frame) = self.frames.last_mut() {
            frame.before.entry(key).or_insert(old);
        }
    }

    /// Runs one branch and takes its effects back, to be merged later.
    fn branch(&mut self, frame: Frame<'a>, run: impl FnOnce(&mut Self) -> End) -> Branch<'a> {
        self.frames.push(frame);
        let end = run(self);
        let frame = self.frames.pop().unwrap_or_default();
        let mut written = Vec::with_capacity(frame.before.len());
        for (key, old) in frame.before {
            let new = match old {
                Some(old) => self.scope.slots.insert(key, old),
                None => self.scope.slots.remove(&key),
            };
            if let Some(new) = new {
                written.push((key, new));
            }
        }
        Branch {
            end,
            written,
            history: frame.history.unwrap_or_default(),
            jumps: frame.jumps.unwrap_or_default(),
        }
    }

    /// Everything written since the frame at `since`, as it stands now.
    fn snapshot(&self, since: usize) -> Written<'a> {
        let mut seen: Keyed<'a, Slot<'a>> = Keyed::default();
        for frame in self.frames.iter().skip(since) {
            for key in frame.before.keys() {
                if let Some(slot) = self.scope.slots.get(key) {
                    seen.insert(*key, slot.clone());
                }
            }
        }
        seen.into_iter().collect()
    }

    /// Joins the ways on which control may go on. `states`: what each wrote.
    fn merge(&mut self, cause: TextRange, states: Vec<Written<'a>>) {
        let ways = states.len();
        if ways == 1 {
            for (key, slot) in states.into_iter().flatten() {
                self.write(key, slot);
            }
            return;
        }
        let mut slots: Keyed<'a, (usize, Slot<'a>)> = Keyed::default();
        for (key, slot) in states.into_iter().flatten() {
            let merged = match slots.remove(&key) {
                None => (1, slot),
                Some((count, merged)) => (count + 1, merged.join(slot, cause)),
            };
            slots.insert(key, merged);
        }
        let mut merged: Vec<_> = slots.into_iter().collect();
        merged.sort_unstable_by_key(|(key, _)| *key);
        for (key, (count, slot)) in merged {
            let slot = if count < ways {
                let untouched = self.scope.slots.get(&key).cloned();
                slot.join(untouched.unwrap_or_else(Slot::empty), cause)
            } else {
                slot
            };
            self.write(key, slot);
        }
    }

    /// Any of the values that names had on the way, as one state.
    fn any_of(history: Written<'a>, cause: TextRange) -> Written<'a> {
        let mut slots: Keyed<'a, Slot<'a>> = Keyed::default();
        for (key, slot) in history {
            let merged = match slots.remove(&key) {
                None => slot,
                Some(merged) => merged.join(slot, cause),
            };
            slots.insert(key, merged);
        }
        slots.into_iter().collect()
    }

    fn define(
        &mut self,
        key: Key<'a>,
        kind: DefKind<'a>,
        place: TextRange,
        origin: Option<Slot<'a>>,
    ) {
        let id = DefId::try_from(self.scope.defs.len()).unwrap_or(DefId::MAX);
        self.scope.defs.push(Def {
            key,
            kind,
            place,
            origin: origin.map(Box::new),
        });
        let mut slot = Slot {
            defs: SmallVec::from_slice(&[id]),
            ..Slot::default()
        };
        if self.frames.is_empty() {
            self.note_set(key);
            match self.scope.slots.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(slot);
                }
                Entry::Occupied(mut entry) => {
                    slot.follow(entry.get());
                    entry.insert(slot);
                }
            }
            return;
        }
        if let Some(old) = self.scope.slots.get(&key) {
            slot.follow(old);
        }
        self.write(key, slot);
    }
}

impl<'a> Slot<'a> {
    fn empty() -> Self {
        Slot {
            unbound: true,
            ..Slot::default()
        }
    }

    /// Takes over what a name keeps when it is bound anew.
    fn follow(&mut self, old: &Slot<'a>) {
        self.annotation = old.annotation;
        self.rebound = old.rebound || !old.defs.is_empty();
    }

    /// Either this or the other, depending on `cause`.
    fn join(mut self, other: Slot<'a>, cause: TextRange) -> Self {
        if self == other {
            return self;
        }
        self.unbound |= other.unbound;
        self.rebound |= other.rebound;
        for def in other.defs {
            if self.defs.len() < MOST && !self.defs.contains(&def) {
                self.defs.push(def);
            }
        }
        if self.annotation != other.annotation {
            self.annotation = Declared::Conditional(cause);
        }
        self.cause = Some(cause);
        self
    }
}

impl<'a> Scope<'a> {
    pub fn slot(&self, name: &str) -> Option<&Slot<'a>> {
        self.slots.get(&Plain(name))
    }

    /// The members set on a name, some more than once.
    pub fn members_of<'s>(&'s self, owner: &'s str) -> impl Iterator<Item = &'a str> + 's {
        let set = self.set.iter().filter(move |(name, _)| *name == owner);
        set.map(|(_, member)| *member)
    }

    pub fn def(&self, id: DefId) -> Option<&Def<'a>> {
        self.defs.get(id as usize)
    }

    /// What `name` stood for when the definition `before` was reached.
    pub fn slot_before(&self, name: &str, before: DefId) -> Option<Slot<'a>> {
        let last = self.slot(name)?;
        if last.defs.iter().all(|def| *def < before) {
            return Some(last.clone());
        }
        let earlier = (0..before)
            .rev()
            .find(|id| self.def(*id).is_some_and(|def| def.key == (name, "")))?;
        Some(Slot {
            defs: SmallVec::from_slice(&[earlier]),
            rebound: true,
            ..Slot::default()
        })
    }
}

impl<'a> Bindings<'a> for Flow<'a, '_> {
    fn resolve(&self, name: &str) -> Option<Resolved<'_, 'a>> {
        match self.scope.slot(name) {
            Some(slot) if !slot.defs.is_empty() => Some(Resolved {
                slot: std::borrow::Cow::Borrowed(slot),
                scope: &self.scope,
            }),
            _ => self.outer.and_then(|outer| outer.resolve(name)),
        }
    }
}
