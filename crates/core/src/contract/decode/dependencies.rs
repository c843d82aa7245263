//! Rules about installed distributions.

use serde_json::{Value as Json, json};

use super::Reading;
use super::declare::mapping;
use super::lists::List;
use super::scalars::{Flag, Text, Version, Word, any_scalar};
use super::schemas::{Schemas, names_to};
use super::table::{Entry, Field, Fields, Form, Mapping, Presence, Table};
use crate::contract::dependency_name::{self, DependencyName};
use crate::contract::error::ProblemKind;
use crate::contract::model::{
    Advice, Dependency, DependencyIntegrity, DependencyOptions, EvidenceRequirement,
    EvidenceStatus, Origin, OriginKind, Permission,
};
use crate::contract::tree::{Node, Pair};
use crate::value::{self, Located, VersionPattern};

/// The mapping under one name of `dependencies`; the name itself stands in the key.
pub(in crate::contract) struct Rule {
    version: Option<Located<VersionPattern>>,
    allowed: Option<Located<bool>>,
    required: Option<Located<bool>>,
    declared: Option<Located<bool>>,
    editable: Option<Located<bool>>,
    origin: Option<Origin>,
    provenance: Option<Located<bool>>,
    integrity: Option<Located<DependencyIntegrity>>,
    marker: Option<Located<value::Marker>>,
    advice: Advice,
}

mapping! {
    Rule ("dependency", "a dependency (a version specifier or a mapping)", "dependencies", short "version"): "A rule about one installed distribution." {
        version: optional Requirement, "version" = "A version that must be equal, or PEP 440 specifiers.";
        allowed: optional Flag, "allowed" = "Whether the subject may import it.";
        required: optional Flag, "required" = "Whether it must be installed; true unless `allowed` is false.";
        declared: optional Flag, "declared" = "Whether the project's own metadata must name it.";
        editable: optional Flag, "editable" = "Whether it must be (or must not be) an editable install.";
        origin: optional Origin, "origin" = "Where it must have been installed from.";
        provenance: optional Provenance, "provenance" = "Whether evidence of its provenance is required.";
        integrity: optional Word<DependencyIntegrity>, "integrity" = "`record`: the installed files match the hashes in RECORD.";
        marker: optional Marker, "marker" = "The environments (PEP 508) the rule is limited to.";
        + advice: Advice;
    }
}

mapping! {
    Origin ("origin", "an origin", "origins"): "Where a distribution was installed from (PEP 610)." {
        kind: optional Word<OriginKind>, "type" = "The type of origin.";
        url: optional Text, "url" = "The address it came from.";
        repository: optional Text, "repository" = "The address of the repository.";
        commit: optional Text, "commit" = "The commit it was built from.";
        hash: optional Text, "hash" = "The hash of the archive.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    DependencyOptions ("dependency_options", "dependency options", "dependency options"): "What holds for all imports of the subject." {
        unresolved: optional Word<Permission>, "unresolved" = "Whether imports that no installed distribution provides are allowed.";
        undeclared: optional Word<Permission>, "undeclared" = "Whether imports of distributions the project doesn't declare are allowed.";
        unlisted: optional Word<Permission>, "unlisted" = "Whether imports of distributions not named under `dependencies` are allowed.";
        lock: optional Text, "lock" = "A lock file that what is installed must agree with.";
        + advice: Advice;
        @ span;
    }
}

mapping! {
    EvidenceRequirement ("evidence_requirement", "an evidence requirement", "evidence requirements"): "Evidence that a provider must give." {
        kind: required Text, "kind" = "The kind of evidence.";
        subject: required Text, "subject" = "What the evidence is about.";
        provider: optional Text, "provider" = "Who must give it.";
        status: optional Word<EvidenceStatus>, "status" = "How sure it must be.";
        + advice: Advice;
        @ span;
    }
}

/// `provenance` as a mapping.
pub(in crate::contract) struct ProvenanceRule {
    required: Located<bool>,
}

