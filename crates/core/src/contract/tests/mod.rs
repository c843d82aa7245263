//! Contracts as text against what is read from them.

use super::*;

mod accepted;
mod data;
mod guards;
mod hostile;
mod refused;
mod schema;
mod secrets;

fn yaml(text: &str) -> Result<Document, ContractError> {
    read(text.as_bytes(), Format::Yaml)
}

fn toml(text: &str) -> Result<Document, ContractError> {
    read(text.as_bytes(), Format::Toml)
}

fn refusal(result: Result<Document, ContractError>, source: &str) -> ContractError {
    match result {
        Err(error) => error,
        Ok(document) => panic!("accepted: {source:?}\n{:?}", document.contract),
    }
}

/// What is read from a contract, which the JSON Schema accepts too.
fn accepted(source: &str) -> Document {
    match yaml(source) {
        Ok(document) => {
            assert_eq!(schema::faults(source), [""; 0], "{source}");
            document
        }
        Err(error) => panic!("refused: {source}\n{:#?}", error.problems),
    }
}

fn line_of(text: &str, problem: &Problem) -> usize {
    problem.span.map_or(0, |span| {
        1 + text[..span.start as usize].matches('\n').count()
    })
}
