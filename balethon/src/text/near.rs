//! "Did you mean …?"

use super::fold::fold;

/// The commands that are like the word, the most alike first; none if one is the word itself.
pub(crate) fn near_commands<T>(
    word: &str,
    commands: impl IntoIterator<Item = (&'static str, T)>,
) -> Vec<(&'static str, T)> {
    let word = fold(word);
    let letters = word.chars().count();
    // A third of the letters may differ: rustc's own measure.
    let limit = letters.max(3) / 3;
    let mut near = Vec::new();
    for (name, what) in commands {
        let folded = fold(name);
        // Commands come from strangers, and may be long: only what has about as many letters is compared.
        if folded.chars().count().abs_diff(letters) > limit {
            continue;
        }
        let distance = strsim::osa_distance(&word, &folded);
        if distance == 0 {
            return Vec::new();
        }
        if distance <= limit && distance < letters {
            near.push((distance, name, what));
        }
    }
    near.sort_by_key(|(distance, ..)| *distance);
    near.into_iter().map(|(_, name, what)| (name, what)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nearest(word: &str, commands: &[&'static str]) -> Option<&'static str> {
        near_commands(word, commands.iter().map(|name| (*name, ()))).first().map(|(name, ())| *name)
    }

    #[test]
    fn a_third_of_the_letters_may_differ() {
        assert_eq!(nearest("strat", &["stop", "start"]), Some("start"));
        assert_eq!(nearest("STRT", &["start"]), Some("start"));
        assert_eq!(nearest("شروغ", &["راهنما", "شروع"]), Some("شروع"));
        assert_eq!(nearest("sarat", &["tarts"]), None);
        // Of two letters one may differ, of one none.
        assert_eq!(nearest("gi", &["go"]), Some("go"));
        assert_eq!(nearest("x", &["y"]), None);
    }

    #[test]
    fn what_is_right_is_not_corrected() {
        assert_eq!(nearest("star", &["start", "star"]), None);
    }
}
