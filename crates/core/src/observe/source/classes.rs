//! Classes: their namespace, their bases, what may have changed them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::{Ranged, TextRange};

use super::flow::{Binds, Def, DefId, DefKind, Scope, walk};
use super::module::View;
use super::names::path_of;
use super::results::variable;
use super::subclass_hook::{self, Hook};
use super::wanted::Wanted;
use super::{abstract_methods, fields, instance};
use crate::observe::{
    Ancestor, Binding, Bound, Class, ClassId, Fact, Object, Reason, Variable, Why,
};
use crate::value::order;
use crate::value::{Annotation, Type, Value};

/// Names that Python itself may put into a class's namespace.
const IMPLICIT: [&str; 3] = ["__module__", "__doc__", "__dict__"];

/// Metaclasses that leave a class's members as its body binds them, or change them in known ways.
const TAME: [&str; 4] = ["type", "abc.ABCMeta", "enum.EnumMeta", "enum.EnumType"];

/// Metaclasses of pydantic, SQLModel, Django and SQLAlchemy: they collect fields and leave methods alone.
const KEEP_METHODS: [&str; 5] = [
    "ModelMetaclass",
    "SQLModelMetaclass",
    "ModelBase",
    "DeclarativeMeta",
    "DeclarativeAttributeIntercept",
];

/// Assigned to a class, these change the class itself, not its namespace (Objects/typeobject.c).
const OF_THE_TYPE: [&str; 4] = ["__name__", "__qualname__", "__bases__", "__class__"];

