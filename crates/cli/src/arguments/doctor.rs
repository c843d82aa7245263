//! The grammar of `doctor`.

use clap::Args;

use super::{FormatOptions, GuardOptions, TargetOptions};

/// Say what is guarded in this project, by what, and what isn't that should be
#[derive(Debug, Args)]
#[command(
    after_help = "Nothing that is guarded is imported: modules are looked for as the target would find them from the
configuration's folder, and an interpreter with nothing in it arms the guards and says how it went.

Exit status: 0 everything declared is protected, 1 something isn't, 2 wrong configuration, contract or
command line, 3 internal error.

Examples:
  importspy doctor
  importspy doctor --config deploy/importspy.toml --python .venv
  importspy doctor --output-format json | jq .findings"
)]
pub struct DoctorOptions {
    #[command(flatten)]
    pub guards: GuardOptions,

    #[command(flatten)]
    pub target: TargetOptions,

    #[command(flatten)]
    pub format: FormatOptions,
}
