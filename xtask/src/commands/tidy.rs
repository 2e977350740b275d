//! x
use crate::arguments::Arguments;
use crate::failure::Outcome;
pub(crate) fn tidy(_a: Arguments) -> Outcome {
    Ok(true)
}
