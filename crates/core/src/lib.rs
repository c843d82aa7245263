//! The engine of importspy: text and data in, a report out.
//!
//! The walk: read a [`contract`], [`observe`] what is there, [`check`] one against the other,
//! [`report`]. Or [`write`] the contract that what is there keeps. No files, no clock, no terminal, no process, no Python in here.

pub mod check;
pub mod contract;
pub mod diff;
pub mod observe;
pub mod report;
pub mod value;
pub mod violation;
pub mod write;
