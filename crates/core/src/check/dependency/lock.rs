//! `lock`: what is installed is what a lock file says.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::super::{Around, Constraint, Ledger};
use super::{marker, undetermined};
use crate::contract::Advice;
use crate::observe::{Distribution, Lock, Locked, Need, Source, Why};
use crate::value::distribution_name::normal_name;
use crate::value::{Located, Marker, VersionPattern};
use crate::violation::{Code, Detail, Subject};

/// What environments are made with; no project locks it.
const TOOLS: [&str; 3] = ["pip", "setuptools", "wheel"];

pub fn check(lock: &Located<String>, advice: &Advice, around: Around<'_>, ledger: &mut Ledger) {
    let check = Check {
        lock,
        advice,
        around,
    };
    if let Err(why) = check.all(ledger) {
        let whole = check.constraint(
            Code::LockMismatch,
            Subject::DependencyOptions,
            Detail::Nothing,
        );
        undetermined(whole, why, ledger);
    }
}

struct Check<'c> {
    lock: &'c Located<String>,
    advice: &'c Advice,
    around: Around<'c>,
}

impl<'c> Check<'c> {
    fn all(&self, ledger: &mut Ledger) -> Result<(), Why> {
        let lock = self.around.installation.lock(&self.lock.value)?;
        let installed = self.installed()?;
        let mut locked: BTreeMap<&str, Vec<&Locked>> = BTreeMap::new();
        for package in &lock.packages {
            locked.entry(&package.name).or_default().push(package);
        }
        let before = ledger.count_violations();
        for name in self.needed(&lock, &locked)? {
            let versions = locked.get(name.as_str()).into_iter().flatten();
            let mut versions =
                versions.filter(|locked| self.holds(locked.marker.as_ref(), &lock).unwrap_or(true));
            let version = versions.find_map(|locked| locked.version.clone());
            if !installed.contains_key(&name) {
                let expected = version.map_or(Detail::Nothing, Detail::Text);
                let about = Subject::Dependency(name);
                let constraint = self.constraint(Code::LockMissing, about, expected);
                ledger.missing(constraint, Detail::Nothing, None, None);
            }
        }
        let own = self.around.installation.declared();
        let own = own.ok().and_then(|declared| declared.own.clone());
        for (name, found) in &installed {
            match locked.get(name.as_str()) {
                Some(locked) => self.agrees(name, found, (&lock, locked), ledger),
                None if own.as_ref() == Some(name) || TOOLS.contains(&name.as_str()) => {}
                None => self.differs(name, Detail::Nothing, self.shown(found), ledger),
            }
        }
        if ledger.count_violations() == before {
            let about = Subject::DependencyOptions;
            ledger.kept(self.constraint(Code::LockMismatch, about, Detail::Nothing));
        }
        Ok(())
    }

    fn installed(&self) -> Result<BTreeMap<String, Distribution>, Why> {
        let all = self.around.installation.all()?.into_iter();
        Ok(all
            .filter_map(|found| Some((normal_name(&found.name)?, found)))
            .collect())
    }

    /// The names of what must be there: what the project needs, and what that needs in turn.
    fn needed(
        &self,
        lock: &Lock,
        locked: &BTreeMap<&str, Vec<&Locked>>,
    ) -> Result<BTreeSet<String>, Why> {
        let mut needed = BTreeSet::new();
        let Some(roots) = &lock.roots else {
            for package in lock.packages.iter().filter(|package| package.is_needed) {
                if self.holds(package.marker.as_ref(), lock)? {
                    needed.insert(package.name.clone());
                }
            }
            return Ok(needed);
        };
        let projects: HashSet<&str> = roots.iter().map(|root| root.name.as_str()).collect();
        let mut open: Vec<&Need> = roots.iter().collect();
        let mut seen = HashSet::new();
        while let Some(need) = open.pop() {
            if !self.holds(need.marker.as_ref(), lock)? || !seen.insert((&need.name, &need.extras))
            {
                continue;
            }
            if !projects.contains(need.name.as_str()) {
                needed.insert(need.name.clone());
            }
            for package in locked.get(need.name.as_str()).into_iter().flatten() {
                open.extend(&package.needs);
                let asked = package.extras.iter();
                let asked = asked.filter(|(extra, _)| need.extras.contains(extra));
                open.extend(asked.flat_map(|(_, needs)| needs));
            }
        }
        Ok(needed)
    }

