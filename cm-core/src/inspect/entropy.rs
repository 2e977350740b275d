//! Whether bytes look like noise: compressed or encrypted.

/// Length of a sample in bytes. Random bytes have 7.955 bits a byte in samples of this length.
const SAMPLE: usize = 4096;
/// From so many bits a byte on, a sample is noise.
const NOISE: f64 = 7.9;
/// At the beginning a sample is taken once in so many bytes, after it once in more.
const NEAR: u64 = 16 << 10;
const FAR: u64 = 256 << 10;
const BEGINNING: u64 = 1 << 20;

/// Samples that were taken.
#[derive(Default)]
pub(super) struct Entropy {
    samples: u32,
    noisy: u32,
    next: u64,
}

impl Entropy {
    /// Takes samples of bytes that begin at this offset.
    pub(super) fn see(&mut self, offset: u64, bytes: &[u8]) {
        loop {
            let at = usize::try_from(self.next.saturating_sub(offset)).unwrap_or(usize::MAX);
            let Some(sample) = at.checked_add(SAMPLE).and_then(|end| bytes.get(at..end)) else {
                return;
            };
            self.samples += 1;
            self.noisy += u32::from(bits(sample) > NOISE);
            let begin = offset + at as u64;
            self.next = begin + if begin < BEGINNING { NEAR } else { FAR };
        }
    }

    /// Forgets all samples, where noise means nothing.
    pub(super) fn forget_if(&mut self, is_meaningless: bool) {
        if is_meaningless {
            *self = Self::default();
        }
    }

    /// Whether nine of ten samples are noise.
    pub(super) fn is_noise(&self) -> bool {
        self.samples > 0 && u64::from(self.noisy) * 10 >= u64::from(self.samples) * 9
    }
}

/// Shannon's entropy in bits a byte.
fn bits(sample: &[u8]) -> f64 {
    // Four tables, so that equal bytes after each other do not wait for each other.
    let mut counts = [[0_u16; 4]; 256];
    for four in sample.chunks_exact(4) {
        for (table, byte) in four.iter().enumerate() {
            counts[usize::from(*byte)][table] += 1;
        }
    }
    let len = sample.len() as f64;
    let counts = counts.iter().map(|tables| tables.iter().sum::<u16>());
    let terms = counts.filter(|count| *count > 0).map(|count| {
        let share = f64::from(count) / len;
        -share * share.log2()
    });
    terms.sum()
}
