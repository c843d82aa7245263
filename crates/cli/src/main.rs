//! The native binary.

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    importspy_cli::run(std::env::args_os(), importspy_cli::Within::default()).into()
}
