//! `cargo cm inspect` on what other programs have made of an executable with a record.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cm_core::embedded::{Level, PackedList, Record};
use cm_core::{
    Component, ComponentSet, Dependency, DependencyKind, Member, Rustc, Scope, Sha256Digest, Source,
};
use cm_tests::{Outcome, cargo_cm};
use serde_json::Value;
use tempfile::TempDir;

/// A name that is longer than the headers of tar and ar have room for.
const LONG: &str = "a-folder-with-a-name-that-no-header-of-an-archive-has-room-for/and-in-it-one-more-\
                    folder-of-that-kind/a-program-whose-name-alone-is-longer-than-that-field-of-ustar-\
                    which-holds-no-more-than-a-hundred-bytes-of-it-but-less-than-file-systems-allow";

fn record(package: &str, level: Level) -> Record {
    let rustc = Rustc { version: "1.95.0".into(), commit: Some("0123456789abcdef".into()) };
    let mut root = Member::new(Scope::Runtime, Component::new(package, "1.0.0", Source::Local));
    root.dependencies = vec![Dependency { to: 1, kind: DependencyKind::Normal }];
    let needed = Component::new("needed", "2.1.0", Source::CratesIo);
    let set = ComponentSet::new(vec![root, Member::new(Scope::Runtime, needed)], 0).unwrap();
    Record {
        level,
        package: package.into(),
        version: "1.0.0".into(),
        profile: "release".into(),
        target: "x86_64-unknown-linux-gnu".into(),
        list: Some(PackedList::new(&set, &rustc)),
        rustc,
    }
}

fn digest() -> Sha256Digest {
    Sha256Digest::of(b"the canonical list of app")
}

/// A folder with `app`, an executable with a record.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        let folder = Self(tempfile::tempdir().unwrap());
        fs::write(folder.path("record"), record("app", Level::Exact(digest())).encode()).unwrap();
        let incbin = "__asm__(\".section .rodata\\n.globl kept\\nkept: .incbin \\\"record\\\"\\n\
                      .previous\");\nextern __attribute__((visibility(\"hidden\"))) const char kept[];\n";
        let main = "int main(void) { return kept[0] == 0; }\n";
        fs::write(folder.path("app.c"), format!("{incbin}{main}")).unwrap();
        fs::write(
            folder.path("lib.c"),
            format!("{incbin}const char *told(void) {{ return kept; }}\n"),
        )
        .unwrap();
        fs::write(folder.path("plain.c"), "int main(void) { return 0; }\n").unwrap();
        folder.run("gcc", "gcc -o app app.c");
        folder
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a shell's command line; its program comes from this package of Debian.
    fn run(&self, package: &str, line: &str) {
        let status = Command::new("sh").args(["-ec", line]).current_dir(self.0.path()).status();
        let is_done = status.is_ok_and(|status| status.success());
        assert!(is_done, "`{line}` has failed; its program is in Debian's package {package}");
    }

    fn inspect(&self, file: &str) -> Outcome {
        cargo_cm(self.0.path()).args("inspect --format json").arg(file).run()
    }

    /// The leaves of a report that ends with this exit code.
    fn leaves(&self, file: &str, code: i32) -> Vec<Value> {
        let outcome = self.inspect(file);
        assert_eq!(outcome.code, Some(code), "{file}: {}\n{}", outcome.stdout, outcome.stderr);
        let report: Value = serde_json::from_str(&outcome.stdout).unwrap();
        assert_eq!(report["format"], 1);
        report["files"][0]["leaves"].as_array().unwrap().clone()
    }

    /// One thing in the file tells, under these names, and just what was put in.
    fn tells(&self, file: &str, path: &[&str]) -> Value {
        let leaves = self.leaves(file, 0);
        let telling = leaves.iter().filter(|leaf| leaf["records"] != Value::Array(Vec::new()));
        let [leaf] = telling.collect::<Vec<_>>()[..] else { panic!("{file}: {leaves:#?}") };
        assert_eq!(leaf["path"], serde_json::json!(path), "{file}");
        let record = &leaf["records"][0];
        assert_eq!(record["digest"], digest().to_string(), "{file}");
        assert_eq!(record["package"], "app", "{file}");
        assert_eq!(record["components"][1]["name"], "needed", "{file}");
        leaf.clone()
    }
}

fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    std::iter::repeat_with(next).take(len).collect()
}

#[test]
fn executables_and_libraries() {
    let folder = Folder::new();
    folder.run(
        "gcc",
        "gcc -fPIC -c lib.c && gcc -shared -o lib.so lib.o && gcc -s -o stripped app.c",
    );
    folder.run("binutils", "ar rcs liblib.a lib.o");
    assert_eq!(
        folder.tells("app", &[])["kind"].as_str().unwrap().split(',').next(),
        Some("ELF executable")
    );
    folder.tells("stripped", &[]);
    assert!(folder.tells("lib.so", &[])["kind"].as_str().unwrap().starts_with("ELF library"));
    assert!(
        folder.tells("liblib.a", &["lib.o"])["kind"].as_str().unwrap().starts_with("ELF object")
    );
    let offset = folder.tells("app", &[])["records"][0]["offsets"][0].as_u64().unwrap() as usize;
    let (app, record) =
        (fs::read(folder.path("app")).unwrap(), fs::read(folder.path("record")).unwrap());
    assert!(app[offset..].starts_with(&record));
}

#[test]
fn memory_images() {
    let folder = Folder::new();
    // Only what is loaded from `.rodata`: its address is in the image.
    folder.run("binutils", "objcopy -O binary app app.bin && objcopy -O ihex app app.hex");
    folder.run("binutils", "objcopy -O srec app app.srec && objcopy -O ihex -j .rodata app ro.hex");
    assert_eq!(folder.tells("app.bin", &[])["kind"], "raw bytes");
    assert_eq!(folder.tells("app.srec", &[])["kind"], "S-record image");
    let leaf = folder.tells("app.hex", &[]);
    assert_eq!(leaf["kind"], "Intel HEX image");
    assert_eq!(leaf["records"][0]["offsets"], folder.tells("ro.hex", &[])["records"][0]["offsets"]);
    let image = fs::read(folder.path("app.bin")).unwrap();
    fs::write(folder.path("app.uf2"), uf2(&image, 0x1000_0000)).unwrap();
    let leaf = folder.tells("app.uf2", &[]);
    assert_eq!(leaf["kind"], "UF2 image");
    let in_binary = folder.tells("app.bin", &[])["records"][0]["offsets"][0].as_u64().unwrap();
    assert_eq!(leaf["records"][0]["offsets"][0], 0x1000_0000 + in_binary);
}

/// Blocks as Microsoft's "USB Flashing Format" describes them.
fn uf2(image: &[u8], address: u32) -> Vec<u8> {
    let count = image.len().div_ceil(256) as u32;
    let mut file = Vec::new();
    for (index, payload) in image.chunks(256).enumerate() {
        let index = index as u32;
        let head = [0x0A32_4655, 0x9E5D_5157, 0, address + 256 * index];
        let head = head.into_iter().chain([payload.len() as u32, index, count, 0]);
        file.extend(head.flat_map(u32::to_le_bytes));
        file.extend(payload);
        file.resize(file.len() + 476 - payload.len(), 0);
        file.extend(0x0AB1_6F30_u32.to_le_bytes());
    }
    file
}

#[test]
fn compressed() {
    let folder = Folder::new();
    for (package, program, ending) in
        [("gzip", "gzip", "gz"), ("xz-utils", "xz", "xz"), ("zstd", "zstd -q", "zst")]
    {
        folder.run(
            package,
            &format!("{program} -k app && cat app.{ending} app.{ending} > two.{ending}"),
        );
        folder.tells(&format!("app.{ending}"), &[]);
        // Two of them one after another are one that holds both.
        let leaves = folder.leaves(&format!("two.{ending}"), 0);
        assert_eq!(leaves[0]["records"][0]["offsets"].as_array().unwrap().len(), 2, "{ending}");
    }
}

#[test]
fn zip_archives() {
    let folder = Folder::new();
    folder.run("zip", "zip -q -0 stored.zip app && zip -q -9 deflated.zip app");
    folder.run("zip", "zip -q -P secret encrypted.zip app");
    folder
        .run("zip", "cat app.c deflated.zip > behind.zip && zip -q - app < /dev/null > piped.zip");
    folder.tells("stored.zip", &["app"]);
    folder.tells("deflated.zip", &["app"]);
    folder.tells("piped.zip", &["app"]);
    let leaves = folder.leaves("encrypted.zip", 4);
    assert_eq!(leaves[0]["opaque"], "encrypted");
    assert_eq!(leaves[0]["path"], serde_json::json!(["app"]));
}

