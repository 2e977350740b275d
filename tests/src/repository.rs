//! Git repositories that cargo can fetch from.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A git repository in a folder, with the same commits in every run.
pub struct Repository {
    folder: PathBuf,
}

impl Repository {
    /// Makes the folder a repository, with all of its files in the first commit.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        let repository = Self { folder: folder.to_owned() };
        let _ = repository.git("init --quiet --initial-branch=main");
        let _ = repository.commit();
        repository
    }

    /// Commits all files, changed or not; gives the commit's hash.
    #[must_use]
    pub fn commit(&self) -> String {
        let _ = self.git("add --all");
        let _ = self.git("commit --quiet --allow-empty --message=Change");
        self.git("rev-parse HEAD").trim_end().to_owned()
    }

    /// Runs git with arguments that are separated by white space; gives what it prints.
    ///
    /// # Panics
    /// When it fails.
    #[must_use]
    pub fn git(&self, args: &str) -> String {
        let mut git = Command::new("git");
        git.current_dir(&self.folder).args(args.split_whitespace());
        git.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            git.env(format!("GIT_{who}_NAME"), "test");
            git.env(format!("GIT_{who}_EMAIL"), "test@localhost");
            git.env(format!("GIT_{who}_DATE"), "2026-01-02T03:04:05Z");
        }
        let output = git.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// The URL that cargo fetches from.
    #[must_use]
    pub fn url(&self) -> String {
        format!("file://{}", self.folder.display())
    }
}
