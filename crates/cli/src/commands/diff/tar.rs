//! Files in a tar archive (POSIX ustar and pax, and GNU's long names).

const BLOCK: usize = 512;

/// The paths and bytes of regular files. Nothing where it is no tar archive.
pub fn files(mut text: &[u8]) -> Option<Vec<(String, &[u8])>> {
    let mut found = Vec::new();
    let mut long = None;
    while let Some(head) = text.get(..BLOCK) {
        if head.iter().all(|byte| *byte == 0) {
            break;
        }
        let size = number(head.get(124..136)?)?;
        let padded = size.checked_next_multiple_of(BLOCK)?;
        let content = text.get(BLOCK..BLOCK.checked_add(size)?)?;
        text = text.get(BLOCK.checked_add(padded)?..).unwrap_or_default();
        match head.get(156)? {
            b'0' | 0 => found.push((long.take().map_or_else(|| own(head), Some)?, content)),
            b'x' => long = path_in(content),
            b'L' => long = Some(string(content)),
            // Comments for all.
            b'g' => {}
            // Folders, links, devices.
            _ => long = None,
        }
    }
    (!found.is_empty()).then_some(found)
}

fn own(head: &[u8]) -> Option<String> {
    let name = string(head.get(..100)?);
    let is_posix = head.get(257..262)? == b"ustar";
    let prefix = string(head.get(345..500)?);
    Some(match is_posix && !prefix.is_empty() {
        true => format!("{prefix}/{name}"),
        false => name,
    })
}

fn string(bytes: &[u8]) -> String {
    let text = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(text).into_owned()
}

/// Octal digits, or bytes where the first bit says so.
fn number(field: &[u8]) -> Option<usize> {
    if let [0x80, rest @ ..] = field {
        let add = |sum: usize, byte: &u8| sum.checked_mul(256)?.checked_add(usize::from(*byte));
        return rest.iter().try_fold(0, add);
    }
    let digits = string(field);
    match digits.trim() {
        "" => Some(0),
        digits => usize::from_str_radix(digits, 8).ok(),
    }
}

/// `path` of a pax header: lines of `LENGTH KEY=VALUE`.
fn path_in(mut text: &[u8]) -> Option<String> {
    let mut path = None;
    while let Some(at) = text.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(text.get(..at)?).ok()?.parse().ok()?;
        let record = text.get(at + 1..length.checked_sub(1)?)?;
        if let Some(value) = record.strip_prefix(b"path=") {
            path = Some(String::from_utf8_lossy(value).into_owned());
        }
        text = text.get(length..)?;
    }
    path
}
