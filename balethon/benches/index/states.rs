//! States by the thousand, which no attribute makes.

use std::time::Duration;

use balethon::__private::{Fields, InState, Per, State, Stored, Variant, in_state};
use balethon::storage::Change;

const COUNT: usize = 2048;

/// One of very many states.
struct Step(usize);

/// `0000`, `0001`, …
static NAMES: [[u8; 4]; COUNT] = {
    let mut names = [[0; 4]; COUNT];
    let mut number = 0;
    while number < COUNT {
        names[number] = [digit(number / 1000), digit(number / 100), digit(number / 10), digit(number)];
        number += 1;
    }
    names
};

const fn digit(number: usize) -> u8 {
    b'0' + (number % 10) as u8
}

static VARIANTS: [Variant; COUNT] = {
    let mut variants = [Variant { name: "", file: file!(), line: 1 }; COUNT];
    let mut number = 0;
    while number < COUNT {
        variants[number].name = match std::str::from_utf8(&NAMES[number]) {
            Ok(name) => name,
            Err(_) => panic!("digits are text"),
        };
        number += 1;
    }
    variants
};

impl State for Step {
    const NAME: &'static str = "Step";
    const VERSION: u32 = 1;
    const PER: Per = Per::PersonInChat;
    const TIME_TO_LIVE: Option<Duration> = Some(Duration::from_secs(1000));
    const VARIANTS: &'static [Variant] = &VARIANTS;

    fn variant(&self) -> usize {
        self.0
    }

    fn write(&self, _: &mut Fields) -> Stored<()> {
        Ok(())
    }

    fn read(variant: usize, _: Fields) -> Stored<Self> {
        Ok(Self(variant))
    }
}

/// `state = Step::…`
fn in_one<const NUMBER: usize>() -> InState {
    in_state("", &[VARIANTS[NUMBER].name], false, true, |step: Step| (step.0 == NUMBER).then(Vec::new))
}

macro_rules! sixteen {
    ($row:expr) => { sixteen!($row; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15) };
    ($row:expr; $($number:literal)*) => { [$(in_one::<{ $row * 16 + $number }>),*] };
}

macro_rules! rows {
    ($block:expr) => { rows!($block; 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15) };
    ($block:expr; $($row:literal)*) => { [$(sixteen!($block * 16 + $row)),*] };
}

type Says = fn() -> InState;

/// What the key says, one function to a state.
pub(crate) static TABLE: [[[Says; 16]; 16]; 8] =
    [rows!(0), rows!(1), rows!(2), rows!(3), rows!(4), rows!(5), rows!(6), rows!(7)];

/// The id of a person who is in a state.
pub(crate) fn user(person: usize) -> usize {
    2_000_000_000 + person
}

/// The state of the person, as it is stored.
pub(crate) fn stored(person: usize, state: usize) -> Change {
    let (user, name) = (user(person), VARIANTS[state].name);
    let until = 9_999_999_999_999_u64;
    let value =
        format!(r#"{{"state":"Step","version":1,"variant":"{name}","until":{until},"fields":{{"name":"Ali"}}}}"#);
    Change::Put { key: format!("state/1/both/{user}/{user}"), value: value.into() }
}
