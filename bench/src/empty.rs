//! The least a Rust program costs to start: goal 6's peer.

fn main() {}
