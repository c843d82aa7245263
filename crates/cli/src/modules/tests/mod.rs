//! What is found, compared with what real interpreters find.

mod every_module;
mod scratch;
mod seen;
