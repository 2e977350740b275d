//! End-to-end tests of cargo-cm live in `tests/`.
