//! Asks the linker for what makes the release binary smaller: equal functions once, no tables for
//! unwinding, which a program that ends at a panic doesn't need. A linker that knows less is asked
//! for less.

#![allow(clippy::print_stdout)] // It is how build scripts speak.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const EQUAL_ONCE: &[&str] = &["-Wl,--icf=all"];

/// Part of a linker script, beside the linker's own.
const NO_UNWINDING: &str =
    "SECTIONS { /DISCARD/ : { *(.eh_frame .eh_frame.* .gcc_except_table .gcc_except_table.*) } }
INSERT AFTER .text;
";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=RUSTC_LINKER");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|found| found == value);
    let (Ok(rustc), Ok(target), Some(folder)) = (
        env::var("RUSTC"),
        env::var("TARGET"),
        env::var_os("OUT_DIR").map(PathBuf::from),
    ) else {
        return;
    };
    if !is("PROFILE", "release") || !is("CARGO_CFG_TARGET_OS", "linux") {
        return;
    }
    let script = folder.join("no-unwinding.ld");
    if fs::write(&script, NO_UNWINDING).is_err() {
        return;
    }
    let script = format!("-Wl,-T,{}", script.display());
    let no_unwinding = ["-Wl,--no-eh-frame-hdr", script.as_str()];
    for arguments in [EQUAL_ONCE, &no_unwinding] {
        if links(&rustc, &target, &folder, arguments).unwrap_or(false) {
            for argument in arguments {
                println!("cargo::rustc-link-arg-bin=importspy={argument}");
            }
        }
    }
}

/// Whether an empty program can be linked like that; where it was made to run, whether it does.
fn links(rustc: &str, target: &str, folder: &Path, arguments: &[&str]) -> Option<bool> {
    let source = folder.join("empty.rs");
    let program = folder.join("empty");
    fs::write(&source, "fn main() {}\n").ok()?;
    let mut command = Command::new(rustc);
    command
        .arg(&source)
        .arg("-o")
        .arg(&program)
        .args(["--target", target, "-Cpanic=abort"])
        .args(
            arguments
                .iter()
                .map(|argument| format!("-Clink-arg={argument}")),
        )
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Ok(linker) = env::var("RUSTC_LINKER") {
        command.arg(format!("-Clinker={linker}"));
    }
    if let Ok(flags) = env::var("CARGO_ENCODED_RUSTFLAGS") {
        command.args(flags.split('\x1f').filter(|flag| !flag.is_empty()));
    }
    if !command.status().ok()?.success() {
        return Some(false);
    }
    let runs_here = env::var("HOST").is_ok_and(|host| host == target);
    Some(!runs_here || Command::new(&program).status().ok()?.success())
}
