//! Size and digests of a file.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256, Sha512};

use crate::{Sha256Digest, Sha512Digest};

/// What identifies a file's content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileHashes {
    /// Its length in bytes.
    pub size: u64,
    /// SHA-256 of its bytes.
    pub sha256: Sha256Digest,
    /// SHA-512 of its bytes, as BSI TR-03183-2 asks for.
    pub sha512: Sha512Digest,
}

impl FileHashes {
    /// Reads a file from beginning to end.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn of(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let (mut sha256, mut sha512, mut size) = (Sha256::new(), Sha512::new(), 0);
        let mut buffer = vec![0; 1 << 20];
        loop {
            let len = file.read(&mut buffer)?;
            if len == 0 {
                break;
            }
            sha256.update(&buffer[..len]);
            sha512.update(&buffer[..len]);
            size += len as u64;
        }
        Ok(Self {
            size,
            sha256: Sha256Digest::from_bytes(sha256.finalize().into()),
            sha512: Sha512Digest::from_bytes(sha512.finalize().into()),
        })
    }
}
