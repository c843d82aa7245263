//! Goal 12: the YAML parser's bare events, and loading a contract with every place.

use std::fs;
use std::hint::black_box;
use std::io::Error;

use granit_parser::Parser;
use importspy_core::contract::{Format, read};

pub fn run(work: &str, path: &str) -> Result<(), Error> {
    let bytes = fs::read(path)?;
    match work {
        "nothing" => drop(black_box(String::from_utf8_lossy(&bytes))),
        "events" => events(&String::from_utf8_lossy(&bytes))?,
        "read" => drop(black_box(
            read(&bytes, Format::Yaml).map_err(|_| Error::other("the contract is refused"))?,
        )),
        _ => return Err(Error::other("WORK: nothing, events or read")),
    }
    Ok(())
}

fn events(text: &str) -> Result<(), Error> {
    let options = granit_parser::options! { emit_comments: false };
    let mut parser = Parser::new_from_str_with_options(text, options);
    while let Some(event) = parser.next_event() {
        black_box(event.map_err(|_| Error::other("not YAML"))?);
    }
    Ok(())
}
