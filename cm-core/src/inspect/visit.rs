//! Going through a file and all that is inside of it.

use std::io::{Cursor, Read, SeekFrom};

use super::budget::Budget;
use super::content::{Content, Held, ReadSeek, fill, hold};
use super::detect::{HEADER, detect, is_streamed};
use super::inspection::{Inspection, Leaf};
use super::kind::{ContainerFormat, FileKind, ImageFormat};
use super::limits::{Limit, MAX_AUDITABLE, MAX_DEPTH, MAX_NAME};
use super::object_file;
use super::opaque::{Opaque, Trouble};
use super::scan::{Findings, Scanner};
use super::survey::{AUDITABLE_SECTION, Sections};
use super::{ar, auditable, decompress, fat, foreign, intel_hex, s_record, tar, uf2, wasm, zip};
use crate::ComponentSet;

/// About how many bytes of memory a reported file takes beside its names; a name takes an eighth.
const LEAF: usize = 400;

/// Somebody who goes through one file.
pub(super) struct Visitor<'a> {
    budget: &'a Budget,
    scanner: Scanner<'a>,
    /// The names of what is being looked at, from the outermost container on.
    path: Vec<String>,
    depth: usize,
    pub(super) inspection: Inspection,
}

impl<'a> Visitor<'a> {
    pub(super) fn new(budget: &'a Budget) -> Self {
        let scanner = Scanner::new(budget);
        Self { budget, scanner, path: Vec::new(), depth: 0, inspection: Inspection::default() }
    }

    /// Looks at something that has a name in what is being looked at.
    pub(super) fn named(&mut self, name: &str, content: Content<'_>) {
        let end = (0..=MAX_NAME.min(name.len())).rev().find(|at| name.is_char_boundary(*at));
        self.path.push(name[..end.unwrap_or(0)].to_owned());
        self.visit(content);
        self.path.pop();
    }

    /// Looks at a file of a folder that is being looked at.
    pub(super) fn in_folder(&mut self, name: &str, content: Content<'_>) {
        self.depth += 1;
        self.named(name, content);
        self.depth -= 1;
    }

    /// Looks at something, and at what is inside of it.
    pub(super) fn visit(&mut self, content: Content<'_>) {
        self.depth += 1;
        match content {
            Content::Seekable(file) => self.file(file),
            Content::Stream(stream) => self.stream(stream),
        }
        self.depth -= 1;
    }

    fn file(&mut self, file: &mut dyn ReadSeek) {
        let mut header = vec![0; HEADER];
        let (read, _) = file.rewind().map_or((0, Ok(())), |()| fill(file, &mut header));
        header.truncate(read);
        match detect(&header) {
            FileKind::Container(format) if self.depth <= MAX_DEPTH => {
                if let Err(trouble) = self.inside(format, file) {
                    self.whole(FileKind::Container(format), &header, file, Some(trouble));
                }
            }
            FileKind::Container(format) => {
                let trouble = Trouble::Limit(Limit::Depth);
                self.whole(FileKind::Container(format), &header, file, Some(trouble));
            }
            FileKind::Image(format) => self.image(format, file, &header),
            kind => self.whole(kind, &header, file, None),
        }
    }

    /// What is inside of a container.
    fn inside(&mut self, format: ContainerFormat, file: &mut dyn ReadSeek) -> Result<(), Trouble> {
        file.rewind()?;
        match format {
            ContainerFormat::Zip => {
                let budget = self.budget;
                zip::each(file, budget, &mut |name, content| match content {
                    Ok(content) => self.named(&name, content),
                    Err(trouble) => self.closed(&name, trouble),
                })
            }
            ContainerFormat::FatMachO => {
                fat::each(file, self.budget, &mut |name, content| self.named(&name, content))
            }
            _ => self.flowing(format, file),
        }
    }

