//! How a run ends. The only place that knows numbers of exit statuses.

use std::process::ExitCode;

/// The end of a run; of several, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Everything asked for was done; every subject is admitted.
    Admitted,
    /// A subject has violations, undetermined facts, or can't be parsed, decoded, read or loaded.
    Denied,
    /// The contract, the configuration or the command line is wrong.
    Misused,
    /// A defect of ours.
    Failed,
}

impl Status {
    /// The exit status of the process.
    pub fn code(self) -> u8 {
        match self {
            Status::Admitted => 0,
            Status::Denied => 1,
            Status::Misused => 2,
            Status::Failed => 3,
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        ExitCode::from(status.code())
    }
}
