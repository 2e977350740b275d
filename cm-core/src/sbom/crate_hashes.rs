//! SHA-512 of the `.crate` files in cargo's cache.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use sha2::{Digest, Sha256, Sha512};

use crate::{Component, Sha256Digest, Sha512Digest};

/// How many files are hashed at a time: enough to keep the disk busy beside the processor.
const THREADS: usize = 2;

/// A `.crate` file to hash.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CrateFile {
    /// The crate's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of the file, as in `Cargo.lock`.
    pub checksum: Sha256Digest,
}

impl CrateFile {
    /// The file of a component; nothing where it has no checksum, and so no file.
    #[must_use]
    pub fn of(component: &Component) -> Option<Self> {
        let (name, version) = (component.name.clone(), component.version.clone());
        component.checksum.map(|checksum| Self { name, version, checksum })
    }
}

/// The SHA-512 of each file that is in cargo's cache, by its SHA-256.
///
/// `registries` is `$CARGO_HOME/registry/cache`, which has a folder for each registry. What was
/// hashed once is read from `cache_file` (lines of both digests, since content never changes) and
/// what is new is added to it. A file whose SHA-256 is another one than the lockfile's counts as
/// absent. Nothing here is an error: without the cache file it takes longer, without the `.crate`
/// file the digest is missing.
#[must_use]
pub fn crate_hashes(
    crates: &[CrateFile],
    registries: &Path,
    cache_file: &Path,
) -> BTreeMap<Sha256Digest, Sha512Digest> {
    let mut known = read_cache(cache_file);
    let missing: Vec<&CrateFile> =
        crates.iter().filter(|it| !known.contains_key(&it.checksum)).collect();
    if !missing.is_empty() {
        let new = hash_all(&missing, &folders(registries));
        if !new.is_empty() {
            known.extend(new);
            // The cache only saves time, and may be on a disk that cannot be written to.
            let _ = write_cache(cache_file, &known);
        }
    }
    crates.iter().filter_map(|it| Some((it.checksum, *known.get(&it.checksum)?))).collect()
}

fn read_cache(path: &Path) -> BTreeMap<Sha256Digest, Sha512Digest> {
    let bytes = fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .lines()
        .filter_map(|line| {
            let (sha256, sha512) = line.split_once(' ')?;
            Some((sha256.parse().ok()?, sha512.parse().ok()?))
        })
        .collect()
}

fn write_cache(path: &Path, known: &BTreeMap<Sha256Digest, Sha512Digest>) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let lines = known.iter().map(|(sha256, sha512)| format!("{sha256} {sha512}\n"));
    file.write_all(lines.collect::<String>().as_bytes())?;
    file.persist(path)?;
    Ok(())
}

/// The registries' folders, sorted.
fn folders(registries: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(registries).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> =
        entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn hash_all(missing: &[&CrateFile], folders: &[PathBuf]) -> Vec<(Sha256Digest, Sha512Digest)> {
    let next = AtomicUsize::new(0);
    let found = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Some(file) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let digest = find(file, folders).map(|sha512| (file.checksum, sha512));
                    if let Ok(mut found) = found.lock() {
                        found.extend(digest);
                    }
                }
            });
        }
    });
    found.into_inner().unwrap_or_default()
}

fn find(file: &CrateFile, folders: &[PathBuf]) -> Option<Sha512Digest> {
    let name = format!("{}-{}.crate", file.name, file.version);
    // A lockfile is untrusted text; a name must not lead out of the folder.
    if name.contains(['/', '\\']) {
        return None;
    }
    let digests = folders.iter().filter_map(|folder| digests(&folder.join(&name)).ok());
    digests.into_iter().find(|(sha256, _)| *sha256 == file.checksum).map(|(_, sha512)| sha512)
}

fn digests(path: &Path) -> io::Result<(Sha256Digest, Sha512Digest)> {
    let mut file = File::open(path)?;
    let (mut sha256, mut sha512) = (Sha256::new(), Sha512::new());
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => break,
            count => {
                sha256.update(&buffer[..count]);
                sha512.update(&buffer[..count]);
            }
        }
    }
    let sha256 = Sha256Digest::from_bytes(sha256.finalize().into());
    Ok((sha256, Sha512Digest::from_bytes(sha512.finalize().into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Place {
        root: tempfile::TempDir,
    }

    impl Place {
        fn new() -> Self {
            let root = tempfile::tempdir().unwrap();
            fs::create_dir_all(root.path().join("registries/index.example.org")).unwrap();
            Self { root }
        }

        fn crate_path(&self, name: &str) -> PathBuf {
            self.root.path().join("registries/index.example.org").join(name)
        }

        fn cache(&self) -> PathBuf {
            self.root.path().join("cache/sha512")
        }

        fn hashes(&self, file: &CrateFile) -> Option<String> {
            let registries = self.root.path().join("registries");
            let all = crate_hashes(std::slice::from_ref(file), &registries, &self.cache());
            all.get(&file.checksum).map(ToString::to_string)
        }
    }

    /// Both digests of "abc", from the examples of FIPS 180-4.
    fn abc() -> CrateFile {
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        CrateFile {
            name: "a".to_owned(),
            version: "1.0.0+b".to_owned(),
            checksum: sha256.parse().unwrap(),
        }
    }

    const ABC_512: &str = "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
                           2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f";

    #[test]
    fn the_second_run_needs_only_the_cache() {
        let place = Place::new();
        fs::write(place.crate_path("a-1.0.0+b.crate"), "abc").unwrap();
        assert_eq!(place.hashes(&abc()).as_deref(), Some(ABC_512));
        fs::remove_dir_all(place.root.path().join("registries")).unwrap();
        assert_eq!(place.hashes(&abc()).as_deref(), Some(ABC_512));
    }

    #[test]
    fn another_content_does_not_count() {
        let place = Place::new();
        fs::write(place.crate_path("a-1.0.0+b.crate"), "abd").unwrap();
        assert_eq!(place.hashes(&abc()), None);
        assert!(!place.cache().exists());
    }

    #[test]
    fn broken_lines_of_the_cache_are_ignored() {
        let place = Place::new();
        fs::write(place.crate_path("a-1.0.0+b.crate"), "abc").unwrap();
        fs::create_dir_all(place.cache().parent().unwrap()).unwrap();
        let broken = format!("{} {}\n\u{0}\n", abc().checksum, &ABC_512[1..]);
        fs::write(place.cache(), broken).unwrap();
        assert_eq!(place.hashes(&abc()).as_deref(), Some(ABC_512));
        let text = fs::read_to_string(place.cache()).unwrap();
        assert_eq!(text, format!("{} {ABC_512}\n", abc().checksum));
    }

    #[test]
    fn a_cache_that_cannot_be_written_is_no_error() {
        let place = Place::new();
        fs::write(place.crate_path("a-1.0.0+b.crate"), "abc").unwrap();
        fs::write(place.root.path().join("cache"), "a file, not a folder").unwrap();
        assert_eq!(place.hashes(&abc()).as_deref(), Some(ABC_512));
    }

    #[test]
    fn a_name_does_not_lead_out_of_the_folder() {
        let place = Place::new();
        fs::write(place.root.path().join("registries/x-1.0.0+b.crate"), "abc").unwrap();
        assert_eq!(place.hashes(&CrateFile { name: "../x".to_owned(), ..abc() }), None);
    }
}
