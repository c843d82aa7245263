//! `setup.cfg`: `install_requires` and `extras_require`.

use super::{Notes, requirements};

pub(super) fn read(notes: &mut Notes<'_>) {
    let path = notes.root.join("setup.cfg");
    let Some(text) = notes.text(&path) else {
        return;
    };
    let mut section = String::new();
    let mut key = String::new();
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        let content = line.trim();
        if content.is_empty() || content.starts_with(['#', ';']) {
            continue;
        }
        let is_continued = line.starts_with([' ', '\t']);
        if let Some(name) = content
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            && !is_continued
        {
            section = name.trim().to_owned();
            key.clear();
            continue;
        }
        let value = if is_continued {
            content
        } else {
            let (name, value) = content.split_once(['=', ':']).unwrap_or((content, ""));
            key = name.trim().to_owned();
            value.trim()
        };
        match (section.as_str(), key.as_str()) {
            ("metadata", "name") => notes.own_name(value),
            ("options", "install_requires" | "tests_require") | ("options.extras_require", _)
                if !value.is_empty() =>
            {
                notes.is_settled = true;
                match value.strip_prefix("file:") {
                    Some(files) => {
                        let files = files.split(',').map(|file| file.trim().to_owned());
                        requirements::read_each(&files.collect::<Vec<_>>(), notes);
                    }
                    None => notes.require(value, &path, number),
                }
            }
            _ => {}
        }
    }
}
