//! `importspy fmt`

use std::path::Path;

use importspy_core::contract::{Format, layout};

use super::inspect::Refused;
use super::rewrite::{ContractFile, Mode, rewrite};
use crate::arguments::FmtOptions;
use crate::status::Status;
use crate::streams::{self, Streams};

/// Lays out the contracts that `options` name.
pub fn run(options: &FmtOptions, streams: &Streams) -> Status {
    let mut worst = Status::Admitted;
    for path in &options.contracts {
        let status = one(path, Mode::of(options.check, options.diff)).unwrap_or_else(|refused| {
            let (problem, status) = refused;
            streams::print_error(&problem.text(streams.error_style()));
            status
        });
        worst = worst.max(status);
    }
    worst
}

fn one(path: &Path, mode: Mode) -> Result<Status, Refused> {
    let file = ContractFile::read(path)?;
    let text = &*file.document.text;
    let formatted = match file.format {
        Format::Yaml => layout::formatted(text),
        Format::Toml => None,
    };
    match formatted {
        Some(formatted) => rewrite(&file, &formatted, mode),
        None => {
            let shown = &file.shown;
            Ok(streams::print(&format!(
                "left alone {shown}: only YAML in blocks has a layout\n"
            )))
        }
    }
}
