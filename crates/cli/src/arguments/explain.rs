//! The command lines of `explain` and `completions`.

use clap::Args;
use clap_complete::Shell;

use super::FormatOptions;

/// Explain a code of a report; without a code, list them all
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  importspy explain
  importspy explain argument-missing
  importspy explain --all --output-format json")]
pub struct ExplainOptions {
    pub code: Option<String>,

    /// Explain every code
    #[arg(long, conflicts_with = "code")]
    pub all: bool,

    #[command(flatten)]
    pub format: FormatOptions,
}

/// Print what a shell needs to complete command lines
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  importspy completions bash > ~/.local/share/bash-completion/completions/importspy
  importspy completions zsh > ~/.zfunc/_importspy
  importspy completions fish > ~/.config/fish/completions/importspy.fish
  importspy completions powershell >> $PROFILE")]
pub struct CompletionsOptions {
    pub shell: Shell,
}
