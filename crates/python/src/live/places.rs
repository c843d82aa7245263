//! Where definitions lie in the source: live objects know lines, the model speaks of byte ranges.

use importspy_core::observe::Place;
use importspy_core::value::Span;
use pyo3::prelude::*;
use pyo3::types::PyType;

use super::Agent;
use super::kinds::{Kind, Routine};
use super::native::{as_dict, find, names};

/// How far below its first decorator a `def` may stand.
const DECORATORS: usize = 200;
/// How many wrappers may lie around each other.
const WRAPPERS: usize = 16;

/// The text of the observed module, with the beginning of each line.
pub struct Source {
    text: String,
    lines: Vec<usize>,
}

impl Source {
    pub fn new(text: String) -> Self {
        let after = text.match_indices('\n').map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(after).collect();
        Self { text, lines }
    }

    fn line(&self, index: usize) -> Option<(usize, &str)> {
        let start = *self.lines.get(index)?;
        let end = self.lines.get(index + 1).copied();
        Some((start, self.text.get(start..end.unwrap_or(self.text.len()))?))
    }

    /// The name in the first `def` or `class` statement of that name from a line (of 1) on.
    fn definition(&self, line: usize, keyword: &str, name: &str) -> Option<Span> {
        let from = line.checked_sub(1)?;
        (from..from + DECORATORS).find_map(|index| self.name_in(index, keyword, name))
    }

    /// The name in the last `class` statement of that name above a line (of 1).
    fn class_above(&self, line: usize, name: &str) -> Option<Span> {
        let mut above = (0..line.min(self.lines.len())).rev();
        above.find_map(|index| self.name_in(index, "class", name))
    }

    fn name_in(&self, index: usize, keyword: &str, name: &str) -> Option<Span> {
        let (start, line) = self.line(index)?;
        let rest = line.trim_start();
        let rest = rest.strip_prefix("async ").map_or(rest, str::trim_start);
        let rest = rest.strip_prefix(keyword)?.strip_prefix([' ', '\t'])?;
        let rest = rest.trim_start();
        let after = rest.strip_prefix(name)?;
        let ends = !after.starts_with(|c: char| c == '_' || c.is_alphanumeric());
        let at = start + (line.len() - rest.len());
        ends.then(|| Span::new(at, at + name.len()))
    }
}

impl<'py> Agent<'py> {
    /// Where the `def` of a function, or of the one it wraps, stands.
    pub fn function_place(&self, object: &Bound<'py, PyAny>, routine: Routine) -> Option<Place> {
        let source = self.source.as_ref()?;
        let (mut object, mut routine) = (object.clone(), routine);
        for _ in 0..WRAPPERS {
            let inner = match routine {
                Routine::Method | Routine::Static | Routine::Class => {
                    self.native.slot(&object, "__func__")
                }
                Routine::Partial => self.native.slot(&object, "func"),
                Routine::Function | Routine::Cached => {
                    let attributes = as_dict(&self.native.slot(&object, "__dict__")?);
                    attributes.and_then(|attributes| find(&attributes, "__wrapped__"))
                }
                Routine::Builtin | Routine::Descriptor | Routine::Opaque => None,
            };
            match inner.map(|inner| (self.kind(&inner), inner)) {
                Some((Kind::Routine(next), inner)) => (object, routine) = (inner, next),
                Some(_) | None => break,
            }
        }
        if routine != Routine::Function || !self.is_own(&object) {
            return None;
        }
        let code = self.native.slot(&object, "__code__")?;
        let name = self.native.slot_text(&code, "co_name")?;
        let line = self.code(&object, "co_firstlineno") as usize;
        source.definition(line, "def", &name).map(Place::in_subject)
    }

    /// Where a class statement stands: on the line the class knows (from 3.13 on), else above the
    /// first of its methods.
    pub fn class_place(&self, class: &Bound<'py, PyType>) -> Option<Place> {
        let source = self.source.as_ref()?;
        if !self.is_of_module(&self.native.path(class)) {
            return None;
        }
        let name = self.native.name(class);
        let namespace = self.native.namespace(class)?;
        if let Some(line) = find(&namespace, "__firstlineno__") {
            let at = source.definition(line.extract().ok()?, "class", &name);
            return at.map(Place::in_subject);
        }
        let prefix = format!("{}.", self.native.path(class));
        let methods = names(&namespace).into_iter().map(|(_, member)| member);
        let lines = methods.filter_map(|member| self.method_line(&member, &prefix));
        let at = source.class_above(lines.min()? as usize, &name);
        at.map(Place::in_subject)
    }

    /// The line of a function that was defined in the body of a class.
    fn method_line(&self, object: &Bound<'py, PyAny>, prefix: &str) -> Option<u32> {
        let is_plain = self.kind(object) == Kind::Routine(Routine::Function);
        if !is_plain || !self.is_own(object) {
            return None;
        }
        let name = self.native.slot_text(object, "__qualname__")?;
        let is_inside = prefix.strip_prefix(&self.module)?.strip_prefix('.')?;
        name.starts_with(is_inside)
            .then(|| self.code(object, "co_firstlineno"))
    }
}