    /// Of several for different places, those count whose marker holds; all, where none does.
    fn agrees(
        &self,
        name: &str,
        found: &Distribution,
        (lock, locked): (&Lock, &[&Locked]),
        ledger: &mut Ledger,
    ) {
        let here = locked
            .iter()
            .filter(|locked| self.holds(locked.marker.as_ref(), lock).unwrap_or(true));
        let mut here: Vec<&Locked> = here.copied().collect();
        if here.is_empty() {
            here = locked.to_vec();
        }
        let same = |locked: &&Locked| match (&locked.version, &found.version) {
            (None, _) => true,
            (Some(wanted), Some(version)) => {
                VersionPattern::parse(wanted).is_ok_and(|wanted| wanted.accepts(version))
            }
            (Some(_), None) => false,
        };
        let versions = here.iter().filter_map(|locked| locked.version.clone());
        let expected = match versions.collect::<Vec<_>>().as_slice() {
            [] => Detail::Nothing,
            [only] => Detail::Text(only.clone()),
            several => Detail::OneOf(several.to_vec()),
        };
        match here.into_iter().find(same) {
            None if found.version.is_none() => {
                let about = Subject::Dependency(name.to_owned());
                let constraint = self.constraint(Code::LockMismatch, about, expected);
                undetermined(constraint, Why::Metadata(found.place.clone()), ledger);
            }
            None => self.differs(name, expected, self.shown(found), ledger),
            Some(locked) => self.same_source(name, locked, ledger),
        }
    }

    /// A commit, or an archive whose hash was written down, is the one that is locked.
    fn same_source(&self, name: &str, locked: &Locked, ledger: &mut Ledger) {
        let constraint = |expected| {
            let about = Subject::Dependency(name.to_owned());
            self.constraint(Code::LockMismatch, about, expected)
        };
        let source = match self.around.installation.installed_from(name) {
            Ok(from) => from.source,
            Err(why) => return undetermined(constraint(Detail::Nothing), why, ledger),
        };
        if let Some(commit) = &locked.commit {
            let expected = Detail::Text(commit.clone());
            return match source {
                Source::Vcs {
                    commit: Some(found),
                    ..
                } if found == *commit => {}
                Source::Vcs {
                    commit: Some(found),
                    ..
                } => {
                    self.differs(name, expected, Detail::Text(found), ledger);
                }
                Source::Vcs { commit: None, .. } | Source::Untold => {
                    undetermined(constraint(expected), Why::Untold, ledger);
                }
                Source::Index | Source::Archive { .. } | Source::Local { .. } => {
                    let found = Detail::Text("no commit".to_owned());
                    self.differs(name, expected, found, ledger);
                }
            };
        }
        if let Source::Archive { hashes, .. } = source {
            let known =
                |hash: &&(String, String)| locked.hashes.iter().any(|(name, _)| *name == hash.0);
            if let Some(found) = hashes.iter().find(known)
                && !locked.hashes.contains(found)
            {
                let wanted = locked.hashes.iter().map(shown_hash).collect();
                let found = Detail::Text(shown_hash(found));
                self.differs(name, Detail::OneOf(wanted), found, ledger);
            }
        }
    }

    fn holds(&self, condition: Option<&Marker>, lock: &Lock) -> Result<bool, Why> {
        condition.map_or(Ok(true), |condition| {
            marker::holds_with(condition, self.around.host, &[], &lock.groups)
        })
    }

    fn shown(&self, found: &Distribution) -> Detail {
        Detail::Installed {
            version: found.version.clone().unwrap_or_default(),
            place: found.place.clone(),
            declared: None,
        }
    }

    fn differs(&self, name: &str, expected: Detail, found: Detail, ledger: &mut Ledger) {
        let about = Subject::Dependency(name.to_owned());
        ledger.broken(
            self.constraint(Code::LockMismatch, about, expected),
            found,
            None,
        );
    }

    fn constraint(&self, code: Code, subject: Subject, expected: Detail) -> Constraint<'c> {
        Constraint {
            code,
            subject,
            contract: self.lock.span,
            expected,
            advice: self.advice,
        }
    }
}

fn shown_hash((name, digest): &(String, String)) -> String {
    format!("{name}:{digest}")
}
