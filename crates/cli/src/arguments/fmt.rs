//! The command line of `fmt`.

use std::path::PathBuf;

use clap::Args;

/// Lay contracts out: keys in one order, two columns for each level, comments kept
#[derive(Debug, Args)]
#[command(
    after_help = "Values, quotes, anchors and comments stay as they are written. Contracts in JSON or TOML are left
alone.

Exit status: 0 done, 1 with --check or --diff something would change, 2 wrong contract or command
line, 3 internal error.

Examples:
  importspy fmt contract.yml
  importspy fmt --check contracts/*.yml
  importspy fmt --diff plugin.importspy.yml"
)]
pub struct FmtOptions {
    /// The contracts
    #[arg(required = true)]
    pub contracts: Vec<PathBuf>,

    /// Show what would change and change nothing
    #[arg(long)]
    pub diff: bool,

    /// Only say whether something would change
    #[arg(long, conflicts_with = "diff")]
    pub check: bool,
}
