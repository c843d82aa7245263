//! Code that writes the module's namespace by name: `global` in functions, `globals()[…]`,
//! `setattr` on the module, `exec`, replaced modules. Only statements in which a text search found
//! something unusual are looked at.

use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::{Ranged, TextRange, TextSize};

use crate::observe::Why;
use crate::observe::source::expressions;
use crate::observe::source::flow::{Binds, walk};
use crate::observe::source::unit::Unit;

const DEPTH: usize = 128;

/// Calls that only read the namespace they are given.
const READERS: [&str; 31] = [
    "__import__",
    "all",
    "any",
    "bool",
    "dict",
    "dir",
    "enumerate",
    "eval",
    "filter",
    "frozenset",
    "get_type_hints",
    "getattr",
    "getfile",
    "getmembers",
    "getsource",
    "hasattr",
    "id",
    "isinstance",
    "iter",
    "len",
    "list",
    "map",
    "print",
    "repr",
    "set",
    "sorted",
    "str",
    "testmod",
    "tuple",
    "type",
    "vars",
];

impl<'a> Write<'a> {
    /// Whether it is one: declaring a name `global` isn't.
    pub(super) fn binds(&self, unit: &Unit<'a>) -> bool {
        let (Some(def), What::Name(name)) = (self.declared_in, &self.what) else {
            return true;
        };
        let bound = walk(&def.body, Binds::Names, unit, None);
        bound.slot(name).is_some() || bound.defs.iter().any(|def| def.key == (*name, ""))
    }
}

pub(super) enum What<'a> {
    Name(&'a str),
    Absent,
    All,
}

pub(super) struct Write<'a> {
    pub(super) what: What<'a>,
    pub(super) why: Why,
    pub(super) place: TextRange,
    /// The function whose body writes; nothing at module level.
    pub(super) function: Option<&'a str>,
    /// The function that only declares the name, unless it binds it too.
    pub(super) declared_in: Option<&'a ast::StmtFunctionDef>,
    pub(super) until: TextSize,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Place<'a> {
    Module,
    Class,
    Function(&'a str),
}

pub(super) struct Search<'u, 'a> {
    pub(super) unit: &'u Unit<'a>,
    /// Names bound to the module object itself (`this = sys.modules[__name__]`).
    pub(super) modules: Vec<&'a str>,
    /// Names bound to its namespace (`g = globals()`).
    pub(super) namespaces: Vec<&'a str>,
    /// The end of the module-level statement that is looked at.
    pub(super) until: TextSize,
    pub(super) writes: Vec<Write<'a>>,
}

