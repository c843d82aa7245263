//! The grammar of `run`.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use super::TargetOptions;

/// Run a program with the project's guards armed before its first line
#[derive(Debug, Args)]
#[command(
    override_usage = "importspy run [OPTIONS] [PYTHON OPTIONS] [-m MODULE | -c CODE | SCRIPT] [ARGUMENTS]...",
    after_help = "The interpreter takes the place of this process: signals and the exit status are the program's.
Interpreters that the program starts are guarded, too.

Exit status: the program's; 2 where it isn't started because the configuration is wrong.

Examples:
  importspy run -m shop.server --port 80           like python -m shop.server --port 80
  importspy run -X dev server.py                   options of Python stand before the program
  importspy run --config deploy/importspy.toml -m pytest
  IMPORTSPY_MODE=audit importspy run server.py     where `environment-modes` allow it"
)]
pub struct RunOptions {
    #[command(flatten)]
    pub guards: GuardOptions,

    #[command(flatten)]
    pub target: TargetOptions,

    /// What the interpreter is given: its own options, the program, the program's arguments
    #[arg(
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_name = "ARGUMENTS"
    )]
    pub command: Vec<OsString>,
}

/// Where the guards are declared.
#[derive(Debug, Args)]
pub struct GuardOptions {
    /// The configuration: pyproject.toml, importspy.toml or a folder of one
    ///
    /// Default: the nearest, of the current folder or above it up to the root of the repository.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
}
