//! Whether a marker holds where the subject would run.

use crate::observe::Why;
use crate::observe::host::{Host, Interpreter};
use crate::value::Marker;

/// # Errors
/// Why it can't be told.
pub fn holds(marker: &Marker, host: &dyn Host, extras: &[String]) -> Result<bool, Why> {
    holds_with(marker, host, extras, &[])
}

/// The same where dependency groups are asked for, too.
///
/// # Errors
/// Why it can't be told.
pub fn holds_with(
    marker: &Marker,
    host: &dyn Host,
    extras: &[String],
    groups: &[String],
) -> Result<bool, Why> {
    let interpreter = host
        .interpreter()
        .map_err(|why| Why::NoInterpreter(why.to_owned()))?;
    let (major, minor, _) = interpreter.version_info;
    let series = format!("{major}.{minor}");
    marker
        .holds(&|name| value_of(name, interpreter, &series), extras, groups)
        .ok_or_else(|| Why::Marker(marker.text().to_owned()))
}

fn value_of<'i>(name: &str, interpreter: &'i Interpreter, series: &'i str) -> Option<&'i str> {
    Some(match name {
        "python_version" => series,
        "python_full_version" => &interpreter.version,
        "os_name" => &interpreter.os_name,
        "sys_platform" => &interpreter.platform,
        "platform_machine" => &interpreter.machine,
        "platform_system" => &interpreter.system,
        "platform_release" => &interpreter.release,
        "platform_version" => &interpreter.build,
        "platform_python_implementation" => &interpreter.implementation,
        "implementation_name" => &interpreter.implementation_name,
        "implementation_version" => &interpreter.implementation_version,
        _ => return None,
    })
}