impl<'a> Search<'_, 'a> {
    pub(super) fn block(&mut self, body: &'a [Stmt], place: Place<'a>, depth: usize) {
        for statement in body {
            if !self.is_aliased() && !self.unit.hits.unusual_in(statement) {
                continue;
            }
            if depth == 0 {
                self.until = statement.range().end();
            }
            if depth > DEPTH {
                self.write(What::All, statement.range(), place);
                return;
            }
            self.statement(statement, place);
            let inner = match statement {
                Stmt::FunctionDef(def) => {
                    self.globals_of(def);
                    Place::Function(def.name.as_str())
                }
                Stmt::ClassDef(def) => {
                    self.global_enum(def, place);
                    if matches!(place, Place::Function(_)) {
                        place
                    } else {
                        Place::Class
                    }
                }
                _ => place,
            };
            expressions::blocks(statement, &mut |block| self.block(block, inner, depth + 1));
        }
    }

    /// Whether what is looked for may hide behind a name.
    fn is_aliased(&self) -> bool {
        !self.modules.is_empty() || !self.namespaces.is_empty()
    }

    fn write(&mut self, what: What<'a>, place: TextRange, at: Place<'a>) {
        let function = match at {
            Place::Function(name) => Some(name),
            Place::Module | Place::Class => None,
        };
        self.writes.push(Write {
            what,
            why: Why::DynamicNamespace,
            place,
            function,
            declared_in: None,
            until: self.until,
        });
    }

    /// `global X`.
    fn globals_of(&mut self, def: &'a ast::StmtFunctionDef) {
        if !self.unit.hits.declares_in(def) {
            return;
        }
        let mut declared: Vec<&'a ast::Identifier> = Vec::new();
        collect_globals(&def.body, &mut declared, 0);
        self.writes.extend(declared.into_iter().map(|name| Write {
            what: What::Name(name.as_str()),
            why: Why::GlobalStatement,
            place: name.range(),
            function: Some(def.name.as_str()),
            declared_in: Some(def),
            until: self.until,
        }));
    }

    fn global_enum(&mut self, def: &'a ast::StmtClassDef, place: Place<'a>) {
        for decorator in &def.decorator_list {
            if self
                .unit
                .slice(&decorator.expression)
                .ends_with("global_enum")
            {
                self.write(What::Absent, decorator.range(), place);
            }
        }
    }

    fn statement(&mut self, statement: &'a Stmt, place: Place<'a>) {
        let targets: &[Expr] = match statement {
            Stmt::Assign(node) => {
                self.bindings_of_module(node);
                self.bindings_of_namespace(node, place);
                &node.targets
            }
            Stmt::Delete(node) => &node.targets,
            Stmt::AugAssign(node) => std::slice::from_ref(&node.target),
            Stmt::AnnAssign(node) => std::slice::from_ref(&node.target),
            _ => &[],
        };
        for target in targets {
            self.target(target, place);
        }
        let mut calls = Vec::new();
        let aliased = self.is_aliased();
        expressions::heads(statement, &mut |head| {
            if aliased || self.unit.hits.unusual_in(head) {
                expressions::each(head, &mut |expression| {
                    if let Expr::Call(call) = expression {
                        calls.push(call);
                    }
                });
            }
        });
        for call in calls {
            self.call(call, place);
        }
    }

    fn bindings_of_module(&mut self, assign: &'a ast::StmtAssign) {
        if !self.is_module(&assign.value) {
            return;
        }
        for target in &assign.targets {
            if let Expr::Name(name) = target {
                self.modules.push(name.id.as_str());
            }
        }
    }

    /// `g = globals()`; bound to anything but a plain name, it may be written to from anywhere.
    fn bindings_of_namespace(&mut self, assign: &'a ast::StmtAssign, place: Place<'a>) {
        if !self.is_namespace(&assign.value, place) {
            return;
        }
        for target in &assign.targets {
            match target {
                Expr::Name(name) => self.namespaces.push(name.id.as_str()),
                _ => self.write(What::All, assign.range(), place),
            }
        }
    }

    fn target(&mut self, target: &'a Expr, place: Place<'a>) {
        match target {
            Expr::Subscript(node) if self.is_namespace(&node.value, place) => {
                let what = literal(&node.slice).map_or(What::All, What::Name);
                self.write(what, target.range(), place);
            }
            // The module is replaced as a whole.
            Expr::Subscript(_) if self.is_own_entry(target) => {
                self.write(What::All, target.range(), place)
            }
            Expr::Attribute(node) if self.is_module(&node.value) => {
                let what = match node.attr.as_str() {
                    "__class__" => What::Absent,
                    name => What::Name(name),
                };
                self.write(what, target.range(), place);
            }
            _ => {}
        }
    }

    fn call(&mut self, call: &'a ast::ExprCall, place: Place<'a>) {
        let arguments = call.arguments.args.as_ref();
        match call.func.as_ref() {
            Expr::Attribute(method) if self.is_namespace(&method.value, place) => {
                self.namespace_method(method.attr.as_str(), call, place);
                return;
            }
            Expr::Attribute(method) if matches!(method.attr.as_str(), "_convert_" | "_convert") => {
                self.write(What::Absent, call.range(), place);
                return;
            }
            Expr::Name(name) => match name.id.as_str() {
                "setattr" | "delattr"
                    if arguments.first().is_some_and(|first| self.is_module(first)) =>
                {
                    let what = arguments
                        .get(1)
                        .and_then(literal)
                        .map_or(What::All, What::Name);
                    self.write(what, call.range(), place);
                    return;
                }
                "exec" => {
                    let into_module = match arguments.get(1) {
                        None => !matches!(place, Place::Function(_)),
                        Some(namespace) => self.is_namespace(namespace, place),
                    };
                    if into_module {
                        self.write(What::All, call.range(), place);
                    }
                    return;
                }
                _ => {}
            },
            _ => {}
        }
        let keywords = call
            .arguments
            .keywords
            .iter()
            .filter(|keyword| keyword.arg.is_some());
        let mut given = arguments
            .iter()
            .chain(keywords.map(|keyword| &keyword.value));
        if given.any(|argument| self.is_namespace(argument, place) || self.is_own_entry(argument))
            && !is_reader(&call.func)
        {
            self.write(What::All, call.range(), place);
        }
    }

    fn namespace_method(&mut self, method: &str, call: &'a ast::ExprCall, place: Place<'a>) {
        let first = call.arguments.args.first();
        match method {
            "update" => {
                for keyword in &call.arguments.keywords {
                    let what = keyword
                        .arg
                        .as_ref()
                        .map_or(What::All, |name| What::Name(name.as_str()));
                    self.write(what, call.range(), place);
                }
                match first {
                    None => {}
                    Some(Expr::Dict(dict)) => {
                        for item in &dict.items {
                            let what = item
                                .key
                                .as_ref()
                                .and_then(literal)
                                .map_or(What::All, What::Name);
                            self.write(what, call.range(), place);
                        }
                    }
                    Some(_) => self.write(What::All, call.range(), place),
                }
            }
            "setdefault" | "pop" | "__setitem__" | "__delitem__" => {
                let what = first.and_then(literal).map_or(What::All, What::Name);
                self.write(what, call.range(), place);
            }
            "clear" | "popitem" | "__ior__" => self.write(What::All, call.range(), place),
            _ => {}
        }
    }

    /// `globals()`, at module level also `locals()` and `vars()`, `sys.modules[__name__].__dict__`.
    fn is_namespace(&self, expression: &Expr, place: Place<'a>) -> bool {
        match expression {
            Expr::Call(call) => {
                let Expr::Name(name) = call.func.as_ref() else {
                    return false;
                };
                match (name.id.as_str(), call.arguments.args.as_ref()) {
                    ("globals", []) => true,
                    ("locals" | "vars", []) => place == Place::Module,
                    ("vars", [module]) => self.is_module(module),
                    _ => false,
                }
            }
            Expr::Attribute(attribute) => {
                attribute.attr.as_str() == "__dict__" && self.is_module(&attribute.value)
            }
            Expr::Name(name) => self.namespaces.contains(&name.id.as_str()),
            _ => false,
        }
    }

    fn is_module(&self, expression: &Expr) -> bool {
        match expression {
            Expr::Name(name) => self.modules.contains(&name.id.as_str()),
            other => self.is_own_entry(other),
        }
    }

    /// `sys.modules[__name__]`, `import_module(__name__)`, `__import__(__name__)`.
    fn is_own_entry(&self, expression: &Expr) -> bool {
        let is_own_name = |e: &Expr| match e {
            Expr::Name(name) => name.id.as_str() == "__name__",
            Expr::StringLiteral(text) => text.value.to_str() == self.unit.identity.module,
            _ => false,
        };
        match expression {
            Expr::Subscript(node) => {
                let modules = matches!(node.value.as_ref(), Expr::Attribute(a) if a.attr.as_str() == "modules");
                modules && is_own_name(&node.slice)
            }
            Expr::Call(call) => {
                let name = match call.func.as_ref() {
                    Expr::Name(name) => name.id.as_str(),
                    Expr::Attribute(attribute) => attribute.attr.as_str(),
                    _ => return false,
                };
                matches!(name, "import_module" | "__import__" | "get")
                    && call.arguments.args.first().is_some_and(is_own_name)
            }
            _ => false,
        }
    }
}

/// Whether a function only reads what it is given.
fn is_reader(function: &Expr) -> bool {
    match function {
        Expr::Attribute(method) => READERS.contains(&method.attr.as_str()),
        Expr::Name(name) => READERS.contains(&name.id.as_str()),
        _ => false,
    }
}

fn literal(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::StringLiteral(text) => Some(text.value.to_str()),
        _ => None,
    }
}

fn collect_globals<'a>(body: &'a [Stmt], found: &mut Vec<&'a ast::Identifier>, depth: usize) {
    if depth > DEPTH {
        return;
    }
    for statement in body {
        match statement {
            Stmt::Global(node) => found.extend(&node.names),
            Stmt::FunctionDef(_) | Stmt::ClassDef(_) => {}
            other => {
                expressions::blocks(other, &mut |block| collect_globals(block, found, depth + 1));
            }
        }
    }
}
