//! The classic form: `importspy -s contract.yml module.py`.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use clap::{ArgAction, CommandFactory, Parser, ValueEnum};

use super::{
    Arguments, CheckOptions, Color, EvidenceOptions, FormatOptions, ImportOptions, LiveOptions,
    TargetOptions,
};

/// Where the contract is unless told otherwise.
const CONTRACT: &str = "spymodel.yml";

/// Check one module against a contract: from its source, then loaded in a process of its own
#[derive(Debug, Parser)]
#[command(
    name = "importspy",
    bin_name = "importspy",
    after_help = "The same as `importspy check --live -s FILE MODULE`. A module whose file is named like a command
is written ./check.

Exit status: 0 admitted, 1 denied, 2 wrong contract or command line, 3 internal error.

Examples:
  importspy plugin.py                        against spymodel.yml in this folder
  importspy -s contract.yml plugin.py        against a contract of any name
  importspy --help                           all commands"
)]
pub struct ClassicOptions {
    /// The module
    #[arg(value_name = "MODULE")]
    module: PathBuf,

    /// The contract
    #[arg(short = 's', long, alias = "spymodel", value_name = "FILE", default_value = CONTRACT)]
    contract: PathBuf,

    /// How much is told
    #[arg(short, long, value_enum, value_name = "LEVEL", ignore_case = true)]
    log_level: Option<LogLevel>,

    #[command(flatten)]
    live: LiveOptions,

    #[command(flatten)]
    import: ImportOptions,

    #[command(flatten)]
    target: TargetOptions,

    #[command(flatten)]
    format: FormatOptions,

    /// Write the report to FILE instead of stdout
    #[arg(long, value_name = "FILE")]
    output_file: Option<PathBuf>,

    /// Tell only what is wrong
    #[arg(short, long, conflicts_with = "verbose")]
    quiet: bool,

    /// Tell more (-vv: even more)
    #[arg(short, long, action = ArgAction::Count)]
    verbose: u8,

    /// When to use colour
    #[arg(long, value_enum, value_name = "WHEN", default_value_t)]
    pub color: Color,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum LogLevel {
    Debug,
    Info,
    Warning,
    Error,
    Critical,
}

impl ClassicOptions {
    /// The command that this form is short for, and when to use colour.
    pub fn check(self) -> (CheckOptions, Color) {
        let Self {
            module,
            contract,
            log_level,
            live,
            import,
            target,
            format,
            output_file,
            quiet,
            verbose,
            color,
        } = self;
        let (more, less) = match log_level {
            Some(LogLevel::Debug) => (2, false),
            Some(LogLevel::Info) => (1, false),
            Some(LogLevel::Warning) | None => (0, false),
            Some(LogLevel::Error | LogLevel::Critical) => (0, true),
        };
        let options = CheckOptions {
            paths: vec![module],
            contract: Some(contract),
            live: true,
            integrity: false,
            bytecode: false,
            evidence: EvidenceOptions::default(),
            live_options: live,
            import_options: import,
            target,
            format,
            output_file,
            quiet: quiet || (less && verbose == 0),
            verbose: verbose.max(more),
            single: true,
        };
        (options, color)
    }
}

/// What a command line is.
pub enum Form {
    /// A command, moved to the front.
    Command(Vec<OsString>),
    Classic,
}

/// Tells the classic form from commands by the first argument that is no option.
pub fn form_of(args: &[OsString]) -> Form {
    let commands = Arguments::command();
    let is_command = |word: &OsStr| {
        let known = |command: &clap::Command| OsStr::new(command.get_name()) == word;
        commands.get_subcommands().any(known)
    };
    if args.get(1).is_some_and(|first| is_command(first)) {
        return Form::Command(args.to_vec());
    }
    let found = first_word(args);
    match found.word {
        Some(Word { at, literal: false }) if is_command(&args[at]) => {
            let mut hoisted = args.to_vec();
            hoisted[1..=at].rotate_right(1);
            Form::Command(hoisted)
        }
        Some(Word { literal: true, .. }) => Form::Classic,
        Some(Word { at, .. }) if found.classic || is_file_like(&args[at]) => Form::Classic,
        None if found.classic => Form::Classic,
        Some(_) | None => Form::Command(args.to_vec()),
    }
}

struct Found {
    word: Option<Word>,
    /// Whether an option before it exists in the classic form only.
    classic: bool,
}

struct Word {
    at: usize,
    /// Whether it follows `--`.
    literal: bool,
}

/// The first argument that is neither an option nor the value of one.
fn first_word(args: &[OsString]) -> Found {
    let grammar = ClassicOptions::command();
    let mut classic = false;
    let mut index = 1;
    while let Some(arg) = args.get(index) {
        let text = arg.to_string_lossy();
        if text == "--" {
            let at = index + 1;
            let word = args.get(at).map(|_| Word { at, literal: true });
            return Found { word, classic };
        }
        if !text.starts_with('-') || text == "-" {
            let word = Some(Word {
                at: index,
                literal: false,
            });
            return Found { word, classic };
        }
        let option = option_of(&grammar, &text);
        classic |= option.is_some_and(is_classic);
        let takes_next =
            option.is_some_and(|option| option.get_action().takes_values()) && !has_value(&text);
        index += 1 + usize::from(takes_next);
    }
    Found {
        word: None,
        classic,
    }
}

/// The option that an argument names, or that a cluster of short ones ends in.
fn option_of<'g>(grammar: &'g clap::Command, text: &str) -> Option<&'g clap::Arg> {
    let mut options = grammar.get_arguments();
    match text.strip_prefix("--") {
        Some(long) => {
            let name = long.split('=').next().unwrap_or(long);
            options.find(|option| {
                option.get_long() == Some(name)
                    || option
                        .get_all_aliases()
                        .is_some_and(|aliases| aliases.contains(&name))
            })
        }
        None => text[1..].chars().find_map(|short| {
            let known = |option: &&clap::Arg| option.get_short() == Some(short);
            let option = grammar.get_arguments().find(known)?;
            let last = text.ends_with(short);
            (last || option.get_action().takes_values()).then_some(option)
        }),
    }
}

