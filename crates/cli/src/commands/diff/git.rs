//! Files of a git revision, read by the `git` command.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::commands::check::SOURCE_LIMIT;
use crate::commands::inspect::Refused;
use crate::problem::Problem;
use crate::status::Status;

/// The path that REV:PATH means, from the repository's root; `./` and `../` count from here, as for git.
///
/// # Errors
/// It leads out of the repository, or there is none.
pub fn from_root(revision: &str, path: &str) -> Result<String, Refused> {
    let here = path
        .split('/')
        .next()
        .is_some_and(|first| first == "." || first == "..");
    let mut parts: Vec<String> = Vec::new();
    if here {
        let told = Command::new("git")
            .args(["rev-parse", "--show-prefix"])
            .stdin(Stdio::null())
            .output()
            .map_err(|error| not_run(revision, path, &error))?;
        if !told.status.success() {
            let why = String::from_utf8_lossy(&told.stderr);
            return Err(refused(revision, path, why.trim()));
        }
        let prefix = String::from_utf8_lossy(&told.stdout);
        let above = prefix.trim_end().split('/').filter(|part| !part.is_empty());
        parts.extend(above.map(str::to_owned));
    }
    for part in path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
    {
        match part {
            ".." if parts.pop().is_none() => {
                return Err(refused(
                    revision,
                    path,
                    "the path leads out of the repository",
                ));
            }
            ".." => {}
            part => parts.push(part.to_owned()),
        }
    }
    Ok(parts.join("/"))
}

/// Paths and bytes of a file, or of the Python files below a folder; the path counts from the root.
///
/// # Errors
/// There is no `git`, no such revision, or nothing of that path in it.
pub fn files(revision: &str, path: &str) -> Result<Vec<(String, Vec<u8>)>, Refused> {
    if revision.starts_with('-') {
        return Err(refused(
            revision,
            path,
            "a revision doesn't begin with a dash",
        ));
    }
    let listed = Command::new("git")
        .args([
            "ls-tree",
            "-r",
            "-z",
            "--full-tree",
            "--name-only",
            revision,
            "--",
        ])
        .args((!path.is_empty()).then_some(path))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_run(revision, path, &error))?;
    if !listed.status.success() {
        let why = String::from_utf8_lossy(&listed.stderr);
        return Err(refused(revision, path, why.trim()));
    }
    let names = String::from_utf8_lossy(&listed.stdout);
    let wanted = |name: &&str| *name == path || name.ends_with(".py");
    let names: Vec<&str> = names
        .split('\0')
        .filter(|name| !name.is_empty())
        .filter(wanted)
        .collect();
    if names.is_empty() {
        return Err(refused(revision, path, "the revision has no such file"));
    }
    contents(revision, &names).map_err(|error| refused(revision, path, &error.to_string()))
}

fn contents(revision: &str, names: &[&str]) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let mut git = Command::new("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let read = all(&mut git, revision, names);
    drop(git.stdin.take());
    if read.is_err() {
        // It may still be writing what nobody reads.
        git.kill()?;
    }
    git.wait()?;
    read
}

fn all(git: &mut Child, revision: &str, names: &[&str]) -> std::io::Result<Vec<(String, Vec<u8>)>> {
    let gone = || std::io::Error::other("git ended early");
    let mut ask = git.stdin.take().ok_or_else(gone)?;
    let mut answers = BufReader::new(git.stdout.take().ok_or_else(gone)?);
    let mut files = Vec::with_capacity(names.len());
    for name in names.iter().filter(|name| !name.contains('\n')) {
        ask.write_all(format!("{revision}:{name}\n").as_bytes())?;
        ask.flush()?;
        if let Some(bytes) = answer(&mut answers)? {
            files.push(((*name).to_owned(), bytes));
        }
    }
    Ok(files)
}

/// One object: `NAME blob SIZE`, its bytes, a line end. Links and submodules aren't files.
fn answer(answers: &mut BufReader<ChildStdout>) -> std::io::Result<Option<Vec<u8>>> {
    let mut head = String::new();
    answers.read_line(&mut head)?;
    let mut words = head.split_whitespace().rev();
    let size: Option<u64> = words.next().and_then(|size| size.parse().ok());
    let (Some(size), Some("blob")) = (size, words.next()) else {
        return Ok(None);
    };
    if size > SOURCE_LIMIT {
        return Err(std::io::Error::other("a file is too large"));
    }
    let mut bytes = Vec::new();
    answers.take(size).read_to_end(&mut bytes)?;
    answers.read_exact(&mut [0])?;
    Ok(Some(bytes))
}

fn not_run(revision: &str, path: &str, error: &std::io::Error) -> Refused {
    refused(revision, path, &format!("git can't be run: {error}"))
}

fn refused(revision: &str, path: &str, why: &str) -> Refused {
    let help =
        "write REV:PATH inside a git repository, the path from its root, or from here with ./";
    (
        Problem::with_path(&format!("{revision}:{path}"), why, help),
        Status::Misused,
    )
}
