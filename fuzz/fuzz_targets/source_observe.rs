#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| importspy_fuzz::source_observe(bytes));
