//! Embedded mode: a module that asks who imports it.

mod body;
mod caller;
mod code;
mod contracts;
mod facts;
mod frames;
mod importer;
mod judge;
pub mod modules;
mod refusal;
mod settle;
mod source;
mod spec;
mod spy;
mod transparent;

pub use spy::Spy;