impl<'a> View<'_, 'a> {
    /// The number of the class that a statement makes; it is observed on first use.
    pub fn class_of(self, statement: &'a ast::StmtClassDef, def: &Def<'a>, id: DefId) -> ClassId {
        let key = (std::ptr::from_ref(statement) as usize, id);
        if let Some(known) = self.project.classes.borrow().numbers.get(&key) {
            return *known;
        }
        let number = {
            let mut classes = self.project.classes.borrow_mut();
            let number = ClassId(u32::try_from(classes.known.len()).unwrap_or(u32::MAX));
            classes.known.push(None);
            classes.numbers.insert(key, number);
            let module = self.module.unit.identity.module.as_str();
            let path = [module, ".", statement.name.as_str()].concat();
            classes.paths.insert(number, path);
            number
        };
        let view = View {
            values: true,
            ..self
        };
        let class = view.class(statement, def, id, number, self.wanted(statement, def));
        if let Some(slot) = self
            .project
            .classes
            .borrow_mut()
            .known
            .get_mut(number.0 as usize)
        {
            *slot = Some(class);
        }
        number
    }

    /// Observes a class: of its own members those that are wanted.
    pub fn class(
        self,
        statement: &'a ast::StmtClassDef,
        def: &Def<'a>,
        id: DefId,
        number: ClassId,
        wanted: Wanted<'_>,
    ) -> Class {
        let outside = View {
            type_params: statement.type_params.as_deref(),
            ..self
        };
        let ancestors = outside.ancestors(statement);
        if let Some(hook) = subclass_hook::hook(&statement.body, &self.module.unit) {
            self.project.classes.borrow_mut().hooks.insert(number, hook);
        }
        let scope = walk(
            &statement.body,
            Binds::Names,
            &self.module.unit,
            Some(&outside),
        );
        let inside = View {
            class: Some(&scope),
            ..outside
        };
        let open = outside
            .metaclass(statement, &ancestors)
            .or_else(|| inside.dynamic_body(statement));
        let header = (ancestors.clone(), open.clone());
        self.project
            .classes
            .borrow_mut()
            .headers
            .insert(number, header);
        let mut class = Class {
            name: statement.name.as_str().to_owned(),
            place: Some(self.place(def.place)),
            open,
            ancestors,
            members: inside.members(&scope, statement.name.as_str(), wanted),
            instance: BTreeMap::new(),
            instance_open: None,
            declared: inside.only_declared(&scope, wanted),
            marks: inside.marks(outside, statement, &scope, wanted),
        };
        if is_enum(&class.ancestors) {
            inside.enum_members(&mut class);
        }
        if self.module.unit.is_stub {
            for ((name, _), slot) in &scope.slots {
                if let Some(binding) = inside.declared_in_stub(slot) {
                    class.instance.insert((*name).to_owned(), binding);
                }
            }
        }
        if wanted.has(abstract_methods::NAME) {
            abstract_methods::add(inside, statement, &scope, &mut class);
        }
        fields::add(inside, statement, &scope, &mut class);
        if self.module.unit.demand.attributes() {
            instance::add(inside, statement, &scope, &mut class);
        }
        if self.module.unit.demand.attributes() {
            inside.unless_changed(statement, number, &mut class);
        }
        let declared = |name: &str| match scope.slot(name) {
            Some(slot) => inside.declared(slot),
            None => Fact::Absent,
        };
        self.set_afterwards(def, id, &mut class, declared);
        let by_base = self.changed_by_base(&mut class);
        if class.open.is_none() {
            class.open = by_base.or_else(|| self.changed_by_call(def, &class));
        }
        if matches!(
            class.open,
            Some(Reason {
                why: Why::Metaclass(_),
                ..
            })
        ) {
            // Whatever the body binds, the metaclass may have replaced it.
            if let Some(reason) = class.open.clone() {
                let keeps = keeps_methods(&reason);
                class
                    .members
                    .retain(|_, binding| keeps && is_function(binding));
                class.instance_open.get_or_insert(reason);
            }
        }
        self.left_out(wanted, &scope, statement, id, number, &mut class);
        class
    }

    fn members(
        self,
        scope: &Scope<'a>,
        class: &str,
        wanted: Wanted<'_>,
    ) -> BTreeMap<String, Binding> {
        let mut members = BTreeMap::new();
        let is_stub = self.module.unit.is_stub;
        for ((name, member), slot) in &scope.slots {
            if is_stub && member.is_empty() && self.declared_in_stub(slot).is_some() {
                // An attribute of the class or of its instances: a stub needn't say which.
                let reason = Reason {
                    why: Why::OnlyLive,
                    place: None,
                };
                members.insert((*name).to_owned(), Binding::sure(Bound::Unknown(reason)));
                continue;
            }
            let name = mangled(class, name);
            if !member.is_empty() || slot.defs.is_empty() || !wanted.has(&name) {
                continue;
            }
            let mut binding = self.binding(slot);
            let is_def = |id: &DefId| {
                let def = scope.def(*id);
                def.is_some_and(|def| matches!(def.kind, DefKind::Function(_)))
            };
            if slot.defs.iter().all(is_def) {
                mangle_parameters(class, &mut binding);
            }
            members.insert(name.into_owned(), binding);
        }
        for name in IMPLICIT.into_iter().filter(|name| wanted.has(name)) {
            let reason = Reason {
                why: Why::OnlyLive,
                place: None,
            };
            members
                .entry(name.to_owned())
                .or_insert_with(|| Binding::sure(Bound::Unknown(reason)));
        }
        members
    }

    /// What the body annotates and doesn't bind.
    fn only_declared(
        self,
        scope: &Scope<'a>,
        wanted: Wanted<'_>,
    ) -> BTreeMap<String, Fact<Annotation>> {
        let Wanted::All = wanted else {
            return BTreeMap::new();
        };
        let unbound = scope
            .slots
            .iter()
            .filter(|((_, member), slot)| member.is_empty() && slot.defs.is_empty());
        let declared = unbound.map(|((name, _), slot)| ((*name).to_owned(), self.declared(slot)));
        declared
            .filter(|(_, annotation)| *annotation != Fact::Absent)
            .collect()
    }

    /// `Plugin.kind = …`, `setattr(Plugin, "kind", …)`, `del Plugin.kind` after the class statement.
    /// `declared`: how the body annotates a name.
    fn set_afterwards(
        self,
        def: &Def<'a>,
        id: DefId,
        class: &mut Class,
        declared: impl Fn(&str) -> Fact<Annotation>,
    ) {
        let scope = self.class.unwrap_or(&self.module.scope);
        let members: BTreeSet<&str> = order::collected(scope.members_of(def.key.0));
        for member in members {
            let Some(slot) = scope.slots.get(&(def.key.0, member)) else {
                continue;
            };
            if OF_THE_TYPE.contains(&member) {
                continue;
            }
            if slot.defs.is_empty() || slot.defs.iter().any(|set| *set < id) {
                // Deleted: only where the class itself has it.
                if slot.defs.is_empty() {
                    class.members.remove(member);
                }
                continue;
            }
            let mut binding = View {
                class: self.class,
                ..self.deeper()
            }
            .binding(slot);
            if slot.unbound {
                // On some ways it isn't set, and what the body bound stays.
                binding.alternatives.retain(|bound| *bound != Bound::Not);
                match class.members.remove(member) {
                    Some(before) => binding.alternatives.extend(before.alternatives),
                    None => binding.alternatives.push(Bound::Not),
                }
            }
            for bound in &mut binding.alternatives {
                if let Bound::To(Object::Variable(found)) = bound
                    && found.annotation == Fact::Absent
                {
                    found.annotation = declared(member);
                }
            }
            class.members.insert(member.to_owned(), binding);
        }
    }

    /// What `__init_subclass__` of a base does to the class: sets names, or anything.
    fn changed_by_base(self, class: &mut Class) -> Option<Reason> {
        let mut set = Vec::new();
        let mut anything = None;
        for ancestor in &class.ancestors {
            let Ancestor::Class(id, _) = ancestor else {
                continue;
            };
            let place = self.with_class(*id, |base| base.place).flatten();
            let reason = Reason {
                why: Why::DynamicNamespace,
                place,
            };
            match self.project.classes.borrow().hooks.get(id) {
                Some(Hook::Sets(names)) => {
                    set.extend(names.iter().map(|name| (name.clone(), reason.clone())));
                }
                Some(Hook::Anything) => drop(anything.get_or_insert(reason)),
                None => {}
            }
        }
        for (name, reason) in set {
            class
                .members
                .insert(name, Binding::sure(Bound::Unknown(reason)));
        }
        anything
    }

    /// A call statement that is given the class, or calls one of its methods.
    fn changed_by_call(self, def: &Def<'a>, class: &Class) -> Option<Reason> {
        let scope = self.class.unwrap_or(&self.module.scope);
        let has = |name: &str| {
            let inherited = |ancestor: &Ancestor| match ancestor {
                Ancestor::Class(id, _) => self
                    .with_whole_class(*id, |base| base.members.contains_key(name))
                    .unwrap_or(false),
                Ancestor::Builtin(_) | Ancestor::Unknown(..) => false,
            };
            class.members.contains_key(name) || class.ancestors.iter().any(inherited)
        };
        let call = scope.handed.iter().find(|handed| {
            handed.name == def.key.0
                && handed.place.start() > def.place.start()
                && handed.method.is_none_or(has)
        })?;
        Some(Reason {
            why: Why::DynamicNamespace,
            place: Some(self.place(call.place)),
        })
    }

    /// A metaclass that isn't one of the well-behaved ones.
    fn metaclass(self, statement: &'a ast::StmtClassDef, ancestors: &[Ancestor]) -> Option<Reason> {
        let inherited = ancestors.iter().find_map(|ancestor| match ancestor {
            Ancestor::Class(id, _) => self
                .header(*id)?
                .1
                .filter(|reason| matches!(reason.why, Why::Metaclass(_))),
            _ => None,
        });
        let keyword = statement.arguments.as_ref()?.find_keyword("metaclass");
        let Some(keyword) = keyword else {
            return inherited;
        };
        let path = path_of(&keyword.value, &self, self.module.unit.identity);
        let path = path
            .as_deref()
            .map(|path| path.strip_prefix("builtins.").unwrap_or(path));
        if path.is_some_and(|path| TAME.contains(&path)) || self.is_tame(&keyword.value) {
            return inherited;
        }
        let why = Why::Metaclass(self.module.unit.slice(&keyword.value).to_owned());
        Some(Reason {
            why,
            place: Some(self.place(keyword.range())),
        })
    }

    /// A metaclass whose own code has no part in making classes.
    fn is_tame(self, metaclass: &'a Expr) -> bool {
        const MAKE: [&str; 5] = ["__new__", "__init__", "__call__", "__prepare__", "mro"];
        let Object::Class(id) = self.deeper().expression(metaclass, None) else {
            return false;
        };
        let makes = |class: &Class| {
            class.open.is_some() || MAKE.iter().any(|name| class.members.contains_key(*name))
        };
        let ancestors =
            self.with_whole_class(id, |class| (!makes(class)).then(|| class.ancestors.clone()));
        ancestors.flatten().is_some_and(|ancestors| {
            ancestors.iter().all(|ancestor| match ancestor {
                known if TAME.contains(&known.path()) => true,
                Ancestor::Class(id, _) => self.with_whole_class(*id, makes) == Some(false),
                Ancestor::Builtin(_) | Ancestor::Unknown(..) => false,
            })
        })
    }

    /// A body that writes its namespace through `locals()` or `vars()`.
    fn dynamic_body(self, statement: &'a ast::StmtClassDef) -> Option<Reason> {
        if !self.module.unit.hits.unusual_in(statement) {
            return None;
        }
        let place = super::dynamic::writes_own_namespace(&statement.body)?;
        Some(Reason {
            why: Why::DynamicNamespace,
            place: Some(self.place(place)),
        })
    }

    /// Names assigned in an enum's body become members of it (Lib/enum.py).
    fn enum_members(self, class: &mut Class) {
        let ty = self.local_type(&class.name);
        // The one that is written becomes `__new_member__` (`EnumType.__new__`).
        if let Some(binding) = class.members.get_mut("__new__") {
            *binding = Binding::sure(Bound::To(self.unknown(Why::OnlyLive, TextRange::default())));
        }
        for (name, binding) in &mut class.members {
            let private = name.starts_with('_') && (name.ends_with('_') || name.contains("__"));
            for bound in &mut binding.alternatives {
                if let (Bound::To(Object::Variable(found)), false) = (&mut *bound, private)
                    && !is_descriptor(&found.value_type)
                {
                    let place = found.place;
                    found.value = Fact::Unknown(Reason {
                        why: Why::OnlyLive,
                        place,
                    });
                    found.value_type = Fact::Known(ty.clone());
                }
            }
        }
    }

    /// `collections.namedtuple("P", "x y")`, `typing.NamedTuple("P", [("x", int)])`.
    pub fn named_tuple(self, call: &'a ast::ExprCall) -> Object {
        // One call makes one class, however many names lead to it.
        let key = (std::ptr::from_ref(call) as usize, DefId::MAX);
        if let Some(known) = self.project.classes.borrow().numbers.get(&key) {
            return Object::Class(*known);
        }
        let mut arguments = call.arguments.args.iter();
        let name = match arguments.next().map(|name| self.value_fact(name)) {
            Some(Fact::Known(Value::Str(name))) => name,
            _ => return self.unknown(Why::Computed, call.range()),
        };
        let names = match arguments.next().map(|fields| self.value_fact(fields)) {
            Some(Fact::Known(fields)) => field_names(&fields),
            _ => arguments_of_fields(call),
        };
        let Some(names) = names else {
            return self.unknown(Why::Computed, call.range());
        };
        let mut class = Class {
            name,
            place: Some(self.place(call.range())),
            ancestors: vec![Ancestor::Builtin("builtins.tuple")],
            members: BTreeMap::new(),
            instance: BTreeMap::new(),
            open: None,
            instance_open: None,
            declared: BTreeMap::new(),
            marks: Default::default(),
        };
        for name in &names {
            let field = Bound::To(variable(
                self.computed(call.range()),
                self.computed(call.range()),
            ));
            class
                .members
                .insert(name.clone(), Binding::sure(field.clone()));
            class.instance.insert(name.clone(), Binding::sure(field));
        }
        fields::add_tuple_methods(self, &mut class, call.range());
        let number = self.add_class(class);
        self.project
            .classes
            .borrow_mut()
            .numbers
            .insert(key, number);
        Object::Class(number)
    }

    /// A variable without more than its place.
    pub fn plain_variable(
        self,
        place: ruff_text_size::TextRange,
        annotation: Fact<crate::value::Annotation>,
        value: Fact<Value>,
    ) -> Variable {
        let value_type = match &value {
            Fact::Known(value) => Fact::Known(super::objects::type_of(value)),
            Fact::Absent => Fact::Absent,
            Fact::Unknown(reason) => Fact::Unknown(reason.clone()),
        };
        Variable {
            annotation,
            value,
            value_type,
            place: Some(self.place(place)),
        }
    }
}

