//! An artifact inside of others: compressed, archived, packaged.

use std::fs;
use std::path::Path;

use super::artifact::Artifact;
use super::run::tool;
use crate::failure::Failure;
use crate::workspace;

/// The file that is wrapped, under this name.
const NAME: &str = "artifact";

/// What is run to wrap it, what that makes, and its kind.
const WRAPPERS: [(&[&str], &str, &str); 8] = [
    (&["gzip", "-9", "-k", "-f", NAME], "artifact.gz", "gzip"),
    (&["zstd", "-q", "-19", "-f", NAME], "artifact.zst", "zstd"),
    (&["xz", "-k", "-f", NAME], "artifact.xz", "xz"),
    (&["zip", "-q", "artifact.zip", NAME], "artifact.zip", "zip"),
    (&["tar", "-cf", "artifact.tar", NAME], "artifact.tar", "tar"),
    (&["tar", "-czf", "artifact.tar.gz", NAME], "artifact.tar.gz", "tar.gz"),
    (&["tar", "--zstd", "-cf", "artifact.tar.zst", NAME], "artifact.tar.zst", "tar.zst"),
    (&["zip", "-q", "-r", "nested.zip", "artifact.tar.gz"], "nested.zip", "tar.gz in zip"),
];

/// Wraps an artifact in every way.
pub(crate) fn wrapped(artifact: &Artifact) -> Result<Vec<Artifact>, Failure> {
    let out = workspace::scratch("artifacts/wrapped")?;
    workspace::remove(&out)?;
    fs::create_dir_all(&out).map_err(|cause| Failure::file("create", &out, &cause))?;
    copy(&artifact.path, &out.join(NAME))?;
    let mut made = Vec::new();
    for (words, name, kind) in WRAPPERS {
        tool(&out, words)?;
        made.push(Artifact::encoded(out.join(name), kind, &artifact.digest));
    }
    for compression in ["gzip", "xz", "zstd"] {
        made.push(debian_package(&out, compression, artifact)?);
    }
    made.extend(container(&out, artifact)?);
    Ok(made)
}

fn debian_package(out: &Path, compression: &str, artifact: &Artifact) -> Result<Artifact, Failure> {
    let control = "Package: gateway\nVersion: 1.4.0\nArchitecture: arm64\n\
                   Maintainer: Example Devices <psirt@devices.example>\nDescription: an example\n";
    write(&out.join("package/DEBIAN/control"), control.as_bytes())?;
    copy(&out.join(NAME), &out.join("package/usr/bin").join(NAME))?;
    let (name, kind) = match compression {
        "gzip" => ("gzip.deb", "deb, gzip"),
        "xz" => ("xz.deb", "deb, xz"),
        _ => ("zstd.deb", "deb, zstd"),
    };
    let compress = format!("-Z{compression}");
    tool(out, &["dpkg-deb", "--root-owner-group", &compress, "-b", "package", name])?;
    Ok(Artifact::encoded(out.join(name), kind, &artifact.digest))
}

/// An OCI image layout (image-layout.md of the OCI image specification): a directory, and its tar.
fn container(out: &Path, artifact: &Artifact) -> Result<Vec<Artifact>, Failure> {
    let script = workspace::root().join("xtask/artifacts/oci-layout.sh");
    tool(out, &["sh", &script.to_string_lossy(), NAME, "image"])?;
    tool(out, &["tar", "-C", "image", "-cf", "image.tar", "."])?;
    Ok(vec![
        Artifact::encoded(out.join("image"), "OCI layout", &artifact.digest),
        Artifact::encoded(out.join("image.tar"), "OCI layout in tar", &artifact.digest),
    ])
}

fn copy(from: &Path, to: &Path) -> Result<(), Failure> {
    let bytes = fs::read(from).map_err(|cause| Failure::file("read", from, &cause))?;
    write(to, &bytes)
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let fail = |cause: std::io::Error| Failure::file("write", path, &cause);
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(fail)?;
    }
    fs::write(path, bytes).map_err(fail)
}
