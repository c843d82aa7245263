//! What lies in the metadata of a distribution and speaks for it. All of it was observed, nothing
//! verified: a file that is there proves nothing but that it is there.

use std::fs;

use importspy_core::observe::Evidence;
use importspy_core::value::EvidenceStatus;

use super::distribution::Description;

/// Who observes.
const PROVIDER: &str = "importspy";

/// Evidence of where a distribution comes from, and what lies in its metadata for that: attestations
/// (PEP 740), the address it was downloaded from (PEP 710).
const PROVENANCE: &str = "distribution.provenance";

impl Description {
    /// What the files of its metadata speak for.
    pub fn evidence(&self) -> Vec<Evidence> {
        let mut kinds = Vec::new();
        if self.distribution().is_some() {
            kinds.push("dependency.version");
        }
        if self.installed_from().is_some() {
            kinds.extend(["dependency.origin", "dependency.editable"]);
        }
        if self.has_file("sboms", |_| true) {
            kinds.push("distribution.sbom");
        }
        if self.has_file("", is_attestation) {
            kinds.push("distribution.attestation");
        }
        let is_traced = |name: &str| is_attestation(name) || name == "provenance_url.json";
        if self.has_file("", is_traced) {
            kinds.push(PROVENANCE);
        }
        let observed = kinds.into_iter().map(|kind| Evidence {
            kind: kind.to_owned(),
            provider: PROVIDER.to_owned(),
            status: EvidenceStatus::Observed,
        });
        observed.collect()
    }

    /// Whether a folder of the metadata has such a file, with something in it.
    fn has_file(&self, folder: &str, is_meant: impl Fn(&str) -> bool) -> bool {
        if let Some(archive) = &self.archive {
            let inside = archive.inside(&self.path.join(folder)).unwrap_or_default();
            let mut found = archive.folder(inside.trim_end_matches('/')).into_iter();
            return found.any(|(name, is_folder)| !is_folder && is_meant(name));
        }
        let entries = fs::read_dir(self.path.join(folder)).into_iter().flatten();
        let mut meant = entries.flatten().filter(|entry| {
            let name = entry.file_name();
            name.to_str().is_some_and(&is_meant)
        });
        meant.any(|entry| {
            let found = fs::metadata(entry.path());
            found.is_ok_and(|found| found.is_file() && found.len() > 0)
        })
    }
}

fn is_attestation(name: &str) -> bool {
    name.ends_with(".attestation") || name == "attestations.json"
}
