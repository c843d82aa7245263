//! Work whose instructions are counted, and a starter of processes that reports what they cost.
//! Driven by `bench/__main__.py`.

mod contract;
mod dependencies;
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
        ["dependencies", folder, name, wanted, rounds] => {
            dependencies::run(folder, name, wanted, rounds)
        }
        ["start", rounds, commands @ ..] => start::run(rounds, commands),
        _ => Err(Error::other(
            "usage: source WORK LIST | contract WORK FILE | dependencies FOLDER NAME WANTED \
             ROUNDS | start ROUNDS COMMAND… [--- COMMAND…]",
        )),
    }
}
