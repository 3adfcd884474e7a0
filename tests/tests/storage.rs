//! The store in a file.

use std::path::PathBuf;

use balethon::prelude::*;
use balethon::sandbox::Sandbox;
use balethon::storage::{Change, File, Storage};

/// A path of its own for a test; what was made there goes with it.
struct Place(PathBuf);

impl Place {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("balethon-storage-{name}-{}.redb", std::process::id()));
        let _ = std::fs::remove_file(&path);
        Self(path)
    }

    fn open(&self) -> File {
        File::open(&self.0).unwrap()
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn put(key: &str, value: &str) -> Change {
    Change::Put { key: key.to_owned(), value: value.into() }
}

fn remove(key: &str) -> Change {
    Change::Remove { key: key.to_owned() }
}

fn told(error: &dyn std::error::Error) -> String {
    let source = error.source().map(|source| format!(": {}", told(source))).unwrap_or_default();
    format!("{error}{source}")
}

#[tokio::test]
async fn what_was_written_is_there_after_opening_again() {
    let place = Place::new("again");
    let file = place.open();
    file.write(vec![put("b/2", "two"), put("b/1", "one"), put("a", ""), put("c", "c")]).await.unwrap();
    file.write(vec![put("b/3", "three"), remove("b/3"), remove("c"), remove("nothing"), put("a", "a")]).await.unwrap();
    drop(file);
    let file = place.open();
    assert_eq!(file.get("a").await.unwrap().as_deref(), Some(&b"a"[..]));
    assert_eq!(file.get("c").await.unwrap(), None);
    let list = file.list("b/").await.unwrap();
    assert_eq!(list, [("b/1".to_owned(), b"one".to_vec()), ("b/2".to_owned(), b"two".to_vec())]);
    assert_eq!(file.list("").await.unwrap().len(), 3);
    assert!(file.is_durable());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_many_write_at_once_is_all_there() {
    let place = Place::new("many");
    let file = place.open();
    let tasks: Vec<_> = (0..500)
        .map(|number| {
            let file = file.clone();
            tokio::spawn(async move {
                file.write(vec![put(&format!("{number:03}"), "x"), put("last", &number.to_string())]).await
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    assert_eq!(file.list("").await.unwrap().len(), 501);
}

#[test]
fn a_file_that_is_in_use_is_told() {
    let place = Place::new("twice");
    let _file = place.open();
    let error = told(&File::open(&place.0).unwrap_err());
    assert!(error.contains("is open in another program, or twice in this one") && error.contains("twice-"), "{error}");
}

#[test]
fn a_file_that_is_none_is_told_and_left_as_it_is() {
    let place = Place::new("wrong");
    std::fs::write(&place.0, "a letter to a friend, long enough to be looked at ".repeat(100)).unwrap();
    let error = told(&File::open(&place.0).unwrap_err());
    assert!(error.contains("cannot be opened"), "{error}");
    assert!(std::fs::read_to_string(&place.0).unwrap().starts_with("a letter to a friend"));
    let nowhere = std::env::temp_dir().join("balethon-no-such-folder").join("bot.redb");
    let error = told(&File::open(nowhere).unwrap_err());
    assert!(error.contains("balethon-no-such-folder"), "{error}");
}

#[state]
enum Order {
    Size { drink: String },
}

#[on_command("order {drink}")]
async fn order(dialogue: Dialogue<Order>, drink: String) -> Result<&'static str> {
    dialogue.set(Order::Size { drink }).await?;
    Ok("Which size?")
}

#[on_message(state = Order::Size { drink }, text = "{size}")]
async fn size(dialogue: Dialogue<Order>, drink: String, size: String) -> Result<String> {
    dialogue.end().await?;
    Ok(format!("{size} {drink}"))
}

#[tokio::test]
async fn conversations_go_on_after_a_restart() {
    let place = Place::new("conversation");
    let sandbox = Sandbox::start().await;
    let ali = sandbox.user("Ali");
    for (text, answer) in [("/order tea", "Which size?"), ("large", "large tea")] {
        let file = place.open();
        let bot = sandbox.run(|client| client.storage(file).handlers(handlers![order, size])).await;
        ali.send(text).await;
        assert_eq!(ali.next_reply().await.content(), answer);
        bot.stop().await.unwrap();
    }
}