#[test]
fn tar_archives() {
    let folder = Folder::new();
    let parent = folder.path(LONG);
    fs::create_dir_all(parent.parent().unwrap()).unwrap();
    fs::copy(folder.path("app"), &parent).unwrap();
    folder
        .run("tar", "tar --format=ustar -cf ustar.tar app.c app && tar -czf app.tar.gz app.c app");
    folder.run("tar", &format!("tar --format=pax -cf pax.tar {LONG}"));
    folder.run("tar", &format!("tar --format=gnu -cf gnu.tar {LONG}"));
    folder.run("tar", "tar --format=v7 -cf old.tar app");
    folder.tells("ustar.tar", &["app"]);
    folder.tells("old.tar", &["app"]);
    folder.tells("app.tar.gz", &["app"]);
    folder.tells("pax.tar", &[LONG]);
    folder.tells("gnu.tar", &[LONG]);
}

#[test]
fn ar_archives() {
    let folder = Folder::new();
    let app = fs::read(folder.path("app")).unwrap();
    folder.run(
        "binutils",
        "cp app a-name-of-more-than-sixteen && ar rc gnu.a a-name-of-more-than-sixteen",
    );
    folder.tells("gnu.a", &["a-name-of-more-than-sixteen"]);
    // BSD's long names stand before the content and count for it.
    let name = b"a name of more than sixteen\0";
    let mut bsd = b"!<arch>\n".to_vec();
    let len = name.len() + app.len();
    bsd.extend(
        format!("#1/{:<13}{:<12}{:<6}{:<6}{:<8}{len:<10}`\n", name.len(), 0, 0, 0, 644).bytes(),
    );
    bsd.extend(name.iter().chain(&app));
    fs::write(folder.path("bsd.a"), bsd).unwrap();
    folder.tells("bsd.a", &["a name of more than sixteen"]);
}

#[test]
fn packages_and_images() {
    let folder = Folder::new();
    fs::create_dir_all(folder.path("deb/DEBIAN")).unwrap();
    fs::create_dir_all(folder.path("deb/usr/bin")).unwrap();
    fs::copy(folder.path("app"), folder.path("deb/usr/bin/app")).unwrap();
    let control =
        "Package: app\nVersion: 1\nArchitecture: amd64\nMaintainer: A <a@b.c>\nDescription: a\n";
    fs::write(folder.path("deb/DEBIAN/control"), control).unwrap();
    for (how, ending) in [("xz", "xz"), ("gzip", "gz")] {
        folder.run("dpkg", &format!("dpkg-deb -Z{how} --build deb {how}.deb > /dev/null"));
        folder.tells(&format!("{how}.deb"), &[&format!("data.tar.{ending}"), "./usr/bin/app"]);
    }
    // An OCI image as `docker save` writes it: a tar of blobs, one of which is a layer.
    folder.run("tar", "mkdir -p oci/blobs/sha256 && echo '{}' > oci/index.json");
    folder.run("tar", "tar -czf oci/blobs/sha256/0123abcd -C deb usr && tar -cf oci.tar -C oci .");
    folder.tells("oci.tar", &["./blobs/sha256/0123abcd", "usr/bin/app"]);
    // Three deep, each form of going in once: by stream, by directory, by both.
    folder.run("zip", "zip -q in.zip oci.tar && tar -cf in.tar in.zip && zstd -q in.tar");
    folder.tells("in.tar.zst", &["in.zip", "oci.tar", "./blobs/sha256/0123abcd", "usr/bin/app"]);
    // In a folder links are not followed.
    folder.run("tar", "ln -s usr/bin/app deb/link && ln -s . deb/circle");
    folder.tells("deb", &["usr/bin/app"]);
}

