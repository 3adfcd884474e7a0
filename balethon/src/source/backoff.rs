//! Waiting longer and longer, and never in step with others.

use std::time::Duration;

/// Waits of half a second, one, two, … up to a minute, each shortened by up to a half by chance.
#[derive(Debug, Default)]
pub(crate) struct Backoff {
    failures: u32,
}

impl Backoff {
    const LONGEST: Duration = Duration::from_secs(60);

    pub(crate) fn next(&mut self) -> Duration {
        let full = Duration::from_millis(500).saturating_mul(2u32.saturating_pow(self.failures)).min(Self::LONGEST);
        self.failures = (self.failures + 1).min(16);
        full.mul_f64(1.0 - fastrand::f64() / 2.0)
    }

    pub(crate) fn reset(&mut self) {
        self.failures = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grows_to_a_minute_and_starts_over() {
        let mut backoff = Backoff::default();
        for full in [500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000] {
            let wait = backoff.next().as_millis();
            assert!((full / 2..=full).contains(&wait), "{wait} for {full}");
        }
        backoff.reset();
        assert!(backoff.next() <= Duration::from_millis(500));
    }
}
