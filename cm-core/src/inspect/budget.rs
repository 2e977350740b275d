//! What is left of the limits, shared by all who read one file.

use std::cell::Cell;

use super::limits::{
    Limit, MAX_COMPONENT_BYTES, MAX_COMPONENTS, MAX_ENTRIES, MAX_HASHED, MAX_LISTS, MAX_MEMORY,
    MAX_NAMES, MAX_RATIO, MAX_RECORD_BYTES, MAX_RECORDS, MIN_DECOMPRESSED,
};
use crate::{Component, ComponentSet, Member};

/// What is left for one file.
pub(super) struct Budget {
    pub(super) entries: Purse,
    pub(super) names: Purse,
    pub(super) decompressed: Purse,
    pub(super) memory: Purse,
    pub(super) hashed: Purse,
    pub(super) records: Purse,
    pub(super) record_bytes: Purse,
    pub(super) lists: Purse,
    components: Purse,
    component_bytes: Purse,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self {
            entries: Purse::new(MAX_ENTRIES, Limit::Entries),
            names: Purse::new(MAX_NAMES, Limit::Entries),
            decompressed: Purse::new(MIN_DECOMPRESSED, Limit::Decompressed),
            memory: Purse::new(MAX_MEMORY, Limit::Memory),
            hashed: Purse::new(MAX_HASHED, Limit::Hashed),
            records: Purse::new(MAX_RECORDS as u64, Limit::Records),
            record_bytes: Purse::new(MAX_RECORD_BYTES as u64, Limit::Records),
            lists: Purse::new(MAX_LISTS as u64, Limit::Records),
            components: Purse::new(MAX_COMPONENTS as u64, Limit::Components),
            component_bytes: Purse::new(MAX_COMPONENT_BYTES, Limit::Components),
        }
    }
}

impl Budget {
    /// Adds what a file of this length in bytes may decompress to.
    pub(super) fn add_file(&self, len: u64) {
        self.decompressed.put(len.saturating_mul(MAX_RATIO));
    }

    /// Whether a list could be kept, if it is short enough.
    pub(super) fn keep_some(&self) -> Result<(), Limit> {
        self.components.spend(1)?;
        self.component_bytes.spend(1)
    }

    /// Pays for a list that is kept. After one that is too long no other is read: reading is most
    /// of the work.
    pub(super) fn keep(&self, set: &ComponentSet) -> Result<(), Limit> {
        self.components.spend_or_empty(set.members().len() as u64)?;
        self.component_bytes.spend_or_empty(set.members().iter().map(memory).sum())
    }

    /// Pays for a list that turned out to be none, which can have taken as long as a long one.
    pub(super) fn give_up(&self) -> Result<(), Limit> {
        self.components.spend_or_empty(FAILED)
    }
}

/// What a list that cannot be read costs, in components.
const FAILED: u64 = 5000;

/// About how much memory a member takes, in bytes: what its fields and the allocator need, and its
/// texts.
fn memory(member: &Member) -> u64 {
    /// A component, one of its features, one of its dependencies.
    const FIXED: [usize; 3] = [320, 64, 24];
    let Component { name, version, source, .. } = &member.component;
    let named = name.len() + version.len() + source.to_string().len();
    let texts = member.features.iter().map(String::len).sum::<usize>() + named;
    let counts = [1, member.features.len(), member.dependencies.len()];
    let fixed = FIXED.iter().zip(counts).map(|(size, count)| size * count).sum::<usize>();
    (fixed + texts) as u64
}

/// An amount that can be spent, and partly be given back.
pub(super) struct Purse {
    left: Cell<u64>,
    limit: Limit,
}

impl Purse {
    const fn new(amount: u64, limit: Limit) -> Self {
        Self { left: Cell::new(amount), limit }
    }

    /// Takes an amount, or nothing where there is less.
    pub(super) fn spend(&self, amount: u64) -> Result<(), Limit> {
        self.left.set(self.left.get().checked_sub(amount).ok_or(self.limit)?);
        Ok(())
    }

    /// The same; what is not enough is lost.
    pub(super) fn spend_or_empty(&self, amount: u64) -> Result<(), Limit> {
        self.spend(amount).inspect_err(|_| self.left.set(0))
    }

    fn put(&self, amount: u64) {
        self.left.set(self.left.get().saturating_add(amount));
    }

    pub(super) fn left(&self) -> u64 {
        self.left.get()
    }

    /// Takes an amount until what is given is dropped.
    pub(super) fn borrow(&self, amount: u64) -> Result<Loan<'_>, Limit> {
        self.spend(amount)?;
        Ok(Loan { purse: self, amount })
    }
}

/// An amount that returns when it is dropped.
pub(super) struct Loan<'a> {
    purse: &'a Purse,
    amount: u64,
}

impl Loan<'_> {
    /// Takes more.
    pub(super) fn extend(&mut self, amount: u64) -> Result<(), Limit> {
        self.purse.spend(amount)?;
        self.amount += amount;
        Ok(())
    }
}

impl Drop for Loan<'_> {
    fn drop(&mut self) {
        self.purse.put(self.amount);
    }
}