    /// What is inside of a container that is read from its beginning to its end.
    fn flowing(&mut self, format: ContainerFormat, stream: &mut dyn Read) -> Result<(), Trouble> {
        let budget = self.budget;
        match format {
            ContainerFormat::Tar => tar::each(stream, budget, &mut |name, content| {
                self.named(&name, Content::Stream(content));
            }),
            ContainerFormat::Ar => ar::each(stream, budget, &mut |name, content| {
                self.named(&name, Content::Stream(content));
            }),
            _ => {
                let mut content = decompress::open(format, stream, budget)?;
                // What only begins as compressed data is not to be taken for some.
                let mut first = [0];
                let (len, outcome) = fill(&mut content, &mut first);
                outcome?;
                self.visit(Content::Stream(&mut (&first[..len]).chain(content)));
                Ok(())
            }
        }
    }

    fn stream(&mut self, stream: &mut dyn Read) {
        let mut header = vec![0; HEADER];
        let (read, outcome) = fill(stream, &mut header);
        header.truncate(read);
        let kind = detect(&header);
        if let Err(error) = outcome {
            self.whole(kind, &header, &mut Cursor::new(&header[..]), Some(error.into()));
            return;
        }
        let mut chain = Cursor::new(header.clone()).chain(stream);
        match &kind {
            FileKind::Container(format) if is_streamed(*format) && self.depth <= MAX_DEPTH => {
                if let Err(trouble) = self.flowing(*format, &mut chain) {
                    let none: &mut dyn ReadSeek = &mut Cursor::new(&[][..]);
                    self.whole(kind, &header, none, Some(trouble));
                }
            }
            _ => self.held(kind, &header, &mut chain),
        }
    }

    /// Looks at a stream that has to be read in any order.
    fn held(&mut self, kind: FileKind, header: &[u8], stream: &mut dyn Read) {
        match hold(stream, self.budget) {
            Ok(Held::All(mut bytes, _memory)) => self.file(&mut bytes),
            Ok(Held::TooLarge(mut rest, _memory)) => {
                let mut findings = Findings::default();
                let scanned = self.scanner.scan(&mut rest, 0, &mut findings);
                // Only a program has more to say than its records.
                let is_program = !matches!(kind, FileKind::Text | FileKind::Raw);
                let is_program = is_program || object_file::begins_one(header);
                let limit = is_program.then_some(Trouble::Limit(Limit::Memory));
                self.add(kind, findings, None, scanned.err().map(Trouble::from).or(limit));
            }
            Err(error) => {
                self.whole(kind, header, &mut Cursor::new(header), Some(error.into()));
            }
        }
    }

    /// A memory image that is written as text or in blocks.
    fn image(&mut self, format: ImageFormat, file: &mut dyn ReadSeek, header: &[u8]) {
        let kind = FileKind::Image(format);
        let budget = self.budget;
        let image = file.rewind().map_err(Trouble::from).and_then(|()| match format {
            ImageFormat::IntelHex => intel_hex::read(file, budget),
            ImageFormat::SRecord => s_record::read(file, budget),
            ImageFormat::Uf2 => uf2::read(file, budget),
        });
        match image {
            Ok(image) => {
                let mut findings = Findings::default();
                let mut trouble = None;
                image.each(&mut |address, stretch| {
                    if let Err(error) = self.scanner.scan(stretch, address, &mut findings) {
                        trouble = Some(Trouble::from(error));
                    }
                });
                self.add(kind, findings, None, trouble);
            }
            Err(trouble) => self.whole(kind, header, file, Some(trouble)),
        }
    }

