//! Files with one mistake each, and what must be said of it.

use std::path::Path;

use super::error::ConfigError;
use super::file::Config;

/// A file, the place of its mistake as `line:column: `, and a part of the message.
const CASES: &[(&str, &str, &str)] = &[
    // TOML itself.
    ("[product]\nname = ", "2:8: ", "string"),
    ("[product]\nname = \"a\"\nname = \"b\"\n", "3:1: ", "duplicate key"),
    ("[[component]]\nname = \"a\"\nend-of-support = 2026-02-30", "3:", "day"),
    // Keys.
    (
        "[product]\nsuplier = { name = \"a\" }",
        "2:1: ",
        "unknown key `suplier`; did you mean `supplier`?",
    ),
    ("[[builds]]\nname = \"a\"", "1:3: ", "unknown key `builds`; did you mean `build`?"),
    (
        "[[native]]\ncrate = \"a\"\ncrate_version = \"1\"",
        "3:1: ",
        "unknown key `crate_version`; did you mean `crate-version`?",
    ),
    (
        "[sbom]\nauthor = \"a\"",
        "2:1: ",
        "unknown key `author`; known here are `corrects`, `version`",
    ),
    ("[sbom]\n\"a\\u001b[2J\" = 1", "2:1: ", r"unknown key `a\u{1b}[2J`"),
    (
        "[product]\nsupplier = { name = \"a\", mail = \"a@b\" }",
        "2:26: ",
        "unknown key `mail`; did you mean `email`?",
    ),
    ("[[build]]\nname = \"a\"", "1:1: ", "missing key `package`; add `package = \"…\"`"),
    ("\n[[component]]\npurpose = \"a\"", "2:1: ", "missing key `name`"),
    ("[product]\nsupplier = { url = \"https://a\" }", "2:12: ", "missing key `name`"),
    // Types.
    ("[product]\nname = 1", "2:8: ", "`name` is of type integer; write a text: `name = \"…\"`"),
    (
        "[build]\nname = \"a\"",
        "1:1: ",
        "`build` is of type table; write `[[build]]` above its keys",
    ),
    ("[[product]]", "1:1: ", "`product` is of type array; write `[product]` above its keys"),
    ("[product]\nsupplier = \"a\"", "2:12: ", "write a table: `supplier = { name = \"…\" }`"),
    (
        "[[build]]\nname = \"a\"\npackage = \"a\"\ntargets = \"b\"",
        "4:11: ",
        "write a list of texts: `targets = [\"…\"]`",
    ),
    (
        "[[build]]\nname = \"a\"\npackage = \"a\"\nfeatures = [\"é\", 1]",
        "4:18: ",
        "`features` holds an item of type integer; write a list of texts",
    ),
    ("build = [\"a\"]", "1:10: ", "`build` holds an item of type string; write `[[build]]` above"),
    ("[[build]]\nname = \"a\"\npackage = \"a\"\nlib = \"yes\"", "4:7: ", "write `lib = true` or"),
    ("[sbom]\nversion = \"2\"", "2:11: ", "write a whole number: `version = 1`"),
    ("[[component]]\nname = \"a\"\nend-of-support = 2031", "3:18: ", "write a date: "),
    // Texts.
    ("[product]\nname = \" \"", "2:8: ", "this text is empty"),
    ("[product]\nname = \"a\\nb\"", "2:8: ", r"`a\nb` has a control character"),
    ("[product]\nname = \"a \"", "2:8: ", "`a ` begins or ends with white space"),
    ("[product]\ncontact = \"us\"", "2:11: ", "`us` is neither an e-mail address nor a URL"),
    (
        "[product]\nsupplier = { name = \"a\", url = \"example.com\" }",
        "2:32: ",
        "`example.com` is no URL that begins with `https://`",
    ),
    ("[product]\nsupplier = { name = \"a\", email = \"b\" }", "2:34: ", "`b` is no e-mail address"),
    // Texts that no document could hold.
    (
        "[product]\ncontact = \"https://example.com/é\"",
        "2:11: ",
        "`https://example.com/é` is neither an e-mail address nor a URL",
    ),
    (
        "[product]\nsupplier = { name = \"a\", url = \"https://exämple.com\" }",
        "2:32: ",
        "`https://exämple.com` is no URL that a document can hold; write its host in ASCII",
    ),
    (
        "[[component]]\nname = \"a\"\nsupplier = { name = \"a\", email = \"a@b@c\" }",
        "3:34: ",
        "`a@b@c` is no e-mail address",
    ),
    (
        "[[native]]\ncrate = \"a\"\nname = \"b\"\nversion = \"1\"\npurl = \"pkg:cargo/b@1\"",
        "5:8: ",
        "`pkg:cargo/b@1` names a crate of crates.io, not a native library",
    ),
    ("[[build]]\nname = \"a/b\"\npackage = \"a\"", "2:8: ", "`a/b` cannot name a build"),
    ("[[build]]\nname = \"..\"\npackage = \"a\"", "2:8: ", "`..` cannot name a build"),
    (
        "[[native]]\ncrate = \"a\"\nsbom = \"/a.json\"",
        "3:8: ",
        "`/a.json` is not relative to cm.toml",
    ),
    (
        "[[native]]\ncrate = \"a\"\nname = \"b\"\nversion = \"1\"\npurl = \"b\"",
        "5:8: ",
        "`b` is no package URL",
    ),
    (
        "[[native]]\ncrate = \"a\"\nname = \"b\"\nversion = \"1\"\ncpe = \"b\"",
        "5:7: ",
        "`b` is no CPE name",
    ),
    // Dates, requirements and words.
    (
        "[[component]]\nname = \"a\"\nend-of-support = \"2026-02-30\"",
        "3:18: ",
        "there is no day 2026-02-30 in the calendar",
    ),
    (
        "[[component]]\nname = \"a\"\nend-of-support = \"31.12.2026\"",
        "3:18: ",
        "`31.12.2026` is no date; write YYYY-MM-DD",
    ),
    (
        "[[component]]\nname = \"a\"\nend-of-support = 2026-12-31T00:00:00Z",
        "3:18: ",
        "is no date; write YYYY-MM-DD",
    ),
    (
        "[[component]]\nname = \"a\"\nversion = \"latest\"",
        "3:11: ",
        "`latest` is no version requirement such as `1.2`",
    ),
    (
        "[[native]]\ncrate = \"a\"\ncrate-version = \"1.x.y.z\"\nown-code = true",
        "3:17: ",
        "`1.x.y.z` is no version requirement",
    ),
    (
        "[[component]]\nname = \"a\"\nsupport = \"actively-maintaned\"",
        "3:11: ",
        "`support` cannot be `actively-maintaned`; did you mean `actively-maintained`?",
    ),
    (
        "[[component]]\nname = \"a\"\nsoftware-item-class = \"II\"",
        "3:23: ",
        "`software-item-class` cannot be `II`; write one of `A`, `B`, `C`",
    ),
    // Contradictions.
    (
        "[product]\nversion = \"1\"\nversion-from = \"a\"",
        "3:16: ",
        "`version` and `version-from` exclude each other",
    ),
    (
        "[[build]]\nname = \"a\"\npackage = \"a\"\nbin = \"a\"\nlib = true",
        "5:7: ",
        "`bin` and `lib` exclude each other",
    ),
    (
        "[[build]]\nname = \"a\"\npackage = \"a\"\n[[build]]\nname = \"A\"\npackage = \"b\"",
        "5:8: ",
        "two builds are named `A`; rename one of them (the first is on line 2)",
    ),
    (
        "[[build]]\nname = \"a\"\npackage = \"a\"\ntargets = [\"b\", \"b\"]",
        "4:17: ",
        "target `b` is given twice",
    ),
    ("[[native]]\ncrate = \"a\"", "1:1: ", "does not say what the crate brings"),
    ("[[native]]\ncrate = \"a\"\nown-code = false", "1:1: ", "does not say what the crate brings"),
    (
        "[[native]]\ncrate = \"a\"\nname = \"b\"\nversion = \"1\"\nsbom = \"a.json\"",
        "5:8: ",
        "`name` and `sbom` exclude each other",
    ),
    (
        "[[native]]\ncrate = \"a\"\nsbom = \"a.json\"\ncpe = \"cpe:/a:b\"",
        "4:7: ",
        "`cpe` goes with `name`, not with `sbom`; remove it",
    ),
    ("[[native]]\ncrate = \"a\"\nname = \"b\"", "1:1: ", "library `b` has no `version`"),
    ("[[native]]\ncrate = \"a\"\nown-code = true", "1:1: ", "`own-code` needs a `justification`"),
    (
        "[[native]]\ncrate = \"a\"\nname = \"b\"\nsystem = true\nlicence = \"MIT\"\nlicense = \"MIT\"",
        "6:11: ",
        "`licence` and `license` mean the same",
    ),
    (
        "[[native]]\ncrate = \"a\"\nsbom = \"b\"\n[[native]]\ncrate = \"a\"\nsbom = \"b\"",
        "4:1: ",
        "two entries say the same of crate `a`",
    ),
    (
        "[[component]]\nname = \"a\"\nlicence-concluded = \"MIT\"\nlicense-concluded = \"MIT\"",
        "4:21: ",
        "`licence-concluded` and `license-concluded` mean the same",
    ),
    (
        "[[component]]\nname = \"a\"\nversion = \"1\"\n[[component]]\nname = \"a\"\nversion = \"^1\"",
        "4:1: ",
        "two entries are for the same versions of component `a`; join them (the first is on line 1)",
    ),
    (
        "[[component]]\nname = \"a\"\nmaintenance-class = \"required\"",
        "3:21: ",
        "`maintenance-class = \"required\"` needs a `justification`",
    ),
    ("[sbom]\nversion = 0\n", "2:11: ", "version 0 is not between 1 and 4294967295"),
    ("[sbom]\nversion = 4294967296\ncorrects = \"a\"", "2:11: ", "is not between 1 and"),
    ("[sbom]\nversion = 99999999999999999999", "2:11: ", "`version` is beyond all bounds"),
    ("[sbom]\nversion = 2", "2:11: ", "a raised `version` needs `corrects`"),
    ("[sbom]\ncorrects = \"a\"", "2:12: ", "version 1 corrects nothing"),
];

#[test]
fn every_mistake_is_named_with_its_place() {
    for (text, place, part) in CASES {
        let message = message(text);
        let place = format!("read dir/cm.toml:{place}");
        assert!(message.starts_with(&place), "{text}\n{message}\nlacks {place}");
        assert!(message.contains(part), "{text}\n{message}\nlacks {part}");
        assert!(!message.contains(char::is_control), "{text}\n{message:?}");
    }
}

/// Whatever is cut off or put in, the reader answers.
#[test]
fn no_damage_makes_it_panic() {
    let text = super::EXAMPLE;
    for at in (0..text.len()).step_by(7) {
        let Some((head, tail)) = text.split_at_checked(at) else { continue };
        let _ = Config::parse(head, Path::new("cm.toml"));
        let _ = Config::parse(&format!("{head}]é\u{1b}{tail}"), Path::new("cm.toml"));
    }
}

fn message(text: &str) -> String {
    let path = Path::new("dir/cm.toml");
    let error = Config::parse(text, path).expect_err(text);
    assert!(matches!(error, ConfigError::Invalid { .. }));
    error.to_string()
}
