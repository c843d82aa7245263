//! What names lead to: import paths, builtins, names of the module itself.

use ruff_python_ast::{self as ast, Expr};
use smallvec::SmallVec;

use super::Identity;
use super::evaluate::{Bindings, Resolved};
use super::flow::{Def, DefKind};
use crate::observe::builtin;
use crate::observe::host::Interpreter;
use crate::value::Value;

/// How long a dotted chain may be.
const DEPTH: usize = 64;

/// The absolute dotted path an expression (a name, attributes of one) leads to: `typing.List` for
/// `t.List` after `import typing as t`, `builtins.int`, `pkg.mod.Config` for the module's own.
/// Nothing where the name has several meanings, none, or isn't that simple.
pub fn path_of<'a>(
    expression: &Expr,
    bindings: &dyn Bindings<'a>,
    identity: &Identity,
) -> Option<String> {
    let mut parts: SmallVec<[&str; 4]> = SmallVec::new();
    let mut current = expression;
    while let Expr::Attribute(attribute) = current {
        parts.push(attribute.attr.as_str());
        current = &attribute.value;
        if parts.len() > DEPTH {
            return None;
        }
    }
    let Expr::Name(name) = current else {
        return None;
    };
    let mut path = match bindings.resolve(name.id.as_str()) {
        Some(resolved) => def_path(resolved.only()?, identity),
        None => match bindings.star(name.id.as_str()) {
            Some(path) => path,
            None => builtin::is_builtin(name.id.as_str())
                .then(|| ["builtins.", name.id.as_str()].concat())?,
        },
    };
    path.reserve(parts.iter().map(|part| part.len() + 1).sum());
    for part in parts.iter().rev() {
        path.push('.');
        path.push_str(part);
    }
    Some(path)
}

/// The paths a dotted name in an annotation may lead to; none where it is unknown.
pub fn paths_of(
    name: &str,
    resolved: Option<&Resolved<'_, '_>>,
    identity: &Identity,
) -> Vec<String> {
    let (_, rest) = name.split_at(name.find('.').unwrap_or(name.len()));
    let Some(resolved) = resolved else {
        return Vec::new();
    };
    let defs = resolved
        .slot
        .defs
        .iter()
        .filter_map(|id| resolved.scope.def(*id));
    let mut paths: Vec<String> = defs.map(|def| def_path(def, identity) + rest).collect();
    paths.dedup();
    paths
}

/// The dotted path of what a definition binds.
pub fn def_path(def: &Def<'_>, identity: &Identity) -> String {
    match def.kind {
        DefKind::Import(alias) => match alias.asname {
            Some(_) => alias.name.as_str().to_owned(),
            None => def.key.0.to_owned(),
        },
        DefKind::From(statement, alias) => {
            let module = imported_module(statement, identity);
            [module.as_str(), ".", alias.name.as_str()].concat()
        }
        _ => [identity.module.as_str(), ".", def.key.0].concat(),
    }
}

/// The absolute name of the module a `from` import names (PEP 328).
pub fn imported_module(statement: &ast::StmtImportFrom, identity: &Identity) -> String {
    let module = statement.module.as_ref().map(ast::Identifier::as_str);
    if statement.level == 0 {
        return module.unwrap_or_default().to_owned();
    }
    let mut package: Vec<&str> = identity.module.split('.').collect();
    let up = statement.level as usize - usize::from(identity.is_package);
    package.truncate(package.len().saturating_sub(up));
    package.extend(module);
    package.join(".")
}

/// `sys.exit(…)` and its like, called as a statement.
pub fn ends_program<'a>(call: &ast::ExprCall, bindings: &dyn Bindings<'a>) -> bool {
    let (owner, name) = match call.func.as_ref() {
        Expr::Name(name) => (None, name.id.as_str()),
        Expr::Attribute(attribute) => match attribute.value.as_ref() {
            Expr::Name(owner) => (Some(owner.id.as_str()), attribute.attr.as_str()),
            _ => return false,
        },
        _ => return false,
    };
    if !matches!(name, "exit" | "quit" | "_exit" | "abort") && owner.is_some() {
        return false;
    }
    let identity = Identity::nobody();
    let path = path_of(&call.func, bindings, &identity);
    matches!(
        path.as_deref(),
        Some("sys.exit" | "os._exit" | "os.abort" | "builtins.exit" | "builtins.quit")
    )
}

/// Whether a context manager is known to let every exception through.
pub fn never_swallows<'a>(expression: &Expr, bindings: &dyn Bindings<'a>) -> bool {
    let Expr::Call(call) = expression else {
        return false;
    };
    let path = path_of(&call.func, bindings, &Identity::nobody());
    matches!(
        path.as_deref(),
        Some(
            "builtins.open"
                | "io.open"
                | "codecs.open"
                | "builtins.memoryview"
                | "warnings.catch_warnings"
                | "contextlib.closing"
                | "contextlib.nullcontext"
                | "contextlib.redirect_stdout"
                | "contextlib.redirect_stderr"
                | "threading.Lock"
                | "threading.RLock"
                | "tempfile.TemporaryDirectory"
                | "tempfile.NamedTemporaryFile"
                | "tempfile.TemporaryFile"
                | "decimal.localcontext"
                | "importlib.resources.path"
                | "importlib.resources.as_file"
                | "zipfile.ZipFile"
                | "tarfile.open"
                | "gzip.open"
                | "bz2.open"
                | "lzma.open"
        )
    )
}

/// Whether a path is one of the facts about the target that conditions ask for.
pub fn is_platform_fact(path: &str) -> bool {
    matches!(
        path,
        "sys.version_info"
            | "sys.version_info.major"
            | "sys.version_info.minor"
            | "sys.version_info.micro"
            | "sys.hexversion"
            | "sys.platform"
            | "os.name"
            | "sys.implementation.name"
            | "platform.python_implementation"
            | "platform.system"
            | "platform.machine"
    )
}

/// The value of such a fact for the target interpreter.
pub fn platform_fact(path: &str, interpreter: &Interpreter) -> Option<Value> {
    let (major, minor, micro) = interpreter.version_info;
    let int = |number: u32| Value::Int(i64::from(number).into());
    Some(match path {
        // The release level and serial are left out: nothing sensible depends on them.
        "sys.version_info" => Value::Tuple(vec![
            int(major),
            int(minor),
            int(micro),
            Value::Str("final".into()),
            int(0),
        ]),
        "sys.version_info.major" => int(major),
        "sys.version_info.minor" => int(minor),
        "sys.version_info.micro" => int(micro),
        "sys.hexversion" => int((major << 24) | (minor << 16) | (micro << 8) | 0xf0),
        "sys.platform" => Value::Str(interpreter.platform.clone()),
        "os.name" => Value::Str(interpreter.os_name.clone()),
        "sys.implementation.name" => Value::Str(interpreter.implementation.to_lowercase()),
        "platform.python_implementation" => Value::Str(interpreter.implementation.clone()),
        "platform.system" => Value::Str(interpreter.system.clone()),
        "platform.machine" => Value::Str(interpreter.machine.clone()),
        _ => return None,
    })
}
