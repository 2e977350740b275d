//! `cargo tree`, read as a graph.

use std::collections::{BTreeMap, BTreeSet};

use cm_core::{DependencyKind, Scope};

/// What stands between the fields of a line. Names of features and libraries cannot have it; a path,
/// in the first field, can.
const SEPARATOR: char = '|';

/// The format to ask `cargo tree` for: package, features, name of the library.
pub(crate) fn format() -> String {
    format!("{{p}}{SEPARATOR}{{f}}{SEPARATOR}{{lib}}")
}

/// A package as a line shows it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Shown {
    pub(crate) name: String,
    pub(crate) version: String,
    /// What stands in parentheses: a path, a git URL with an abbreviated commit, a registry;
    /// nothing for crates.io.
    pub(crate) origin: Option<String>,
    pub(crate) features: Vec<String>,
    is_proc_macro: bool,
    has_library: bool,
}

/// A package as it is compiled: where it runs, and which others it needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) scope: Scope,
    pub(crate) shown: Shown,
    /// Indices of other nodes.
    pub(crate) needs: Vec<(usize, DependencyKind)>,
}

type Children = Vec<(DependencyKind, Shown)>;
type Expanded = BTreeMap<(Scope, Shown), Children>;

/// Reads the answer; the first node is the root. Nothing where it is laid out in another way.
pub(crate) fn nodes(answer: &str) -> Option<Vec<Node>> {
    let (root, expanded) = Outline::read(answer)?;
    let mut graph = Graph::default();
    graph.place(Scope::Runtime, &root);
    let mut next = 0;
    while next < graph.nodes.len() {
        let (scope, shown) = (graph.nodes[next].scope, graph.nodes[next].shown.clone());
        let mut needs = BTreeSet::new();
        for (kind, child) in children(&expanded, scope, &shown)? {
            if child.has_library {
                needs.insert((graph.place(scope_of(scope, *kind, child), child), *kind));
            }
        }
        graph.nodes[next].needs = needs.into_iter().collect();
        next += 1;
    }
    Some(graph.nodes)
}

#[derive(Default)]
struct Graph {
    nodes: Vec<Node>,
    places: BTreeMap<(Scope, Shown), usize>,
}

impl Graph {
    fn place(&mut self, scope: Scope, shown: &Shown) -> usize {
        *self.places.entry((scope, shown.clone())).or_insert_with(|| {
            self.nodes.push(Node { scope, shown: shown.clone(), needs: Vec::new() });
            self.nodes.len() - 1
        })
    }
}

/// What a package needs is written out once, where it is first met; it may have been met in the
/// other scope.
fn children<'a>(expanded: &'a Expanded, scope: Scope, shown: &Shown) -> Option<&'a Children> {
    let other = if scope == Scope::Runtime { Scope::Build } else { Scope::Runtime };
    [scope, other].into_iter().find_map(|scope| expanded.get(&(scope, shown.clone())))
}

fn scope_of(parent: Scope, kind: DependencyKind, child: &Shown) -> Scope {
    if kind == DependencyKind::Build || child.is_proc_macro { Scope::Build } else { parent }
}

/// The lines read so far.
#[derive(Default)]
struct Outline {
    /// The packages above the current line, with their scopes.
    path: Vec<(Scope, Shown)>,
    /// For each depth, which kind of dependencies is being listed.
    kinds: Vec<DependencyKind>,
    expanded: Expanded,
}

impl Outline {
    fn read(answer: &str) -> Option<(Shown, Expanded)> {
        let mut outline = Self::default();
        let mut root = None;
        for line in answer.lines().filter(|line| !line.is_empty()) {
            let start = line.find(|c| !matches!(c, ' ' | '|' | '`' | '-'))?;
            let (depth, text) = (start / 4, &line[start..]);
            if text == "[build-dependencies]" {
                *outline.kinds.get_mut(depth + 1)? = DependencyKind::Build;
            } else {
                let shown = outline.package(depth, text)?;
                root.get_or_insert(shown);
            }
        }
        Some((root?, outline.expanded))
    }

