//! The command line of `diff`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ImportOptions, TargetOptions};

/// Tell what changed between two contracts, modules or packages, and for whom that is a break
#[derive(Debug, Args)]
#[command(
    after_help = "Each side is a contract, a module's file, a package's folder, a wheel or a source distribution
(.whl, .tar.gz), what is installed, or any of these files and folders in a git revision (REV:PATH
from the repository's root, REV:./PATH from here). What is installed is named by a module's dotted name, else by a
distribution's (NAME), with a version that must be there (NAME==VERSION), or in an environment
(NAME@FOLDER). Nothing is downloaded, and nothing is run but git and, for what is installed, the
interpreter of its environment, which tells where it looks.

For a module, importers use it and implementers inherit from its classes. For a contract, importers
rely on modules that keep it, and implementers are the modules that must.

Exit status: 0 compared, 1 with --fail-on something of that kind changed, or a module can't be read,
2 wrong command line, 3 internal error.

Examples:
  importspy diff old/plugin.py new/plugin.py
  importspy diff main:src/shop src/shop --fail-on breaking
  importspy diff v1.0:contract.yml contract.yml --output-format markdown
  importspy diff requests-2.31.0-py3-none-any.whl requests
  importspy diff requests@.venv-old requests@.venv
  importspy diff requests==2.31.0 requests --python-old .venv-old"
)]
pub struct DiffOptions {
    pub old: String,

    pub new: String,

    /// End with status 1 when something changed in this way, or a worse one
    #[arg(long, value_name = "EFFECT", value_enum)]
    pub fail_on: Option<FailOn>,

    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output_format: DiffFormat,

    /// Write the changes to FILE instead of stdout
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,

    /// The interpreter or environment where OLD is installed, instead of --python
    #[arg(long, value_name = "PYTHON")]
    pub python_old: Option<OsString>,

    /// The interpreter or environment where NEW is installed, instead of --python
    #[arg(long, value_name = "PYTHON")]
    pub python_new: Option<OsString>,

    #[command(flatten)]
    pub import_options: ImportOptions,

    #[command(flatten)]
    pub target: TargetOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// What worked may not work any more
    Breaking,
    /// More works than before
    Widening,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    #[default]
    Text,
    Json,
    Markdown,
}
