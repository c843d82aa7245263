//! The command line's grammar and its help.

mod classic;
mod diff;
mod doctor;
mod explain;
mod fmt;
mod init;
mod run;
mod update;

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};
use classic::{ClassicOptions, Form, form_of};
pub use diff::{DiffFormat, DiffOptions, FailOn};
pub use doctor::DoctorOptions;
pub use explain::{CompletionsOptions, ExplainOptions};
pub use fmt::FmtOptions;
pub use init::{InitOptions, With};
pub use run::{GuardOptions, RunOptions};
pub use update::UpdateOptions;

use crate::status::Status;
use crate::streams::{self, Color};

/// Import contracts for Python: what a module must be, where it may run, who may import it
#[derive(Debug, Parser)]
#[command(
    name = "importspy",
    bin_name = "importspy",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    disable_help_subcommand = true,
    override_usage = "importspy [OPTIONS] COMMAND\n       importspy [-s FILE] [-l LEVEL] MODULE",
    after_help = "Exit status: 0 admitted, 1 denied, 2 wrong contract or command line, 3 internal error.

Examples:
  importspy -s contract.yml plugin.py      one module: from its source, then loaded apart
  importspy check                          every module here that has a contract beside it
  importspy check -s plugin.yml plugins/   every module of a folder against one contract
  importspy explain argument-missing       what a code means and what to do"
)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,

    /// When to use colour
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Color,
}

/// Longer than anybody waits; deadlines can be computed with it.
const FOREVER: Duration = Duration::from_secs(1_000_000_000);

#[derive(Debug, Subcommand)]
pub enum Command {
    Check(CheckOptions),
    Init(InitOptions),
    Update(UpdateOptions),
    Fmt(FmtOptions),
    Diff(DiffOptions),
    Inspect(InspectOptions),
    Env(EnvOptions),
    Run(RunOptions),
    Doctor(DoctorOptions),
    Explain(ExplainOptions),
    /// Print the JSON Schema of contracts
    #[command(after_help = "Examples:
  importspy schema > importspy.schema.json
  # yaml-language-server: $schema=importspy.schema.json   (first line of a contract)")]
    Schema,
    Completions(CompletionsOptions),
}

/// Check modules against their contracts; nothing is run unless --live asks for it
#[derive(Debug, Args)]
#[command(
    after_help = "Exit status: 0 admitted, 1 denied, 2 wrong contract or command line, 3 internal error.

Examples:
  importspy check plugin.py                       against plugin.importspy.yml beside it
  importspy check -s contract.yml plugin.py       against a contract of any name
  importspy check src tests/fixtures              everything that has a contract, one report
  importspy check --live plugin.py                also loaded, in a process of its own
  importspy check --integrity plugin.py           also whether its dependencies were touched
  importspy check --output-format json --output-file report.json src"
)]
pub struct CheckOptions {
    /// Modules and folders; the current folder when none is given
    ///
    /// A folder stands for the modules in it that have a contract beside them (with --contract: for
    /// all its *.py files). Hidden folders and __pycache__ are skipped, nothing else is.
    pub paths: Vec<PathBuf>,

    /// The contract every module must keep, instead of NAME.importspy.yml (.yaml, .toml, .json)
    /// beside each module
    #[arg(short = 's', long, value_name = "FILE")]
    pub contract: Option<PathBuf>,

    /// Also load each module in a process of its own, once its source breaks nothing, and judge what
    /// it is then
    #[arg(long)]
    pub live: bool,

    /// Also verify the files of every distribution that the contract names, as if each rule said
    /// `integrity: record`
    #[arg(long)]
    pub integrity: bool,

    /// With `integrity`, also compare compiled files (`__pycache__`) with what the target makes of
    /// their source; it compiles every module
    #[arg(long)]
    pub bytecode: bool,

    #[command(flatten)]
    pub evidence: EvidenceOptions,

    #[command(flatten)]
    pub live_options: LiveOptions,

    #[command(flatten)]
    pub import_options: ImportOptions,

    #[command(flatten)]
    pub target: TargetOptions,

    #[command(flatten)]
    pub format: FormatOptions,

    /// Write the report to FILE instead of stdout
    #[arg(long, value_name = "FILE")]
    pub output_file: Option<PathBuf>,

    /// Tell only what is wrong
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Tell more (-vv: even more)
    #[arg(short, long, action = ArgAction::Count)]
    pub verbose: u8,

    /// Whether exactly one module is meant.
    #[arg(skip)]
    pub single: bool,
}

/// Show what is observed in a module: every fact, or why it is unknown
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  importspy inspect plugin.py
  importspy inspect json.decoder                     where the target would import it from
  importspy inspect --live json.decoder              as it is once loaded
  importspy inspect --output-format json plugin.py | jq .names")]
