//! Facts of an event as bits, and conditions that are a test of them.

/// The facts of an event, one bit to a built-in condition.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Facts(u64);

impl Facts {
    pub(super) const fn none() -> Self {
        Self(0)
    }

    pub(super) fn add(&mut self, bits: u64) {
        self.0 |= bits;
    }

    pub(super) fn set(&mut self, bit: u32, value: bool) {
        self.0 = self.0 & !(1 << bit) | u64::from(value) << bit;
    }

    pub(super) fn has(self, bit: u32) -> bool {
        self.0 >> bit & 1 == 1
    }
}

/// A condition as alternatives of bits that must be set and bits that must not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mask(Vec<(u64, u64)>);

impl Mask {
    pub(super) fn bit(bit: u32) -> Self {
        // Bit 0 is `all`, which every event has.
        if bit == 0 { Self::anything() } else { Self(vec![(1 << bit, 0)]) }
    }

    pub(crate) fn anything() -> Self {
        Self(vec![(0, 0)])
    }

    pub(super) fn nothing() -> Self {
        Self(Vec::new())
    }

    pub(super) fn or(&self, other: &Self) -> Self {
        Self::tidy(self.0.iter().chain(&other.0).copied().collect())
    }

    pub(super) fn and(&self, other: &Self) -> Self {
        let pairs = self.0.iter().flat_map(|one| other.0.iter().map(|two| (one.0 | two.0, one.1 | two.1)));
        Self::tidy(pairs.collect())
    }

    pub(super) fn not(&self) -> Self {
        self.0.iter().fold(Self::anything(), |mask, (set, unset)| {
            let bits = |bits: u64| (0..64).filter(move |bit| bits >> bit & 1 == 1).map(|bit| 1 << bit);
            let without = bits(*set).map(|bit| (0, bit)).chain(bits(*unset).map(|bit| (bit, 0)));
            mask.and(&Self(without.collect()))
        })
    }

    pub(crate) fn test(&self, facts: Facts) -> bool {
        self.0.iter().any(|(set, unset)| facts.0 & set == *set && facts.0 & unset == 0)
    }

    /// Whether the other lets everything through that this does.
    pub(super) fn within(&self, other: &Self, rules: &[Rule]) -> bool {
        self.0.iter().all(|(set, unset)| other.covers(*set, *unset, rules))
    }

    /// Whether it lets every event through that has these bits and has not those.
    fn covers(&self, set: u64, unset: u64, rules: &[Rule]) -> bool {
        let Some((set, unset)) = close(set, unset, rules) else { return true };
        let mut open = 0;
        for (wanted, unwanted) in &self.0 {
            if wanted & unset == 0 && unwanted & set == 0 {
                let undecided = wanted & !set | unwanted & !unset;
                if undecided == 0 {
                    return true;
                }
                open = undecided;
            }
        }
        // Neither in nor out: by one of the bits that decide, which may go either way.
        let bit = open & open.wrapping_neg();
        bit != 0 && self.covers(set | bit, unset, rules) && self.covers(set, unset | bit, rules)
    }

    /// One form for equal masks: no impossible alternatives, none that another covers, sorted.
    fn tidy(mut alternatives: Vec<(u64, u64)>) -> Self {
        alternatives.retain(|(set, unset)| set & unset == 0);
        alternatives.sort_unstable();
        alternatives.dedup();
        let all = alternatives.clone();
        let covers = |one: &(u64, u64), two: &(u64, u64)| one != two && one.0 & !two.0 == 0 && one.1 & !two.1 == 0;
        alternatives.retain(|this| !all.iter().any(|other| covers(other, this)));
        Self(alternatives)
    }
}

/// Where the first bit is set, the others are, or are not.
pub(crate) struct Rule {
    on: u64,
    set: u64,
    unset: u64,
}

impl Rule {
    pub(super) fn implies(one: u32, other: u32) -> Self {
        Self { on: 1 << one, set: 1 << other, unset: 0 }
    }

    pub(super) fn excludes(one: u32, other: u32) -> Self {
        Self { on: 1 << one, set: 0, unset: 1 << other }
    }
}

/// The bits with all that follows from them; none where no event can be like that.
fn close(mut set: u64, mut unset: u64, rules: &[Rule]) -> Option<(u64, u64)> {
    for rule in rules {
        if set & rule.on != 0 {
            set |= rule.set;
            unset |= rule.unset;
        }
    }
    (set & unset == 0).then_some((set, unset))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::condition::{Condition, media, private, reply, text};

    fn facts(bits: &[u32]) -> Facts {
        let mut facts = Facts::none();
        bits.iter().for_each(|bit| facts.set(*bit, true));
        facts
    }

    #[test]
    fn says_what_the_condition_says() {
        let condition = (private() & text()) | !(reply() | media());
        let mask = condition.as_mask().unwrap();
        assert!(mask.test(facts(&[1, 4, 5])));
        assert!(mask.test(facts(&[])));
        assert!(!mask.test(facts(&[1, 5])));
        assert!(!mask.test(facts(&[4, 6])));
    }

    #[test]
    fn equal_conditions_have_equal_masks() {
        let mask = |condition: Condition| condition.as_mask().unwrap();
        assert_eq!(mask(private() & text()), mask(text() & private()));
        assert_eq!(mask(!(private() | text())), mask(!private() & !text()));
        assert_ne!(mask(private()), mask(!private()));
        assert_eq!(mask(private() | (private() & text())), mask(private()));
    }
}
