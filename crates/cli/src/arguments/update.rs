//! The command line of `update`.

use std::path::PathBuf;

use clap::Args;

use super::{ImportOptions, LiveOptions, TargetOptions};

/// Change a contract so that its module keeps it, and nothing else of it
#[derive(Debug, Args)]
#[command(
    after_help = "Comments, order, quotes, anchors and every rule that is kept stay as they are, byte for byte.
A rule that has a `reason` is left alone. What can't be settled by a change of the contract is told.

Exit status: 0 the module keeps the contract now, 1 it doesn't, or with --check or --diff something
would change, 2 wrong contract or command line, 3 internal error.

Examples:
  importspy update plugin.importspy.yml                    its module lies beside it
  importspy update contract.yml plugin.py --diff           what would change
  importspy update contract.yml plugin.py --check          whether something would
  importspy update contract.yml plugin.py --only argument-missing --only argument-kind"
)]
pub struct UpdateOptions {
    /// The contract, in YAML, JSON or TOML
    pub contract: PathBuf,

    /// The module that must keep it: a file, or where there is no such file, a dotted name
    ///
    /// Default: the module beside the contract (NAME.py for NAME.importspy.yml), else the one it
    /// names.
    #[arg(value_name = "MODULE")]
    pub subject: Option<PathBuf>,

    /// Show what would change and change nothing
    #[arg(long)]
    pub diff: bool,

    /// Only say whether something would change
    #[arg(long, conflicts_with = "diff")]
    pub check: bool,

    /// Change only rules that are broken in this way (repeatable)
    #[arg(long, value_name = "CODE")]
    pub only: Vec<String>,

    /// Change rules that have a reason, too, and leave out, with a comment, what can't be told
    #[arg(long)]
    pub force: bool,

    /// Follow the module as it is once loaded, in a process of its own
    #[arg(long)]
    pub live: bool,

    #[command(flatten)]
    pub live_options: LiveOptions,

    #[command(flatten)]
    pub import_options: ImportOptions,

    #[command(flatten)]
    pub target: TargetOptions,
}
