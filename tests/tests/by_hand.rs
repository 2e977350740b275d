//! Sets that were derived by hand from the rules of cargo's reference ("Features", "Feature
//! resolver version 2", "Specifying Dependencies"), and not by asking cargo.

use cm_tests::{Build, Workspace, builds, cargo_cm, repository};

/// A fixture, flags, and what is linked and what only ran on the host.
type Case<'a> = (&'a str, &'a str, &'a [&'a str], &'a [&'a str]);

const LINUX: &str = "--target x86_64-unknown-linux-gnu";
const WINDOWS: &str = "--target x86_64-pc-windows-msvc";

/// "Features enabled on build-dependencies or proc-macros will not be unified when those same
/// dependencies are used as a normal dependency": so it is with resolver 2, and was not before.
#[test]
fn build_dependencies_and_proc_macros() {
    let apart: &[Case<'_>] = &[
        (
            "host-and-target-resolver-2",
            LINUX,
            &["app", "linked-only", "shared: linked"],
            &["host-only", "shared: host"],
        ),
        (
            "host-and-target-resolver-1",
            LINUX,
            &["app", "host-only", "linked-only", "shared: host linked"],
            &["host-only", "linked-only", "shared: host linked"],
        ),
        (
            "proc-macro-resolver-2",
            LINUX,
            &["app", "linked-only", "shared: linked"],
            &["derive", "derive-help", "host-only", "probe", "probe-help", "shared: host"],
        ),
    ];
    apart.iter().for_each(check);
}

/// "Features enabled on dev-dependencies will not be unified … unless those dev-dependencies are
/// currently being built": never in a binary, but with resolver 1 they switch features on.
#[test]
fn dev_dependencies() {
    let cases: &[Case<'_>] = &[
        ("dev-features-resolver-2", LINUX, &["app", "member", "shared: linked"], &[]),
        (
            "dev-features-resolver-1",
            LINUX,
            &["app", "member", "shared: linked testing", "test-only"],
            &[],
        ),
        ("dev-cycle", LINUX, &["app", "core-part", "leaf"], &[]),
    ];
    cases.iter().for_each(check);
}

/// "Features enabled on platform-specific dependencies for targets not currently being built are
/// ignored"; conditions of build dependencies are those of the host.
#[test]
fn platforms() {
    let cases: &[Case<'_>] = &[
        ("several-targets", LINUX, &["app", "shared: unix", "unix-part"], &[]),
        (
            "several-targets",
            WINDOWS,
            &["app", "on-windows", "shared: windows", "windows-part"],
            &[],
        ),
        ("platform-triple", WINDOWS, &["app", "on-msvc", "shared: windows"], &[]),
        ("platform-triple", LINUX, &["app", "shared"], &[]),
    ];
    cases.iter().for_each(check);
    #[cfg(unix)]
    check(&(
        "platform-of-the-host",
        WINDOWS,
        &["app", "linked-on-windows"],
        &["derive", "macro-on-unix", "script-on-unix"],
    ));
}

/// `"dependency?/feature"` switches the feature on only if something else does so for the
/// dependency; `dep:` leaves a dependency without a feature of its name.
#[test]
fn optional_dependencies() {
    let cases: &[Case<'_>] = &[
        ("weak", LINUX, &["app"], &[]),
        ("weak", "-F tls", &["app: tls"], &[]),
        ("weak", "-F net", &["app: net", "client"], &[]),
        ("weak", "-F net,tls", &["app: net tls", "client: tls", "tls-part"], &[]),
        ("weak", "-F strong", &["app: strong", "client: tls", "tls-part"], &[]),
        ("weak-behind-a-dependency", LINUX, &["app", "client", "middle: tls", "other"], &[]),
        ("dep-syntax", LINUX, &["app: default std"], &[]),
        ("dep-syntax", "-F writer", &["app: default std writer"], &[]),
        ("dep-syntax", "-F json", &["app: default json std", "writer"], &[]),
        ("dep-syntax", "--no-default-features -F implicit", &["app: implicit", "implicit"], &[]),
        (
            "optional-build-dependency",
            LINUX,
            &["app", "scripted"],
            &["generator", "generator-help"],
        ),
    ];
    cases.iter().for_each(check);
}

/// A feature of the command line belongs to the selected packages that have it.
#[test]
fn selection() {
    let cases: &[Case<'_>] = &[
        ("virtual", "-p a", &["a", "needed-by-a", "shared: for-a"], &[]),
        ("virtual", "-p b", &["b", "shared: for-b"], &["shared: for-script"]),
        ("default-members", "", &["b", "shared: for-b"], &["shared: for-script"]),
        (
            "command-line-resolver-2",
            "-F extra",
            &["app: extra", "own-extra", "shared: default std"],
            &[],
        ),
        (
            "command-line-resolver-2",
            "-p member -F extra,own --no-default-features",
            &["member: extra own", "shared: extra"],
            &[],
        ),
    ];
    cases.iter().for_each(check);
    let together = report("virtual", "-p a -p b");
    let runtime = ["a", "needed-by-a", "shared: for-a for-b"];
    assert_eq!(together[0].runtime, runtime, "features unify over the selected packages");
    assert_eq!(together[1].runtime, ["b", "needed-by-a", "shared: for-a for-b"]);
}

/// A binary with `required-features` is left out while they are off.
#[test]
fn required_features() {
    let targets = |flags| -> Vec<String> {
        report("required-features", flags).into_iter().map(|build| build.target).collect()
    };
    assert_eq!(targets(""), ["service"]);
    assert_eq!(targets("-F cli"), ["console", "service"]);
    assert_eq!(targets("-F gui"), ["service"]);
    assert_eq!(targets("-F gui,cli"), ["console", "desktop", "service"]);
}

fn check((fixture, flags, runtime, build): &Case<'_>) {
    let report = report(fixture, flags);
    let [only] = &report[..] else { panic!("{fixture} {flags}: {} builds", report.len()) };
    assert_eq!(only.runtime, *runtime, "{fixture} {flags}");
    assert_eq!(only.build, *build, "{fixture} {flags}");
}

/// The builds of a copy of a fixture.
fn report(fixture: &str, flags: &str) -> Vec<Build> {
    let workspace = Workspace::new(&[]);
    let fixture = repository().join("tests/fixtures/workspaces").join(fixture).join(".");
    let copy =
        std::process::Command::new("cp").arg("-r").arg(fixture).arg(workspace.root()).status();
    assert!(copy.unwrap().success());
    let program = cargo_cm(workspace.root()).args("sbom -q --release --format json --locked");
    builds(&program.args("--offline").args(flags).run().answer())
}
