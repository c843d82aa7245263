//! The command line: arguments, files, the target interpreter, streams. What is true of a module is
//! decided in `importspy-core`; everything that touches the outside is here.

mod archive;
mod arguments;
mod ask;
mod commands;
mod declared;
mod distributions;
mod evidence;
mod failure;
mod file_state;
pub mod guards;
mod host;
mod integrity;
mod live;
mod locks;
mod modules;
mod probe;
mod problem;
mod progress;
mod read;
mod replace_file;
mod signals;
mod status;
mod streams;
mod subjects;

use std::ffi::OsString;
use std::path::PathBuf;

use arguments::{Arguments, Command};
pub use commands::check::{
    Loaded, SOURCE_LIMIT, fill_version, format_of, load, on_large_stack, owner_version,
    read_contract, sources,
};
use commands::{
    check, completions, diff, doctor, env, explain, fmt, init, inspect, run as program, schema,
    update,
};
pub use distributions::{Environment, PathEnvironment};
pub use file_state::FileState;
pub use host::{Target, environment};
pub use live::{import_root, resolved};
pub use modules::{ModuleFinder, Modules};
pub use problem::Problem;
pub use read::{ReadError, read_regular};
pub use status::Status;
use streams::Streams;
pub use subjects::Identities;

/// What runs the command line: nothing but itself, or a Python interpreter.
#[derive(Clone, Debug, Default)]
pub struct Within {
    /// The interpreter; without `--python` it is the target.
    pub python: Option<PathBuf>,
    /// The file of the extension module, which other interpreters can load, too.
    pub extension: Option<PathBuf>,
}

/// Runs one command line.
///
/// `args` begins with the program's name. `within` is the interpreter that runs the command, when
/// one does. Writes to the process's own stdout and stderr.
pub fn run(args: impl IntoIterator<Item = OsString>, within: Within) -> Status {
    let args: Vec<OsString> = args.into_iter().collect();
    signals::restore_defaults();
    if let [_, only] = args.as_slice()
        && (only == "--version" || only == "-V")
    {
        return streams::print(concat!("importspy ", env!("CARGO_PKG_VERSION"), "\n"));
    }
    failure::caught(|| dispatch(args, within))
}

fn dispatch(args: Vec<OsString>, within: Within) -> Status {
    let arguments = match Arguments::read(args) {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let streams = Streams::new(arguments.color);
    match arguments.command {
        Command::Check(options) => check::run(options, within, &streams),
        Command::Init(options) => init::run(&options, within, &streams),
        Command::Update(options) => update::run(&options, within, &streams),
        Command::Fmt(options) => fmt::run(&options, &streams),
        Command::Diff(options) => diff::run(&options, within, &streams),
        Command::Inspect(options) => inspect::run(&options, within, &streams),
        Command::Env(options) => env::run(&options, within.python, &streams),
        Command::Run(options) => program::run(&options, &within, &streams),
        Command::Doctor(options) => doctor::run(&options, &within, &streams),
        Command::Explain(options) => explain::run(&options, &streams),
        Command::Schema => schema::run(),
        Command::Completions(options) => completions::run(options.shell),
    }
}
