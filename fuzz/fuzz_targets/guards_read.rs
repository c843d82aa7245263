#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| importspy_fuzz::guards_read(bytes));
