//! Releases as files: wheels and source distributions, read without unpacking them anywhere.

use std::path::Path;

use miniz_oxide::inflate::decompress_to_vec_with_limit;

use super::tar;
use crate::archive::Archive;
use crate::commands::check::SOURCE_LIMIT;
use crate::commands::inspect::Refused;
use crate::problem::Problem;
use crate::read::read_regular;
use crate::status::Status;
use crate::subjects::shown;

/// Bytes of a source distribution, packed and unpacked.
const LIMIT: usize = 256 << 20;

/// Folders of a source distribution that are no part of what it installs.
const ASIDE: [&str; 12] = [
    "benchmarks",
    "build",
    "conftest",
    "doc",
    "docs",
    "examples",
    "scripts",
    "setup",
    "test",
    "testing",
    "tests",
    "tools",
];

/// The names and bytes of modules, by their paths below where they are imported from.
pub type Files = Vec<(String, Vec<u8>)>;

/// Whether a file's name is one of a release.
pub fn is_release(path: &Path) -> bool {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase());
    name.is_some_and(|name| is_wheel(&name) || is_source(&name))
}

fn is_wheel(name: &str) -> bool {
    Path::new(name)
        .extension()
        .is_some_and(|suffix| suffix == "whl")
}

fn is_source(name: &str) -> bool {
    name.ends_with(".tar.gz") || name.ends_with(".tgz")
}

/// The modules that a release installs.
///
/// # Errors
/// It can't be read, or holds no modules.
pub fn modules(path: &Path) -> Result<Files, Refused> {
    let refused = |why: &str| {
        let help = "name a wheel (.whl) or a source distribution (.tar.gz) that pip would install";
        (Problem::with_path(&shown(path), why, help), Status::Misused)
    };
    let name = path.to_string_lossy().to_lowercase();
    let files = match is_wheel(&name) {
        true => of_wheel(path),
        false => of_source(path),
    };
    match files {
        Ok(files) if files.is_empty() => Err(refused("it holds no Python modules")),
        Ok(files) => Ok(files),
        Err(why) => Err(refused(&why)),
    }
}

fn of_wheel(path: &Path) -> Result<Files, String> {
    let archive = Archive::open(path).ok_or("it is no ZIP archive that can be read")?;
    let names = archive
        .names()
        .filter_map(|name| Some((name, installed(name)?)));
    let read = |(name, place): (&str, &str)| {
        let bytes = archive
            .read(name)
            .ok_or_else(|| format!("{name} in it can't be read"))?;
        Ok((place.to_owned(), bytes))
    };
    names.map(read).collect()
}

/// Where a file of a wheel is installed, among modules.
fn installed(name: &str) -> Option<&str> {
    let place = match name.split_once('/') {
        Some((top, rest)) if top.ends_with(".data") => rest
            .strip_prefix("purelib/")
            .or_else(|| rest.strip_prefix("platlib/"))?,
        _ => name,
    };
    is_module(place).then_some(place)
}

/// Whether every part of a path is a name.
fn is_module(path: &str) -> bool {
    let Some(stem) = path.strip_suffix(".py") else {
        return false;
    };
    let is_name = |part: &str| {
        !part.is_empty()
            && !part.starts_with(|first: char| first.is_ascii_digit())
            && !part.contains(['.', '-', ' '])
    };
    stem.split('/').all(is_name)
}

fn of_source(path: &Path) -> Result<Files, String> {
    let mut packed = Vec::new();
    read_regular(path, LIMIT as u64, &mut packed).map_err(|error| error.to_string())?;
    let body = gzip_body(&packed).ok_or("it is no gzip file")?;
    let text =
        decompress_to_vec_with_limit(body, LIMIT).map_err(|_| "its compression is broken")?;
    let entries = tar::files(&text).ok_or("it is no tar archive that can be read")?;
    // All lies in one folder: NAME-VERSION.
    let inside = |path: &str| path.split_once('/').map(|(_, rest)| rest.to_owned());
    let files: Vec<(String, &[u8])> = entries
        .into_iter()
        .filter_map(|(path, bytes)| Some((inside(&path)?, bytes)))
        .collect();
    Ok(sources(&files))
}

/// What of a project's files is installed: what it lists, else the packages below `src`, else those
/// at its top, else its modules.
fn sources(files: &[(String, &[u8])]) -> Files {
    let below_src = files
        .iter()
        .any(|(path, _)| path.starts_with("src/") && is_module(path));
    let prefix = if below_src { "src/" } else { "" };
    let modules = files.iter().filter_map(|(path, bytes)| {
        let place = path.strip_prefix(prefix)?;
        is_module(place).then_some((place, *bytes))
    });
    let modules: Vec<(&str, &[u8])> = modules.collect();
    let listed = files
        .iter()
        .find(|(path, _)| path.ends_with(".egg-info/top_level.txt"));
    let listed = listed.map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned());
    let top = |path: &str| -> String {
        let first = path.split('/').next().unwrap_or(path);
        first.strip_suffix(".py").unwrap_or(first).to_owned()
    };
    let wanted = |path: &str| match &listed {
        Some(tops) => tops.lines().any(|line| line.trim() == top(path)),
        None => below_src || !ASIDE.contains(&top(path).as_str()),
    };
    let packages = modules
        .iter()
        .any(|(path, _)| path.contains('/') && wanted(path));
    let found = modules.into_iter().filter(|(path, _)| {
        wanted(path) && (listed.is_some() || below_src || path.contains('/') == packages)
    });
    let small = found.filter(|(_, bytes)| bytes.len() as u64 <= SOURCE_LIMIT);
    small
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect()
}

/// The compressed bytes of a gzip file (RFC 1952).
fn gzip_body(bytes: &[u8]) -> Option<&[u8]> {
    let [0x1f, 0x8b, 8, flags, _, _, _, _, _, _, rest @ ..] = bytes else {
        return None;
    };
    let mut rest = rest;
    if flags & 4 != 0 {
        let [low, high, more @ ..] = rest else {
            return None;
        };
        rest = more.get(usize::from(u16::from_le_bytes([*low, *high]))..)?;
    }
    // A name and a comment, each with a zero at its end.
    for flag in [8, 16] {
        if flags & flag != 0 {
            let end = rest.iter().position(|byte| *byte == 0)?;
            rest = rest.get(end + 1..)?;
        }
    }
    rest.get(if flags & 2 != 0 { 2 } else { 0 }..)
}
