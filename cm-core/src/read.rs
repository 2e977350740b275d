//! Reading canonical lists.

/// placeholder
#[derive(Debug)]
pub enum ReadError {}
