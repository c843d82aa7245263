"""Evidence providers: code that speaks for distributions, run only where it is chosen by name.

A provider is installed under the entry point group ``importspy.evidence_providers``; ``importspy
check --evidence-provider NAME`` runs it, in a process of its own::

    [project.entry-points."importspy.evidence_providers"]
    audit = "shop_audit:Provider"

Only what says that it is ``verified`` satisfies a contract that demands verified evidence;
importspy itself only observes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

__all__ = ["Context", "Dependency", "Evidence", "EvidenceProvider"]


@dataclass(frozen=True)
class Evidence:
    """Something that speaks for a distribution, or for something else that a contract names."""

    #: What it is, as contracts ask for it: ``distribution.provenance``, ``audit``.
    kind: str
    #: What it is about, most often the name of a distribution.
    subject: str
    #: How sure it is: checked by the provider, or only seen.
    status: Literal["verified", "observed"] = "observed"
    #: What was found. Evidence that found nothing speaks for nothing.
    observed: object = True


class Dependency(Protocol):
    """A distribution that is installed for the target."""

    @property
    def name(self) -> str: ...

    @property
    def version(self) -> str: ...


class Context(Protocol):
    """What is judged, and where it would run."""

    @property
    def subjects(self) -> Sequence[str]: ...

    @property
    def project_root(self) -> str | None: ...

    #: ``python``, ``os``, ``architecture``, ``implementation``.
    @property
    def environment(self) -> Mapping[str, str]: ...

    @property
    def network_allowed(self) -> bool: ...


class EvidenceProvider(Protocol):
    """What the entry point leads to, called without arguments, gives an object like this."""

    #: Names that begin with ``importspy`` are taken.
    @property
    def name(self) -> str: ...

    #: A provider that does is asked only with ``--allow-network``.
    @property
    def requires_network(self) -> bool: ...

    def collect(
        self, context: Context, dependencies: Sequence[Dependency]
    ) -> Iterable[Evidence]: ...