#[test]
fn standard_input() {
    let folder = Folder::new();
    fs::write(folder.path("input.sh"), "exec \"$@\" < app\n").unwrap();
    let inspect = cargo_cm(folder.0.path()).args("inspect --format json -");
    let answer = inspect.under("sh", Path::new("input.sh")).run().answer();
    assert!(answer.contains(&digest().to_string()), "{answer}");
    let twice = cargo_cm(folder.0.path()).args("inspect - -").run();
    assert_eq!(twice.code, Some(2), "{}", twice.stderr);
}

#[test]
fn exit_codes() {
    let folder = Folder::new();
    folder.run("gcc", "gcc -o plain plain.c");
    let mut record = fs::read(folder.path("record")).unwrap();
    record[60] ^= 1;
    fs::write(folder.path("damaged"), [&b"before"[..], &record].concat()).unwrap();
    assert_eq!(folder.leaves("damaged", 3)[0]["damaged"][0]["offset"], 6);
    // What is damaged comes before what is well.
    fs::write(folder.path("both"), [record, fs::read(folder.path("record")).unwrap()].concat())
        .unwrap();
    assert_eq!(folder.leaves("both", 3)[0]["records"][0]["package"], "app");
    let plain = folder.leaves("plain", 4);
    assert_eq!((&plain[0]["opaque"], &plain[0]["records"]), (&Value::Null, &Value::Array(vec![])));
    fs::write(folder.path("noise"), noise(1 << 16)).unwrap();
    assert_eq!(folder.leaves("noise", 4)[0]["opaque"], "noise");
    let said = cargo_cm(folder.0.path()).args("inspect noise").run();
    assert!(said.stdout.contains("cannot tell"), "{}", said.stdout);
    let none = self::record("app", Level::None("no lockfile".into())).encode();
    fs::write(folder.path("none"), none).unwrap();
    assert_eq!(folder.leaves("none", 4)[0]["records"][0]["reason"], "no lockfile");
    let mut packed = fs::read(folder.path("plain")).unwrap();
    // The header of an ELF file has seven bytes of padding here.
    packed[9..13].copy_from_slice(b"UPX!");
    fs::write(folder.path("upx"), packed).unwrap();
    assert_eq!(folder.leaves("upx", 4)[0]["opaque"], "packed");
    let missing = folder.inspect("missing");
    assert_eq!(missing.code, Some(2));
    assert!(missing.stderr.contains("missing"), "{}", missing.stderr);
}

#[test]
fn several_records_in_one_file() {
    let folder = Folder::new();
    let other = record("other", Level::Package(Sha256Digest::of(b"the list of other"))).encode();
    fs::write(folder.path("two"), [fs::read(folder.path("app")).unwrap(), other].concat()).unwrap();
    let leaves = folder.leaves("two", 0);
    let packages: Vec<&Value> =
        leaves[0]["records"].as_array().unwrap().iter().map(|it| &it["package"]).collect();
    assert_eq!(packages, ["app", "other"]);
    let document = cargo_cm(folder.0.path()).args("inspect --sbom spdx-2.3 two").run();
    assert_eq!(document.code, Some(4), "{}", document.stdout);
    assert!(document.stderr.contains("--package"), "{}", document.stderr);
    let document =
        cargo_cm(folder.0.path()).args("inspect --sbom spdx-2.3 --package other two").run();
    assert!(document.answer().contains("\"other\""));
}

#[test]
fn documents() {
    let folder = Folder::new();
    let document = |format: &str| -> Value {
        let answer =
            cargo_cm(folder.0.path()).args("inspect app --sbom").arg(format).run().answer();
        serde_json::from_str(&answer).unwrap()
    };
    let names = |components: &Value| -> Vec<String> {
        let names = components.as_array().unwrap().iter();
        names.map(|it| it["name"].as_str().unwrap().to_owned()).collect()
    };
    let cyclonedx = document("cyclonedx-1.7");
    assert_eq!(cyclonedx["specVersion"], "1.7");
    assert!(names(&cyclonedx["components"]).contains(&"needed".to_owned()), "{cyclonedx:#}");
    let spdx = document("spdx-2.3");
    assert_eq!(spdx["spdxVersion"], "SPDX-2.3");
    assert!(names(&spdx["packages"]).contains(&"needed".to_owned()), "{spdx:#}");
    let text = cargo_cm(folder.0.path()).args("inspect --components app").run().answer();
    assert!(text.contains("needed") && text.contains(&digest().to_string()), "{text}");
}
