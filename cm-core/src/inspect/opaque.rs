//! Why nothing can be told of a file.

use std::fmt;
use std::io;

use super::limits::Limit;

/// Why nothing can be told of what is inside a file. It is not the same as nothing being inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opaque {
    /// An executable whose content a packer has compressed; the packer.
    Packed(&'static str),
    /// Encrypted; by what, as far as it shows.
    Encrypted(&'static str),
    /// Compressed or encrypted, by its statistics: nearly all samples of it have more than 7.9
    /// bits of entropy a byte.
    Noise,
    /// A form of compression or packing that is not read.
    Unsupported(String),
    /// It begins as a container or image, and is none; what is wrong with it.
    Broken(String),
}

impl Opaque {
    /// As reports name it.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Packed(_) => "packed",
            Self::Encrypted(_) => "encrypted",
            Self::Noise => "noise",
            Self::Unsupported(_) => "unsupported",
            Self::Broken(_) => "broken",
        }
    }
}

impl fmt::Display for Opaque {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Packed(packer) => write!(f, "packed or encrypted ({packer})"),
            Self::Encrypted(how) => write!(f, "encrypted ({how})"),
            Self::Noise => f.write_str("packed or encrypted (it looks like noise)"),
            Self::Unsupported(what) => write!(f, "{what} is not read"),
            Self::Broken(why) => f.write_str(why),
        }
    }
}

/// Why the content of a container cannot be had.
#[derive(Debug)]
pub(super) enum Trouble {
    Limit(Limit),
    Opaque(Opaque),
}

impl Trouble {
    pub(super) fn broken(why: impl Into<String>) -> Self {
        Self::Opaque(Opaque::Broken(why.into()))
    }
}

impl From<Limit> for Trouble {
    fn from(limit: Limit) -> Self {
        Self::Limit(limit)
    }
}

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        let limit = error.get_ref().and_then(|cause| cause.downcast_ref::<Limit>());
        match limit {
            Some(limit) => Self::Limit(*limit),
            None if error.kind() == io::ErrorKind::UnexpectedEof => Self::broken("it is cut off"),
            None => Self::broken(error.to_string()),
        }
    }
}