/// Whether a metaclass is one of those that are known to leave methods alone.
fn keeps_methods(reason: &Reason) -> bool {
    let Why::Metaclass(name) = &reason.why else {
        return false;
    };
    let name = name.rsplit('.').next().unwrap_or(name);
    KEEP_METHODS.contains(&name)
}

fn is_function(binding: &Binding) -> bool {
    let mut alternatives = binding.alternatives.iter();
    alternatives.all(|bound| matches!(bound, Bound::To(Object::Function(_))))
}

/// The field names of a `namedtuple` call's second argument.
fn field_names(fields: &Value) -> Option<Vec<String>> {
    match fields {
        Value::Str(text) => Some(
            text.replace(',', " ")
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
        ),
        Value::List(items) | Value::Tuple(items) => items
            .iter()
            .map(|item| match item {
                Value::Str(name) => Some(name.clone()),
                _ => None,
            })
            .collect(),
        _ => None,
    }
}

/// `NamedTuple("P", [("x", int), …])`: the types aren't literal, the names are.
fn arguments_of_fields(call: &ast::ExprCall) -> Option<Vec<String>> {
    let fields = match call.arguments.args.get(1)? {
        Expr::List(list) => &list.elts,
        Expr::Tuple(tuple) => &tuple.elts,
        _ => return None,
    };
    fields
        .iter()
        .map(|field| match field {
            Expr::Tuple(pair) => match pair.elts.first() {
                Some(Expr::StringLiteral(name)) => Some(name.value.to_str().to_owned()),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// Parameters have private names, too.
fn mangle_parameters(class: &str, binding: &mut Binding) {
    for bound in &mut binding.alternatives {
        if let Bound::To(Object::Function(function)) = bound
            && let Fact::Known(parameters) = &mut function.parameters
        {
            for parameter in parameters {
                if parameter.name.starts_with("__") {
                    parameter.name = mangled(class, &parameter.name).into_owned();
                }
            }
        }
    }
}

/// A private name as the class's namespace holds it (Python reference, 6.2.1).
pub fn mangled<'n>(class: &str, name: &'n str) -> Cow<'n, str> {
    if !name.starts_with("__") || name.ends_with("__") || name.contains('.') {
        return Cow::Borrowed(name);
    }
    match class.trim_start_matches('_') {
        "" => Cow::Borrowed(name),
        stripped => Cow::Owned(["_", stripped, name].concat()),
    }
}

/// Whether values of that type answer attribute access themselves.
fn is_descriptor(ty: &Fact<Type>) -> bool {
    matches!(ty, Fact::Known(Type::Name(name)) if name.ends_with("property") || name.ends_with("DynamicClassAttribute"))
}

fn is_enum(ancestors: &[Ancestor]) -> bool {
    ancestors
        .iter()
        .any(|ancestor| matches!(ancestor, Ancestor::Builtin("enum.Enum" | "enum.Flag")))
}
