//! Whether a condition holds wherever another does, as far as that can be told without asking.

use std::sync::LazyLock;

use super::mask::{Mask, Rule};
use super::*;

type BuiltIn = fn() -> Condition;

/// What holds of every message, whatever it is: `photo` is `media`, and nothing is both `private` and `group`.
static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| {
    let bit = |condition: Condition| match condition.0 {
        Node::Fact { bit, .. } => bit,
        _ => 0,
    };
    let implied: [(&[BuiltIn], BuiltIn); 2] = [
        (&[photo, video, animation, audio, voice, document, sticker], media),
        (
            &[
                new_chat_members,
                left_chat_member,
                new_chat_title,
                new_chat_photo,
                delete_chat_photo,
                group_chat_created,
                supergroup_chat_created,
                channel_chat_created,
                pinned_message,
                successful_payment,
                web_app_data,
            ],
            service,
        ),
    ];
    let apart: [&[BuiltIn]; 2] = [&[private, group, channel], &[me, incoming]];
    let mut rules = Vec::new();
    for (narrow, wide) in implied {
        rules.extend(narrow.iter().map(|narrow| Rule::implies(bit(narrow()), bit(wide()))));
    }
    for conditions in apart {
        for one in conditions {
            let others = conditions.iter().map(|other| bit(other())).filter(|other| *other != bit(one()));
            rules.extend(others.map(|other| Rule::excludes(bit(one()), other)));
        }
    }
    rules
});

/// What a condition lets through, between two masks: of the user's own conditions it is not known whether they hold.
pub(crate) struct Bounds {
    condition: Option<Condition>,
    /// What it lets through in any case.
    least: Mask,
    /// What it lets through at most.
    most: Mask,
}

impl Bounds {
    /// Those of a condition; without one, everything is let through.
    pub(crate) fn new(condition: Option<Condition>) -> Self {
        let bound = |most| condition.as_ref().map_or_else(Mask::anything, |condition| condition.0.bound(most));
        Self { least: bound(false), most: bound(true), condition }
    }

    /// Whether this holds wherever the other does. A no may also mean that it cannot be told.
    pub(crate) fn covers(&self, narrow: &Self) -> bool {
        if narrow.most.within(&self.least, &RULES) {
            return true;
        }
        match (&self.condition, &narrow.condition) {
            (Some(wide), Some(own)) => wide.0.is_implied(&own.0, &narrow.most),
            _ => false,
        }
    }
}

impl Node {
    /// What it lets through at most, or at least.
    fn bound(&self, most: bool) -> Mask {
        match self {
            Self::Fact { bit, .. } => Mask::bit(*bit),
            Self::Own(_) if most => Mask::anything(),
            Self::Own(_) => Mask::nothing(),
            Self::Not(node) => node.bound(!most).not(),
            Self::All(nodes) => nodes.iter().fold(Mask::anything(), |mask, node| mask.and(&node.bound(most))),
            Self::Any(nodes) => nodes.iter().fold(Mask::nothing(), |mask, node| mask.or(&node.bound(most))),
        }
    }

    fn is_implied(&self, by: &Self, by_at_most: &Mask) -> bool {
        by_at_most.within(&self.bound(false), &RULES)
            || match self {
                Self::All(nodes) => nodes.iter().all(|node| node.is_implied(by, by_at_most)),
                Self::Any(nodes) => nodes.iter().any(|node| node.is_implied(by, by_at_most)) || by.demands(self),
                _ => by.demands(self),
            }
    }

    /// Whether this is a part that must hold for the whole to hold.
    fn demands(&self, part: &Self) -> bool {
        self.same(part)
            || match self {
                Self::All(nodes) => nodes.iter().any(|node| node.demands(part)),
                Self::Any(nodes) => nodes.iter().all(|node| node.demands(part)),
                _ => false,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::OnMessage;

    fn covers(wide: Condition, narrow: Condition) -> bool {
        Bounds::new(Some(wide)).covers(&Bounds::new(Some(narrow)))
    }

    fn own<T: 'static>() -> Condition {
        Condition::function("own", TypeId::of::<T>(), Vec::new(), |_| false.into())
    }

    #[test]
    fn subsets() {
        assert!(covers(private() | group(), private()));
        assert!(!covers(private(), private() | group()));
        assert!(covers(text(), text() & private()));
        assert!(covers(all(), text()));
        // No alternative alone, but both together.
        assert!(covers(text() | !text(), private()));
        assert!(covers((private() & text()) | (private() & !text()), private()));
    }

    #[test]
    fn facts_about_messages_are_known() {
        assert!(covers(media(), photo() | voice()));
        assert!(!covers(photo(), media()));
        assert!(covers(!group(), private()));
        assert!(covers(service(), web_app_data() & private()));
        assert!(covers(contact(), private() & channel()));
    }

    #[test]
    fn own_conditions_are_implied_where_they_must_hold() {
        assert!(covers(own::<u8>(), own::<u8>() & text()));
        assert!(covers(own::<u8>() & text(), text() & own::<u8>() & private()));
        assert!(covers(own::<u8>() | text(), text()));
        assert!(covers(own::<u8>() | text(), own::<u8>()));
        assert!(covers(text(), text() & (own::<u8>() | private())));
        assert!(covers(!own::<u8>(), !own::<u8>() & text()));
        for (wide, narrow) in [
            (own::<u8>(), own::<u16>()),
            (own::<u8>(), text()),
            (own::<u8>() & text(), text()),
            (own::<u8>(), own::<u8>() | text()),
            (!own::<u8>(), own::<u8>()),
        ] {
            assert!(!covers(wide.clone(), narrow.clone()), "{wide:?} over {narrow:?}");
        }
        // A closure is the same as nothing.
        let closure = || Condition::new::<OnMessage>("own", |_| true.into());
        assert!(!covers(closure(), closure()));
    }
}
