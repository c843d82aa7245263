//! Where a distribution was installed from: `editable`, `origin`.

use super::super::Ledger;
use super::{Case, undetermined};
use crate::contract::{Origin, OriginKind};
use crate::observe::{Distribution, InstalledFrom, Source, Why};
use crate::value::distribution_name::normal_name;
use crate::value::url::{compared, without_credentials};
use crate::value::{Located, Span};
use crate::violation::{Code, Detail};

pub fn editable(case: Case<'_>, found: &Distribution, wanted: &Located<bool>, ledger: &mut Ledger) {
    let expected = Detail::Editable(wanted.value);
    let constraint = case.constraint(Code::DependencyEditable, wanted.span, expected);
    match installed_from(case, found) {
        Err(why) => undetermined(constraint, why, ledger),
        Ok(from) if from.editable == wanted.value => ledger.kept(constraint),
        Ok(from) => ledger.broken(constraint, Detail::Editable(from.editable), None),
    }
}

/// Checks every key of `origin` for itself.
pub fn check(case: Case<'_>, found: &Distribution, wanted: &Origin, ledger: &mut Ledger) {
    let Origin {
        span: _,
        kind,
        url,
        repository,
        commit,
        hash,
        advice: _,
    } = wanted;
    let from = installed_from(case, found).map(|from| from.source);
    let from = from.as_ref().map_err(Clone::clone);
    let mut compare = |span: Span, wanted: String, decide: &dyn Fn(&Source) -> Told| {
        let expected = Detail::Text(wanted);
        let constraint = case.constraint(Code::DependencyOrigin, span, expected);
        match from.clone().map(decide) {
            Err(why) => undetermined(constraint, why, ledger),
            Ok(Told::Untold) => undetermined(constraint, Why::Untold, ledger),
            Ok(Told::Kept) => ledger.kept(constraint),
            Ok(Told::Not(found)) => ledger.broken(constraint, found, None),
        }
    };
    if let Some(wanted) = kind {
        let spelling = wanted.value.spelling().to_owned();
        compare(wanted.span, spelling, &|source| {
            kind_is(wanted.value, source)
        });
    }
    if let Some(wanted) = url {
        compare(wanted.span, without_credentials(&wanted.value), &|source| {
            told(source, address(source), |found| {
                compared(found) == compared(&wanted.value)
            })
        });
    }
    if let Some(wanted) = repository {
        compare(wanted.span, without_credentials(&wanted.value), &|source| {
            told(source, repository_of(source), |found| {
                plain_repository(&compared(found)) == plain_repository(&compared(&wanted.value))
            })
        });
    }
    if let Some(wanted) = commit {
        compare(wanted.span, wanted.value.clone(), &|source| {
            told(source, commit_of(source), |found| {
                found.eq_ignore_ascii_case(&wanted.value)
            })
        });
    }
    if let Some(wanted) = hash {
        compare(wanted.span, wanted.value.clone(), &|source| {
            hash_is(&wanted.value, source)
        });
    }
}

/// What is known of one key.
enum Told {
    Kept,
    Not(Detail),
    Untold,
}

fn installed_from(case: Case<'_>, found: &Distribution) -> Result<InstalledFrom, Why> {
    let name = normal_name(&found.name).ok_or_else(|| Why::Metadata(found.place.clone()))?;
    case.around.installation.installed_from(&name)
}

fn told(source: &Source, found: Option<&str>, is_wanted: impl Fn(&str) -> bool) -> Told {
    match (source, found) {
        (Source::Untold, _) => Told::Untold,
        (_, Some(found)) if is_wanted(found) => Told::Kept,
        (_, Some(found)) => Told::Not(Detail::Text(found.to_owned())),
        (source, None) => Told::Not(source_detail(source)),
    }
}

fn kind_is(wanted: OriginKind, source: &Source) -> Told {
    let found = match source {
        Source::Index => OriginKind::Index,
        Source::Vcs { .. } => OriginKind::Vcs,
        Source::Archive { .. } => OriginKind::Archive,
        Source::Local { .. } => OriginKind::Local,
        Source::Untold => return Told::Untold,
    };
    if found == wanted {
        Told::Kept
    } else {
        Told::Not(source_detail(source))
    }
}

fn hash_is(wanted: &str, source: &Source) -> Told {
    let hashes = match source {
        Source::Archive { hashes, .. } => hashes.as_slice(),
        Source::Untold => return Told::Untold,
        Source::Index | Source::Vcs { .. } | Source::Local { .. } => {
            return Told::Not(source_detail(source));
        }
    };
    let (algorithm, digest) = wanted.split_once([':', '=']).unwrap_or(("sha256", wanted));
    match hashes.iter().find(|(known, _)| known == algorithm) {
        Some((_, found)) if found.eq_ignore_ascii_case(digest) => Told::Kept,
        Some((_, found)) => Told::Not(Detail::Text(format!("{algorithm}:{found}"))),
        // The archive had one; nobody wrote it down.
        None => Told::Untold,
    }
}

fn source_detail(source: &Source) -> Detail {
    let kind = match source {
        Source::Index => OriginKind::Index,
        Source::Vcs { .. } => OriginKind::Vcs,
        Source::Archive { .. } => OriginKind::Archive,
        Source::Local { .. } => OriginKind::Local,
        Source::Untold => return Detail::Nothing,
    };
    let spelling = kind.spelling();
    Detail::Text(match address(source) {
        Some(url) => format!("{spelling} {url}"),
        None => spelling.to_owned(),
    })
}

fn address(source: &Source) -> Option<&str> {
    match source {
        Source::Vcs { url, .. } | Source::Archive { url, .. } | Source::Local { url } => Some(url),
        Source::Index | Source::Untold => None,
    }
}

fn repository_of(source: &Source) -> Option<&str> {
    match source {
        Source::Vcs { url, .. } => Some(url),
        Source::Index | Source::Archive { .. } | Source::Local { .. } | Source::Untold => None,
    }
}

fn commit_of(source: &Source) -> Option<&str> {
    match source {
        Source::Vcs { commit, .. } => commit.as_deref(),
        Source::Index | Source::Archive { .. } | Source::Local { .. } | Source::Untold => None,
    }
}

/// One repository has several spellings: `git+` before it, `.git` or a slash behind it.
fn plain_repository(url: &str) -> &str {
    let url = url.strip_prefix("git+").unwrap_or(url);
    let url = url.trim_end_matches('/');
    url.strip_suffix(".git").unwrap_or(url)
}