mapping! {
    ProvenanceRule ("provenance", "a demand for provenance (true, false or a mapping)", "demands"): "Whether evidence of provenance is required." {
        required: required Flag, "required" = "Whether it is required.";
    }
}

/// `true`, `false` or `{required: …}`.
pub(in crate::contract) struct Provenance;

impl Form for Provenance {
    type Output = Located<bool>;

    fn expected() -> &'static str {
        "true or false"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Located<bool>> {
        match node.mapping() {
            Some(_) => ProvenanceRule::read(node, cx).map(|rule| rule.required),
            None => Flag::read(node, cx),
        }
    }

    fn schema(schemas: &mut Schemas) -> Json {
        json!({ "anyOf": [Flag::schema(schemas), ProvenanceRule::schema(schemas)] })
    }
}

/// A version or specifiers, nothing else: distributions have PEP 440 versions.
pub(in crate::contract) struct Requirement;

impl Form for Requirement {
    type Output = Located<VersionPattern>;

    fn expected() -> &'static str {
        "a version specifier"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Self::Output> {
        let pattern = Version::read(node, cx)?;
        if !pattern.value.is_pep440() {
            let text = pattern.value.text().to_owned();
            return cx.refuse(pattern.span, ProblemKind::Version { text, reason: None });
        }
        Some(pattern)
    }

    fn schema(_: &mut Schemas) -> Json {
        any_scalar()
    }
}

/// An environment marker (PEP 508).
pub(in crate::contract) struct Marker;

impl Form for Marker {
    type Output = Located<value::Marker>;

    fn expected() -> &'static str {
        "an environment marker"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Self::Output> {
        let text = Text::read(node, cx)?;
        match value::Marker::parse(&text.value) {
            Ok(marker) => Some(Located::new(marker, text.span)),
            Err(fault) => cx.refuse(
                text.span,
                ProblemKind::Marker {
                    text: text.value,
                    fault,
                },
            ),
        }
    }

    fn schema(_: &mut Schemas) -> Json {
        json!({ "type": "string" })
    }
}

/// The mapping `dependencies`.
pub(in crate::contract) struct Dependencies;

impl Form for Dependencies {
    type Output = Vec<Dependency>;

    fn expected() -> &'static str {
        "a mapping from distributions to rules"
    }

    fn read(node: &Node<'_>, cx: &mut Reading) -> Option<Vec<Dependency>> {
        let Some(pairs) = node.mapping() else {
            return cx.wrong_shape(node, Self::expected());
        };
        let read = pairs
            .iter()
            .filter_map(|pair| cx.under_name(&pair.key.scalar.text, |cx| dependency(pair, cx)));
        Some(read.collect())
    }

    fn schema(schemas: &mut Schemas) -> Json {
        names_to(&super::schemas::nullable(&Rule::schema(schemas)))
    }
}

/// One rule; a name without anything after it demands that the distribution is installed.
fn dependency(pair: &Pair<'_>, cx: &mut Reading) -> Option<Dependency> {
    let text = &*pair.key.scalar.text;
    let name = dependency_name::parse(text).or_else(|| {
        let text = text.to_owned();
        cx.refuse(pair.key.span, ProblemKind::DependencyName { text })
    });
    let fields = match pair.value.is_null() {
        true => Fields::none(Rule::TABLE.what, pair.key.span),
        false => Fields::of(&pair.value, &Rule::TABLE, cx)?,
    };
    let rule = Rule::collect(&fields, cx)?;
    let DependencyName { target, extras } = name?;
    Some(Dependency {
        target: Located::new(target, pair.key.span),
        extras,
        version: rule.version,
        allowed: rule.allowed,
        required: rule.required,
        declared: rule.declared,
        editable: rule.editable,
        origin: rule.origin,
        provenance: rule.provenance,
        integrity: rule.integrity,
        marker: rule.marker,
        advice: rule.advice,
    })
}

/// The list `evidence_requirements`.
pub(in crate::contract) type Evidence = List<EvidenceRequirement>;