fn is_classic(option: &clap::Arg) -> bool {
    matches!(option.get_id().as_str(), "contract" | "log_level")
}

/// Whether the value is part of the argument itself.
fn has_value(text: &str) -> bool {
    match text.strip_prefix("--") {
        Some(long) => long.contains('='),
        None => {
            let valued = |short: char| matches!(short, 's' | 'l');
            text[1..].find(valued).is_some_and(|at| at + 2 < text.len())
        }
    }
}

fn is_file_like(word: &OsStr) -> bool {
    let path = Path::new(word);
    path.extension().is_some() || path.components().count() > 1 || path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(words: &[&str]) -> String {
        let args = std::iter::once(&"importspy")
            .chain(words)
            .map(OsString::from);
        match form_of(&args.collect::<Vec<_>>()) {
            Form::Classic => "classic".to_owned(),
            Form::Command(args) => args[1..]
                .iter()
                .map(|arg| arg.to_string_lossy().into_owned())
                .collect::<Vec<_>>()
                .join(" "),
        }
    }

    #[test]
    fn a_module_is_told_from_a_command() {
        for (words, expected) in [
            (vec!["-s", "c.yml", "m.py"], "classic"),
            (vec!["m.py", "-s", "c.yml"], "classic"),
            (vec!["-sc.yml", "m.py"], "classic"),
            (vec!["--contract=c.yml", "m.py"], "classic"),
            (vec!["--spymodel", "c.yml", "m"], "classic"),
            (vec!["-l", "DEBUG", "m"], "classic"),
            (vec!["./check"], "classic"),
            (vec!["--", "check"], "classic"),
            (vec!["-s", "check", "m.py"], "classic"),
            (vec!["-s", "c.yml"], "classic"),
            (vec!["check", "m.py"], "check m.py"),
            (vec!["-s", "c.yml", "check", "m.py"], "check -s c.yml m.py"),
            (vec!["--color", "never", "env"], "env --color never"),
            (
                vec!["-vs", "c.yml", "check", "m.py"],
                "check -vs c.yml m.py",
            ),
            (vec!["chek"], "chek"),
            (vec!["--help"], "--help"),
            (vec![], ""),
        ] {
            assert_eq!(form(&words), expected, "{words:?}");
        }
    }
}
