//! The pages of `spec/`: what each code means, with examples that the tests run.

#[cfg(test)]
mod tests;

/// The pages, in the order of the reference.
const PAGES: &[&str] = &[
    include_str!("../../../../spec/module.md"),
    include_str!("../../../../spec/loading.md"),
    include_str!("../../../../spec/identity.md"),
    include_str!("../../../../spec/variables.md"),
    include_str!("../../../../spec/functions.md"),
    include_str!("../../../../spec/arguments.md"),
    include_str!("../../../../spec/classes.md"),
    include_str!("../../../../spec/attributes.md"),
    include_str!("../../../../spec/methods.md"),
    include_str!("../../../../spec/superclasses.md"),
    include_str!("../../../../spec/deployments.md"),
    include_str!("../../../../spec/environment.md"),
    include_str!("../../../../spec/modules.md"),
    include_str!("../../../../spec/importers.md"),
    include_str!("../../../../spec/imports.md"),
    include_str!("../../../../spec/dependencies.md"),
    include_str!("../../../../spec/modified.md"),
    include_str!("../../../../spec/unchecked.md"),
];

const HEADING: &str = "\n## ";

/// What is said about a code: its section, heading included, without blank lines around it.
pub fn page(code: &str) -> Option<&'static str> {
    sections()
        .find(|(name, _)| *name == code)
        .map(|(_, text)| text)
}

/// The code whose spelling is closest to `code`, if one is close enough to be meant.
pub fn nearest(code: &str) -> Option<&'static str> {
    let wanted = code.trim().replace(['_', ' '], "-");
    crate::value::nearest(&wanted, sections().map(|(name, _)| name))
}

/// Every section of every page: the code it is headed by, and its text.
pub fn sections() -> impl Iterator<Item = (&'static str, &'static str)> {
    PAGES.iter().flat_map(|page| {
        let starts: Vec<_> = page.match_indices(HEADING).map(|(at, _)| at + 1).collect();
        let ends: Vec<_> = starts.iter().skip(1).copied().chain([page.len()]).collect();
        starts.into_iter().zip(ends).map(|(start, end)| {
            let text = page[start..end].trim();
            let heading = text.lines().next().unwrap_or_default();
            (heading.trim_start_matches("## ").trim(), text)
        })
    })
}
