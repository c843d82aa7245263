//! What a distribution needs: `Requires-Dist` of `METADATA`, `requires.txt` of eggs.

use importspy_core::observe::Needs;
use importspy_core::value::distribution_name::normal_name;

use super::metadata::values;

/// What the headers of `METADATA` ask for.
pub fn of_headers(text: &str) -> Needs {
    let requirements = values(text, "Requires-Dist").map(str::to_owned);
    Needs {
        extras: values(text, "Provides-Extra")
            .filter_map(normal_name)
            .collect(),
        requirements: requirements.collect(),
    }
}

/// What `requires.txt` asks for: a section for every extra and condition.
pub fn of_sections(text: &str) -> Needs {
    let mut needs = Needs::default();
    let mut marker = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(section) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            let (extra, condition) = section.split_once(':').unwrap_or((section, ""));
            needs.extras.extend(normal_name(extra));
            marker = of_section(extra, condition);
        } else if marker.is_empty() {
            needs.requirements.push(line.to_owned());
        } else {
            // Behind an address, a marker needs white space before it.
            needs.requirements.push(format!("{line} ; {marker}"));
        }
    }
    needs.extras.sort_unstable();
    needs.extras.dedup();
    needs
}

fn of_section(extra: &str, condition: &str) -> String {
    match (extra, condition) {
        ("", condition) => condition.to_owned(),
        (extra, "") => format!("extra == '{extra}'"),
        (extra, condition) => format!("({condition}) and extra == '{extra}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_extras_and_conditions() {
        let needs = of_sections(
            "a>=1\n\n[:python_version < \"3\"]\nb\n\n[Fast_Mode]\nc\n[fast-mode:os_name == 'nt']\nd @ https://x/d\n",
        );
        assert_eq!(needs.extras, ["fast-mode"]);
        assert_eq!(
            needs.requirements,
            [
                "a>=1",
                "b ; python_version < \"3\"",
                "c ; extra == 'Fast_Mode'",
                "d @ https://x/d ; (os_name == 'nt') and extra == 'fast-mode'",
            ]
        );
    }
}
