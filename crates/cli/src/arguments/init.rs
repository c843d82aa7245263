//! The command line of `init`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{ImportOptions, LiveOptions, TargetOptions};

/// Write the contract that a module keeps: a start for its own, or for those it must be like
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing is run unless --live asks for it. What can't be told is left out, with a comment that
says why: the contract admits its own module, always.

Examples:
  importspy init plugin.py                             plugin.importspy.yml beside it
  importspy init plugin.py --with annotations,values   what it says of types and values, too
  importspy init requests.sessions -o sessions.yml     an installed module
  importspy init --recursive src/shop                  one contract for each module
  importspy init --recursive src/shop -o shop.yml      one for all of them
  importspy init --from-subclass shop.api.Exporter     what a plugin must have that implements it
  importspy init plugin.py -o - | importspy check -s /dev/stdin other.py"
)]
pub struct InitOptions {
    /// The modules: files, or where there is no such file, dotted names; folders with --recursive
    #[arg(value_name = "MODULE", required_unless_present = "from_subclass")]
    pub modules: Vec<PathBuf>,

    /// Demand the public names: those of __all__, else what has no underscore and isn't imported
    /// (the default)
    #[arg(long, conflicts_with = "full")]
    pub public: bool,

    /// Demand every name
    #[arg(long)]
    pub full: bool,

    /// What else to demand, separated by commas
    #[arg(long, value_name = "WHAT", value_enum, value_delimiter = ',')]
    pub with: Vec<With>,

    /// Also load each module in a process of its own, and take from there what its source can't tell
    #[arg(long)]
    pub live: bool,

    /// Write what this class demands of those who implement it, for plugins of a framework
    ///
    /// A dotted path (shop.api.Exporter), or a name in the MODULE given.
    #[arg(long, value_name = "BASE")]
    pub from_subclass: Option<String>,

    /// What the implementing class is called
    #[arg(
        long = "as",
        value_name = "NAME",
        default_value = "Plugin",
        requires = "from_subclass"
    )]
    pub implementation: String,

    /// Write a contract for each module of a folder or a package
    #[arg(short, long)]
    pub recursive: bool,

    /// The contract's file, or - for stdout; for several modules one contract for all of them, or a
    /// folder for one of each
    ///
    /// Default: NAME.importspy.yml beside a file, NAME.yml in the current folder for a dotted name.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,

    /// Replace contracts that are there
    #[arg(long)]
    pub force: bool,

    #[command(flatten)]
    pub live_options: LiveOptions,

    #[command(flatten)]
    pub import_options: ImportOptions,

    #[command(flatten)]
    pub target: TargetOptions,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum With {
    /// Values of variables and attributes, defaults of parameters
    Values,
    /// Annotations; without one, the type of the value
    Annotations,
    /// The interpreter and the platform it runs on
    Runtime,
    /// What it imports from other distributions
    Dependencies,
    /// Who imports it
    Importers,
}
