//! The command line of a check: flags with and without a value.

use crate::failure::Failure;

/// Arguments that have not been asked for yet.
#[derive(Debug)]
pub(crate) struct Arguments(Vec<String>);

impl Arguments {
    pub(crate) fn new(arguments: impl IntoIterator<Item = String>) -> Self {
        Self(arguments.into_iter().collect())
    }

    /// Takes a flag without a value.
    pub(crate) fn flag(&mut self, name: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|argument| argument != name);
        self.0.len() != before
    }

    /// Takes every value of a flag: `--name value` and `--name=value`.
    pub(crate) fn values(&mut self, name: &str) -> Result<Vec<String>, Failure> {
        let mut values = Vec::new();
        let mut rest = Vec::new();
        let mut arguments = std::mem::take(&mut self.0).into_iter();
        while let Some(argument) = arguments.next() {
            if argument == name {
                let value = arguments.next();
                values.push(value.ok_or_else(|| Failure::new(format!("{name} needs a value")))?);
            } else if let Some(value) =
                argument.strip_prefix(name).and_then(|rest| rest.strip_prefix('='))
            {
                values.push(value.to_owned());
            } else {
                rest.push(argument);
            }
        }
        self.0 = rest;
        Ok(values)
    }

    /// Takes the value of a flag that stands once.
    pub(crate) fn value(&mut self, name: &str) -> Result<Option<String>, Failure> {
        let mut values = self.values(name)?;
        match values.len() {
            0 | 1 => Ok(values.pop()),
            _ => Err(Failure::new(format!("{name} stands more than once"))),
        }
    }

    /// Takes a number.
    pub(crate) fn number(&mut self, name: &str, default: usize) -> Result<usize, Failure> {
        match self.value(name)? {
            None => Ok(default),
            Some(text) => text.parse().ok().filter(|&number| number > 0).ok_or_else(|| {
                Failure::new(format!("{name} needs a number above 0, not {text:?}"))
            }),
        }
    }

    /// What is left, for another program.
    pub(crate) fn rest(self) -> Vec<String> {
        self.0
    }

    /// Checks that nothing is left.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        match self.0.first() {
            None => Ok(()),
            Some(argument) => Err(Failure::new(format!("unknown argument {argument:?}"))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_both_spellings_and_leaves_the_rest() {
        let words = ["-p", "a", "--target", "x", "--target=y", "--plant"];
        let mut arguments = Arguments::new(words.map(String::from));
        assert_eq!(arguments.values("--target").unwrap(), ["x", "y"]);
        assert!(arguments.flag("--plant"));
        assert!(!arguments.flag("--plant"));
        assert_eq!(arguments.rest(), ["-p", "a"]);
    }

    #[test]
    fn wrong_usage_is_refused() {
        assert!(Arguments::new(["--jobs".to_owned()]).number("--jobs", 2).is_err());
        assert!(Arguments::new(["--jobs=0".to_owned()]).number("--jobs", 2).is_err());
        assert!(Arguments::new(["--x=1", "--x=2"].map(String::from)).value("--x").is_err());
        assert!(Arguments::new(["rest".to_owned()]).finish().is_err());
    }
}
