//! Work whose instructions are counted, and a starter of processes that reports what they cost.
//! Driven by `bench/__main__.py`.

mod contract;
mod source;
mod start;

use std::io::Error;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> Result<(), Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["source", work, list] => source::run(work, list),
        ["contract", work, path] => contract::run(work, path),
        ["start", rounds, commands @ ..] => start::run(rounds, commands),
        _ => Err(Error::other(
            "usage: source WORK LIST | contract WORK FILE | start ROUNDS COMMAND… [--- COMMAND…]",
        )),
    }
}