pub struct InspectOptions {
    /// The module: its file, or where there is no such file, its dotted name
    ///
    /// A dotted name is found as the target would find it from the current folder, or from
    /// --project-root.
    #[arg(value_name = "MODULE")]
    pub path: PathBuf,

    /// Load the module in a process of its own and show what it is then
    #[arg(long)]
    pub live: bool,

    #[command(flatten)]
    pub live_options: LiveOptions,

    #[command(flatten)]
    pub import_options: ImportOptions,

    #[command(flatten)]
    pub target: TargetOptions,

    #[command(flatten)]
    pub format: FormatOptions,
}

/// Show the facts about the target that contracts can speak of
#[derive(Debug, Args)]
#[command(after_help = "Values of environment variables are never shown.

Examples:
  importspy env
  importspy env --python .venv --output-format json")]
pub struct EnvOptions {
    #[command(flatten)]
    pub target: TargetOptions,

    #[command(flatten)]
    pub format: FormatOptions,
}

/// Who is asked for evidence.
#[derive(Debug, Default, Args)]
pub struct EvidenceOptions {
    /// Ask the evidence provider that is installed under this name; runs its code
    ///
    /// Entry point group: importspy.evidence_providers. May be given several times.
    #[arg(long, value_name = "NAME")]
    pub evidence_provider: Vec<String>,

    /// Let evidence providers use a network
    #[arg(long)]
    pub allow_network: bool,
}

/// How modules are loaded.
#[derive(Debug, Args)]
pub struct LiveOptions {
    /// How long a module may take to load
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub live_timeout: Seconds,
}

/// How modules are named and found.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// The folder modules are imported from
    ///
    /// Default: the folder above the outermost package (by __init__.py), else the module's own.
    #[arg(long, value_name = "DIR")]
    pub project_root: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug)]
pub struct Seconds(pub Duration);

fn seconds(text: &str) -> Result<Seconds, String> {
    text.parse()
        .ok()
        .filter(|seconds| *seconds > 0.0)
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .filter(|time| *time < FOREVER)
        .map(Seconds)
        .ok_or_else(|| "a number of seconds above 0 is needed".to_owned())
}

#[derive(Debug, Args)]
pub struct TargetOptions {
    /// The interpreter the modules are meant for: a path, a virtual environment's folder, or a name
    /// on PATH
    ///
    /// Default: the interpreter that runs importspy, else VIRTUAL_ENV, .venv, python3.
    #[arg(long, value_name = "PYTHON")]
    pub python: Option<OsString>,

    /// Ask the interpreter anew instead of remembering its answers
    #[arg(long)]
    pub no_cache: bool,
}

#[derive(Debug, Args)]
pub struct FormatOptions {
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    pub output_format: OutputFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    #[default]
    Text,
    Json,
}

impl Arguments {
    /// Reads a command line, the program's name first. Help is printed here.
    ///
    /// # Errors
    /// The status to end with: after help, or after telling what is wrong.
    pub fn read(args: Vec<OsString>) -> Result<Self, Status> {
        let color = color_of(&args);
        let parsed = match form_of(&args) {
            Form::Command(args) => Self::try_parse_from(args),
            Form::Classic => ClassicOptions::try_parse_from(args).map(Self::from),
        };
        parsed.map_err(|error| {
            let text = error.render();
            let styled = |terminal| {
                if streams::wanted(color, terminal) {
                    text.ansi().to_string()
                } else {
                    text.to_string()
                }
            };
            if error.use_stderr() {
                streams::print_error(&styled(io::stderr().is_terminal()));
                Status::Misused
            } else {
                streams::print(&styled(io::stdout().is_terminal()))
            }
        })
    }
}

impl From<ClassicOptions> for Arguments {
    fn from(classic: ClassicOptions) -> Self {
        let (options, color) = classic.check();
        Self {
            command: Command::Check(options),
            color,
        }
    }
}

/// `--color` of a command line that may not be well-formed.
fn color_of(args: &[OsString]) -> Color {
    let flags = args.iter().map(OsString::as_os_str);
    let values = flags.clone().skip(1).chain([OsStr::new("")]);
    let given = flags
        .zip(values)
        .find_map(|(flag, next)| match flag.to_str() {
            Some("--color") => next.to_str().map(str::to_owned),
            Some(joined) => joined.strip_prefix("--color=").map(str::to_owned),
            None => None,
        });
    given
        .and_then(|when| Color::from_str(&when, true).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_grammar_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn every_command_shows_examples() {
        for command in Arguments::command().get_subcommands() {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            assert!(help.contains("Examples:"), "{}", command.get_name());
        }
    }
}
