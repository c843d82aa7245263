//! One requirement on a version, answered by an environment that was read before.

use std::hint::black_box;
use std::io::{Error, Write};
use std::path::PathBuf;
use std::time::Instant;

use importspy_cli::PathEnvironment;
use importspy_core::observe::Installation;
use importspy_core::value::VersionPattern;

/// Prints nanoseconds: of an answer for which the environment is read, and of one when it is known.
/// Every answer asks first whether anything was installed or removed since.
pub fn run(folder: &str, name: &str, wanted: &str, rounds: &str) -> Result<(), Error> {
    let rounds: u32 = rounds.parse().map_err(Error::other)?;
    let path = [PathBuf::from(folder)];
    let wanted = VersionPattern::parse(wanted).map_err(Error::other)?;
    let answer = |environment: &PathEnvironment| {
        let found = environment.distribution(black_box(name));
        let version = found.ok().flatten().and_then(|found| found.version);
        version.is_some_and(|version| wanted.accepts(&version))
    };
    let began = Instant::now();
    let mut environment = PathEnvironment::along(&path);
    if !answer(&environment) {
        return Err(Error::other(format!("{name} isn't there as wanted")));
    }
    let first = began.elapsed();
    let began = Instant::now();
    for _ in 0..rounds {
        if !environment.is_current(&path) {
            environment = PathEnvironment::along(&path);
        }
        black_box(answer(&environment));
    }
    let known = began.elapsed() / rounds.max(1);
    writeln!(
        std::io::stdout(),
        "{} {}",
        first.as_nanos(),
        known.as_nanos()
    )
}