    /// Looks at a file as it is, whatever else was tried.
    fn whole(
        &mut self,
        kind: FileKind,
        header: &[u8],
        file: &mut dyn ReadSeek,
        trouble: Option<Trouble>,
    ) {
        let survey = object_file::survey(file).ok().flatten();
        let (kind, sections) = match survey {
            Some(survey) => (FileKind::Object(survey.kind), survey.sections.map_err(unreadable)),
            None if kind == FileKind::Wasm => (kind, Ok(wasm_sections(file))),
            None => (kind, Ok(Sections::default())),
        };
        let (sections, unreadable) = match sections {
            Ok(sections) => (sections, None),
            Err(trouble) => (Sections::default(), Some(trouble)),
        };
        let packages = sections.auditable.map(|range| self.packages(file, range)).transpose();
        let (packages, unread) = match packages {
            Ok(packages) => (packages, None),
            Err(trouble) => (None, Some(trouble)),
        };
        let mut findings = Findings::default();
        let scanned = file
            .rewind()
            .and_then(|()| self.scanner.scan(&mut *file, 0, &mut findings))
            .err()
            .map(Trouble::from);
        let is_packed = sections.upx
            || matches!(kind, FileKind::Object(_))
                && memchr::memmem::find(header, b"UPX!").is_some();
        let packed = is_packed.then_some(Trouble::Opaque(Opaque::Packed("UPX")));
        let trouble = trouble.or(scanned).or(packed).or(unread).or(unreadable);
        let is_silent = findings.records.is_empty() && packages.is_none();
        let foreign = is_silent.then(|| foreign::opaque(header)).flatten().map(Trouble::Opaque);
        findings.entropy.forget_if(foreign::is_media(header));
        self.add(kind, findings, packages, trouble.or(foreign));
    }

    /// What cargo-auditable wrote into a section.
    fn packages(
        &self,
        file: &mut dyn ReadSeek,
        (start, len): (u64, u64),
    ) -> Result<ComponentSet, Trouble> {
        if len > MAX_AUDITABLE {
            return Err(Trouble::Limit(Limit::Components));
        }
        file.seek(SeekFrom::Start(start))?;
        let mut section = Vec::new();
        file.take(len).read_to_end(&mut section)?;
        auditable::packages(&section, self.budget)
    }

    /// Something in a container whose content cannot be had.
    fn closed(&mut self, name: &str, trouble: Trouble) {
        self.depth += 1;
        self.path.push(name.to_owned());
        self.add(FileKind::Raw, Findings::default(), None, Some(trouble));
        self.path.pop();
        self.depth -= 1;
    }

    fn add(
        &mut self,
        kind: FileKind,
        findings: Findings,
        auditable: Option<ComponentSet>,
        trouble: Option<Trouble>,
    ) {
        let is_silent = findings.records.is_empty() && auditable.is_none();
        let is_noise = is_silent && trouble.is_none() && findings.entropy.is_noise();
        let (mut cut_off, mut opaque) = match trouble {
            Some(Trouble::Limit(limit)) => (Some(limit), None),
            Some(Trouble::Opaque(opaque)) => (None, Some(opaque)),
            None => (None, is_noise.then_some(Opaque::Noise)),
        };
        cut_off = cut_off.or(findings.limit);
        // What says what it is does so whoever packed it.
        if !is_silent && matches!(opaque, Some(Opaque::Packed(_))) {
            opaque = None;
        }
        let Findings { records, damaged, .. } = findings;
        let is_told = !is_silent || !damaged.is_empty() || cut_off.is_some() || opaque.is_some();
        if !is_told && self.depth > 1 {
            self.inspection.silent += 1;
            return;
        }
        let names = self.path.iter().map(|name| name.len() + LEAF / 8).sum::<usize>();
        if self.budget.names.spend((LEAF + names) as u64).is_err() {
            self.inspection.is_short = true;
            return;
        }
        let path = self.path.clone();
        let leaf = Leaf { path, kind, records, damaged, auditable, opaque, cut_off };
        self.inspection.leaves.push(leaf);
    }
}

fn wasm_sections(file: &mut dyn ReadSeek) -> Sections {
    let range = wasm::custom_section(file, AUDITABLE_SECTION).ok().flatten();
    Sections { auditable: range, ..Sections::default() }
}

fn unreadable(error: object::read::Error) -> Trouble {
    Trouble::broken(format!("its section table cannot be read: {error}"))
}
