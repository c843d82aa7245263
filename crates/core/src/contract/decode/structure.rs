//! What a module must contain: variables, functions, classes.

use super::Reading;
use super::declare::mapping;
use super::lists::{Entries, List};
use super::scalars::{
    AnnotationText, FileName, Flag, Literal, ModuleName, Name, Prose, Version, Word,
};
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::error::NoteKind;
use crate::contract::model::{
    Advice, Argument, Attribute, AttributeLevel, Class, Function, Module, ParameterKind, Variable,
};
use crate::contract::tree::Node;
use crate::value::Located;

mapping! {
    Advice ("advice", "advice", "pieces of advice"): "Shown with every violation of the rule." {
        reason: optional Prose, "reason" = "Why the rule exists; shown with its violations.";
        instead: optional Prose, "instead" = "What to do instead; shown with its violations.";
        docs: optional Prose, "docs" = "Where to read more; shown with its violations.";
    }
}

mapping! {
    Module ("module", "a module", "modules"): "A module: which one it is and what it must contain." {
        module: optional ModuleName, "module" = "The dotted name of the module.";
        filename: optional FileName, "filename" = "The name of the module's source file, without its folder.";
        version: optional Version, "version" = "A version that must be equal, or PEP 440 specifiers.";
        variables: many Entries<Variable, Literal>, "variables" = "Module globals that must be bound.";
        functions: many List<Function>, "functions" = "Functions that must exist.";
        classes: many List<Class>, "classes" = "Classes that must exist.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    Variable ("variable", "a variable", "variables", short "name"): "A module global that must be bound." {
        name: required Name, "name" = "The variable's name.";
        annotation: optional AnnotationText, "annotation" = "The annotation, compared after normalisation.";
        value: nullable Literal, "value" = "The value it must have; null means None.";
        + advice: Advice;
    }
}

mapping! {
    Function ("function", "a function", "functions", short "name"): "A function or a method that must exist." {
        name: required Name, "name" = "The function's name.";
        arguments: many List<Argument>, "arguments" = "Named parameters it must have, in any order.";
        return_annotation: optional AnnotationText, "return_annotation" = "The annotation of what it returns; the text None means `-> None`.";
        is_async: optional Flag, "async" = "Whether it must be (or must not be) `async def`.";
        + advice: Advice;
    }
}

mapping! {
    Argument ("argument", "an argument", "arguments", short "name"): "A parameter that must exist." {
        name: required Name, "name" = "The parameter's name, without stars.";
        annotation: optional AnnotationText, "annotation" = "The written annotation, compared after normalisation.";
        value: nullable Literal, "value" = "The default it must have; null means None.";
        kind: optional Word<ParameterKind>, "kind" = "How it is passed, as `inspect.Parameter.kind` says it.";
        + advice: Advice;
    }
}

mapping! {
    Class ("class", "a class", "classes", short "name"): "A class that must exist." {
        name: required Name, "name" = "The class's name; for a superclass a dotted name too.";
        attributes: many List<Attribute>, "attributes" = "Attributes it must have.";
        methods: many List<Function>, "methods" = "Methods it must have, inherited ones included.";
        superclasses: many List<Class>, "superclasses" = "Classes it must inherit from, directly or not.";
        + advice: Advice;
        ~ "class_attr": Entries<NamedAttribute, Literal> = "Older spelling of `attributes` with `type: class`.";
        ~ "instance_attr": Entries<NamedAttribute, Literal> = "Older spelling of `attributes` with `type: instance`.";
        => with_older_attributes;
    }
}

mapping! {
    Attribute ("attribute", "an attribute", "attributes"): "An attribute that must exist." {
        level: required Word<AttributeLevel>, "type" = "Whether the class has it, or its instances, or `any` of them.";
        name: required Name, "name" = "The attribute's name.";
        annotation: optional AnnotationText, "annotation" = "The annotation, compared after normalisation.";
        value: nullable Literal, "value" = "The value it must have; null means None.";
        + advice: Advice;
    }
}

/// An attribute whose level the key around it says, as releases before 0.3 wrote it.
pub(in crate::contract) struct NamedAttribute(Variable);

impl Mapping for NamedAttribute {
    const TABLE: Table = Variable::TABLE;

    fn collect(fields: &Fields<'_>, cx: &mut Reading) -> Option<Self> {
        Variable::collect(fields, cx).map(Self)
    }
}

fn with_older_attributes(mut class: Class, fields: &Fields<'_>, cx: &mut Reading) -> Class {
    use AttributeLevel::{Class as OfClass, Instance};
    for (key, level) in [("class_attr", OfClass), ("instance_attr", Instance)] {
        let Some((old, node)) = fields.get(key).filter(|(_, node)| !node.is_null()) else {
            continue;
        };
        let attributes = cx.under(old, |cx| {
            cx.note(
                node.head,
                NoteKind::OlderKey {
                    old,
                    new: "attributes",
                },
            );
            Entries::<NamedAttribute, Literal>::read(node, cx)
        });
        let attribute = |NamedAttribute(variable): NamedAttribute| of_level(level, node, variable);
        class
            .attributes
            .extend(attributes.into_iter().flatten().map(attribute));
    }
    class
}

fn of_level(level: AttributeLevel, written: &Node<'_>, variable: Variable) -> Attribute {
    let Variable {
        name,
        annotation,
        value,
        advice,
    } = variable;
    Attribute {
        level: Located::new(level, written.head),
        name,
        annotation,
        value,
        advice,
    }
}
