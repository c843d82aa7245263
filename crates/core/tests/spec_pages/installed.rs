//! What is installed around an example: distributions by name.
//!
//! `{"NAME": {"version": …, "modules": […], "requires": […], "extras": […], "editable": …, "from": …,
//! "declared": …, "tampered": {"PATH": "Changed"}}}`

use std::collections::BTreeMap;
use std::sync::Arc;

use importspy_core::observe::source::{Beside, Demand};
use importspy_core::observe::{
    Declaration, Declared, Distribution, Evidence, Home, Installation, InstalledFrom, Lock, Locked,
    Needs, Neighbour, Neighbours, Origin, Source, Tampered, Tampering, Why,
};
use importspy_core::value::{EvidenceStatus, Requirement};
use serde::{Deserialize, Deserializer};

#[derive(Debug, Default)]
pub struct Installed(BTreeMap<String, Described>);

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Described {
    version: Option<String>,
    /// The import names it provides.
    modules: Vec<String>,
    requires: Vec<String>,
    extras: Vec<String>,
    editable: bool,
    from: From,
    /// The version in pylock.toml.
    locked: Option<String>,
    /// Kinds of evidence, and how sure they are; all from a provider called `example`.
    evidence: BTreeMap<String, String>,
    /// It is locked only.
    absent: bool,
    /// What isn't as it was installed; without it, nobody knows.
    #[serde(deserialize_with = "tampered")]
    tampered: Option<Vec<Tampered>>,
    /// The requirement that the project declares it with.
    declared: Option<String>,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum From {
    #[default]
    Index,
    Vcs {
        url: String,
        commit: String,
    },
    Local {
        url: String,
    },
    Untold,
}

fn tampered<'d, D: Deserializer<'d>>(reader: D) -> Result<Option<Vec<Tampered>>, D::Error> {
    let files = BTreeMap::<String, Tampering>::deserialize(reader)?;
    let tampered = files
        .into_iter()
        .map(|(path, what)| Tampered { path, what });
    Ok(Some(tampered.collect()))
}

impl Installed {
    pub fn read(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text).map(Self)
    }

    fn described(&self, name: &str) -> Result<&Described, Why> {
        let missing = || Why::Metadata(name.to_owned());
        self.0.get(name).ok_or_else(missing)
    }
}

impl Installation for Installed {
    fn distribution(&self, name: &str) -> Result<Option<Distribution>, Why> {
        let described = self.0.get(name).filter(|described| !described.absent);
        Ok(described.map(|described| Distribution {
            name: name.to_owned(),
            version: described.version.clone(),
            place: "site-packages".to_owned(),
        }))
    }

    fn providers(&self, module: &str) -> Result<Vec<String>, Why> {
        let top = module.split('.').next().unwrap_or(module);
        let provides = |described: &Described| described.modules.iter().any(|one| one == top);
        let names = self.0.iter().filter(|(_, described)| provides(described));
        Ok(names.map(|(name, _)| name.clone()).collect())
    }

    fn needs(&self, name: &str) -> Result<Needs, Why> {
        let described = self.described(name)?;
        Ok(Needs {
            extras: described.extras.clone(),
            requirements: described.requires.clone(),
        })
    }

    fn tampered(&self, name: &str) -> Result<Arc<[Tampered]>, Why> {
        let tampered = self.described(name)?.tampered.clone();
        tampered.map(Arc::from).ok_or(Why::NoRecord)
    }

    fn all(&self) -> Result<Vec<Distribution>, Why> {
        let found = self.0.keys().map(|name| self.distribution(name));
        Ok(found
            .collect::<Result<Vec<_>, _>>()?
            .into_iter()
            .flatten()
            .collect())
    }

    fn lock(&self, path: &str) -> Result<Arc<Lock>, Why> {
        if path != "pylock.toml" {
            return Err(Why::Lock(path.to_owned(), "there is none".to_owned()));
        }
        let locked = self.0.iter().filter_map(|(name, described)| {
            let version = described.locked.clone()?;
            Some(Locked {
                name: name.clone(),
                version: Some(version),
                marker: None,
                hashes: Vec::new(),
                commit: None,
                is_needed: true,
                needs: Vec::new(),
                extras: Vec::new(),
            })
        });
        Ok(Arc::new(Lock {
            packages: locked.collect(),
            roots: None,
            groups: Vec::new(),
        }))
    }

    fn evidence(&self, subject: &str) -> Result<Vec<Evidence>, Why> {
        let evidence = self.0.get(subject).map(|described| &described.evidence);
        let given = |(kind, status): (&String, &String)| {
            Some(Evidence {
                kind: kind.clone(),
                provider: "example".to_owned(),
                status: EvidenceStatus::from_spelling(status)?,
            })
        };
        Ok(evidence.into_iter().flatten().filter_map(given).collect())
    }

    fn home(&self, module: &str) -> Result<Home, Why> {
        let top = module.split('.').next().unwrap_or(module);
        let owners = self.providers(module)?;
        Ok(match top {
            _ if !owners.is_empty() => Home::Distributions(owners),
            "json" | "typing" | "sys" => Home::Standard,
            "own" => Home::Own,
            "loose" => Home::Nobody,
            _ => Home::Missing,
        })
    }

    fn declared(&self) -> Result<Arc<Declared>, Why> {
        let lines = self
            .0
            .values()
            .filter_map(|described| described.declared.as_ref());
        let requirements = lines.filter_map(|text| Some((text, Requirement::parse(text)?)));
        let declared = requirements.map(|(text, requirement)| Declaration {
            name: requirement.name,
            text: text.clone(),
            place: "pyproject.toml:5".to_owned(),
        });
        Ok(Arc::new(Declared {
            declarations: declared.collect(),
            ..Declared::default()
        }))
    }

    fn installed_from(&self, name: &str) -> Result<InstalledFrom, Why> {
        let described = self.described(name)?;
        Ok(InstalledFrom {
            editable: described.editable,
            source: match described.from.clone() {
                From::Index => Source::Index,
                From::Vcs { url, commit } => Source::Vcs {
                    url,
                    commit: Some(commit),
                },
                From::Local { url } => Source::Local { url },
                From::Untold => Source::Untold,
            },
        })
    }
}

/// The modules beside an example, and those of the distributions.
pub struct Owned<'a> {
    pub beside: Beside<'a>,
    pub installed: &'a Installed,
}

impl Neighbours for Owned<'_> {
    fn look(&self, module: &str, demand: &Demand) -> Neighbour {
        self.beside.look(module, demand)
    }

    fn origin(&self, module: &str) -> Origin {
        match self.installed.providers(module) {
            // Classes are spelled with a capital, and no modules.
            Ok(owners) if !owners.is_empty() && module.contains(char::is_uppercase) => {
                Origin::Missing
            }
            Ok(owners) if !self.installed.0.is_empty() => match self.beside.origin(module) {
                Origin::Missing => Origin::Missing,
                Origin::Found { .. } | Origin::Unknown => Origin::Found {
                    file: None,
                    owners: Some(owners),
                },
            },
            _ => self.beside.origin(module),
        }
    }
}
