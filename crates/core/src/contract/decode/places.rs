//! Where a module may run: `deployments` and `runtime`.

use super::Reading;
use super::declare::mapping;
use super::environment::ExpectedText;
use super::lists::{Choice, Entries, List, Names};
use super::scalars::{Version, Word};
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::error::NoteKind;
use crate::contract::model::{
    Advice, Arch, Deployment, Environment, EnvironmentVariable, Interpreter, Module, Os, Python,
    Runtime, System,
};

mapping! {
    Deployment ("deployment", "a deployment", "deployments"): "One place where the module may run." {
        arch: optional Word<Arch>, "arch" = "The processor's architecture, in any of its spellings.";
        systems: many List<System>, "systems" = "Operating systems, one of which must hold completely.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    System ("system", "a system", "systems"): "One operating system and what runs on it." {
        os: optional Word<Os>, "os" = "The operating system.";
        environment: many Environment, "environment" = "Environment variables that must be set.";
        pythons: many List<Python>, "pythons" = "Pythons, one of which must hold completely.";
        + advice: Advice;
        @ span;
        ~ "envs": Entries<EnvironmentVariable, ExpectedText> = "Older spelling of `environment.variables`.";
        => with_envs;
    }
}

mapping! {
    Python ("python", "a Python", "Pythons"): "One Python and the modules that must be there." {
        version: optional Version, "version" = "The Python's version: `3.11` stands for every 3.11.x, specifiers work too.";
        interpreter: optional Word<Interpreter>, "interpreter" = "The implementation.";
        modules: many List<Module>, "modules" = "What the subject or other installed modules must be like.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    Runtime ("runtime", "a runtime", "runtimes"): "Where the module may run; all keys must hold." {
        python: optional Version, "python" = "The Python's version: `3.11` stands for every 3.11.x, specifiers work too.";
        os: optional Choice<Os>, "os" = "Operating systems, one of which it must be.";
        architecture: optional Choice<Arch>, "architecture" = "Architectures, one of which it must be.";
        implementation: optional Choice<Interpreter>, "implementation" = "Implementations of Python, one of which it must be.";
        environment: many Names<EnvironmentVariable, ExpectedText>, "environment" = "Environment variables that must be set, and to what; null means to anything.";
        + advice: Advice;
        @ span;
    }
}

/// `envs` of release 0.3: a mapping, which is `environment.variables`.
fn with_envs(mut system: System, fields: &Fields<'_>, cx: &mut Reading) -> System {
    if let Some((old, node)) = fields.get("envs").filter(|(_, node)| !node.is_null()) {
        cx.under(old, |cx| {
            cx.note(
                node.head,
                NoteKind::OlderKey {
                    old,
                    new: "environment.variables",
                },
            );
            let read = match node.mapping() {
                Some(_) => Names::<EnvironmentVariable, ExpectedText>::read(node, cx),
                None => List::<EnvironmentVariable>::read(node, cx),
            };
            system
                .environment
                .variables
                .extend(read.into_iter().flatten());
        });
    }
    system
}
