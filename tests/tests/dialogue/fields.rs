//! What a state may hold, and what a type may be.

use std::collections::{BTreeMap, HashMap};

use balethon::prelude::*;
use balethon::types::{ChatId, UserId};

#[state(name = "all kinds", version = 7, ttl = "1h 30m")]
#[derive(Clone, Debug, PartialEq)]
enum Kinds {
    Unit,
    Empty {},
    Tuple(i8, String, Option<f64>),
    r#Raw { r#type: char, list: Vec<(ChatId, bool)>, map: BTreeMap<String, u64>, by_number: HashMap<u32, String> },
    Nested(Inner, Box<Inner>, Option<Unit>),
    Brings(Own),
}

#[state]
#[derive(Clone, Debug, PartialEq)]
struct Inner {
    user: UserId,
    next: Option<Box<Inner>>,
}

#[state]
#[derive(Clone, Debug, PartialEq)]
struct Unit;

/// Brings its own way of being stored.
#[state]
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "SCREAMING-KEBAB-CASE")]
enum Own {
    FirstOne,
    SecondOne {
        #[serde(default)]
        count: u8,
    },
}

#[state]
#[derive(Clone, Debug, PartialEq)]
struct Tuple(u8, Vec<String>);

#[tokio::test]
async fn everything_comes_back_as_it_was() {
    let inner = |next| Inner { user: UserId(5), next };
    let states = [
        Kinds::Unit,
        Kinds::Empty {},
        Kinds::Tuple(-8, "سلام \"quoted\"".into(), Some(1.5)),
        Kinds::Tuple(0, String::new(), None),
        Kinds::Raw {
            r#type: 'ی',
            list: vec![(ChatId(4_503_599_627_370_495), true)],
            map: BTreeMap::from([("a/b".into(), u64::MAX)]),
            by_number: HashMap::from([(7, "seven".into())]),
        },
        Kinds::Nested(inner(None), Box::new(inner(Some(Box::new(inner(None))))), Some(Unit)),
        Kinds::Brings(Own::SecondOne { count: 3 }),
    ];
    let dialogue = Dialogue::memory();
    for state in states {
        dialogue.set(state.clone()).await.unwrap();
        assert_eq!(dialogue.get().await.unwrap(), Some(state));
    }
    let (unit, own, tuple) = (Dialogue::memory(), Dialogue::memory(), Dialogue::memory());
    unit.set(Unit).await.unwrap();
    assert_eq!(unit.get().await.unwrap(), Some(Unit));
    for state in [Own::FirstOne, Own::SecondOne { count: 1 }] {
        own.set(state.clone()).await.unwrap();
        assert_eq!(own.get().await.unwrap(), Some(state));
    }
    tuple.set(Tuple(1, vec!["a".into()])).await.unwrap();
    assert_eq!(tuple.get().await.unwrap(), Some(Tuple(1, vec!["a".into()])));
}

#[state]
struct Keyed {
    map: HashMap<Vec<u8>, u8>,
}

#[tokio::test]
async fn what_cannot_be_written_down_is_an_error_that_says_so() {
    let dialogue = Dialogue::memory();
    let error = dialogue.set(Keyed { map: HashMap::from([(vec![1], 1)]) }).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::State);
    assert_eq!(error.to_string(), "the state `Keyed` cannot be stored");
    assert!(dialogue.get().await.unwrap().is_none());
}