    fn package(&mut self, depth: usize, text: &str) -> Option<Shown> {
        let (text, is_repeated) = match text.strip_suffix(" (*)") {
            Some(text) => (text, true),
            None => (text, false),
        };
        let shown = Shown::read(text)?;
        self.path.truncate(depth);
        if self.path.len() != depth {
            return None;
        }
        let mut scope = Scope::Runtime;
        if let Some(parent) = self.path.last().cloned() {
            let kind = *self.kinds.get(depth)?;
            scope = scope_of(parent.0, kind, &shown);
            self.expanded.entry(parent).or_default().push((kind, shown.clone()));
        }
        if !is_repeated {
            self.expanded.entry((scope, shown.clone())).or_default();
        }
        self.kinds.truncate(depth + 1);
        self.kinds.resize(depth + 2, DependencyKind::Normal);
        self.path.push((scope, shown.clone()));
        Some(shown)
    }
}

impl Shown {
    /// `NAME vVERSION[ (proc-macro)][ (ORIGIN)]`, features, library.
    fn read(text: &str) -> Option<Self> {
        let mut fields = text.rsplitn(3, SEPARATOR);
        let (library, features, package) = (fields.next()?, fields.next()?, fields.next()?);
        let (name, rest) = package.split_once(" v")?;
        let (version, mut rest) = rest.split_once(' ').unwrap_or((rest, ""));
        let is_proc_macro = rest.starts_with("(proc-macro)");
        if is_proc_macro {
            rest = rest["(proc-macro)".len()..].trim_start();
        }
        let origin = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        let features = features.split(',').filter(|name| !name.is_empty());
        Some(Self {
            name: name.to_owned(),
            version: version.to_owned(),
            origin: origin.map(str::to_owned),
            features: features.map(str::to_owned).collect(),
            is_proc_macro,
            has_library: !library.is_empty(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `cargo tree` prints, less the white space before the bars.
    fn answer(lines: &[&str]) -> String {
        lines.join("\n").replace(';', "|")
    }

    #[test]
    fn scopes_and_repetitions() {
        let nodes = nodes(&answer(&[
            "app v1.0.0 (/w/app);default;",
            "|-- derive v2.0.0 (proc-macro);;derive",
            "|   `-- shared v3.0.0;std;shared",
            "|       `-- deep v4.0.0;;deep",
            "|-- shared v3.0.0;std;shared (*)",
            "`-- tool v5.0.0;;",
            "[build-dependencies]",
            "`-- shared v3.0.0;;shared",
        ]));
        let described: Vec<String> = nodes
            .unwrap()
            .iter()
            .map(|node| {
                let Node { scope, shown, needs } = node;
                let features = shown.features.join(",");
                let needs: Vec<String> =
                    needs.iter().map(|(to, kind)| format!("{to}{kind:?}")).collect();
                format!("{scope:?} {} [{features}] {}", shown.name, needs.join(" "))
            })
            .collect();
        assert_eq!(
            described,
            [
                "Runtime app [default] 1Normal 2Normal 3Build",
                "Build derive [] 4Normal",
                "Runtime shared [std] 5Normal",
                "Build shared [] ",
                "Build shared [std] 6Normal",
                "Runtime deep [] ",
                "Build deep [] ",
            ]
        );
    }

    #[test]
    fn origins() {
        let shown = |text: &str| Shown::read(&text.replace(';', "|")).unwrap();
        assert_eq!(shown("a v1.0.0+m;;a").origin, None);
        assert_eq!(shown("a v1.0.0 (/w (x)|y/a);f,g;a").origin.as_deref(), Some("/w (x)|y/a"));
        let derive = shown("a v1.0.0 (proc-macro) (https://h/r?branch=b#0123abcd);;a");
        assert_eq!(derive.origin.as_deref(), Some("https://h/r?branch=b#0123abcd"));
        assert!(derive.is_proc_macro && derive.has_library);
    }

    #[test]
    fn another_layout_is_refused() {
        for text in ["", "app", "`-- app v1;;", "app v1;;\n|-- |-- x v1;;x", "[build-dependencies]"]
        {
            assert_eq!(nodes(&text.replace(';', "|")), None, "{text}");
        }
    }
}
