use std::collections::HashSet;

use super::{nearest, page, sections};
use crate::violation::Code;

#[test]
fn every_code_has_one_section_and_every_section_a_code() {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let headings: Vec<_> = sections().map(|(name, _)| name).collect();
    let unique: HashSet<_> = codes.iter().copied().collect();
    assert_eq!(unique.len(), codes.len(), "codes repeat");
    for code in &codes {
        let count = headings.iter().filter(|heading| heading == &code).count();
        assert_eq!(count, 1, "sections headed `## {code}`");
    }
    for heading in headings {
        assert!(unique.contains(heading), "`## {heading}` is no code");
    }
}

#[test]
fn every_section_says_what_it_means_and_shows_both_outcomes() {
    for (code, text) in sections() {
        for part in [
            "**Denied**",
            "**Admitted**",
            "```yaml contract",
            "```json report",
        ] {
            assert!(text.contains(part), "{code} lacks {part}");
        }
    }
}

/// The codes are public: one that vanishes or changes its spelling breaks somebody's pipeline.
#[test]
fn the_list_of_codes_is_pinned() {
    let list: Vec<_> = Code::ALL
        .iter()
        .map(|code| format!("{} {:?}\n", code.as_str(), code.category()))
        .collect();
    assert_eq!(list.concat(), include_str!("codes.txt"));
}

#[test]
fn a_misspelled_code_leads_to_the_nearest() {
    assert_eq!(nearest("variable-mising"), Some("variable-missing"));
    assert_eq!(nearest("Variable_Missing"), Some("variable-missing"));
    assert_eq!(nearest("zzz"), None);
    assert!(page("variable-missing").is_some_and(|text| text.starts_with("## variable-missing")));
    assert_eq!(page("nonsense"), None);
}
