//! Remembers what people note down, in a database: a pool that the handlers share, made when the bot starts.
//!
//! The file is `notes.db` in the current folder, or what `DATABASE_URL` says.

#![allow(clippy::print_stdout, reason = "it says where it keeps what it is told")]

use balethon::prelude::*;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};

/// Opens the database and makes its table.
async fn connect(url: String) -> sqlx::Result<SqlitePool> {
    let options = url.parse::<SqliteConnectOptions>()?.create_if_missing(true);
    println!("The notes are in {}", options.get_filename().display());
    let pool = SqlitePoolOptions::new().connect_with(options).await?;
    sqlx::query("CREATE TABLE IF NOT EXISTS notes (user INTEGER NOT NULL, note TEXT NOT NULL)").execute(&pool).await?;
    Ok(pool)
}

/// Notes something down.
#[on_command("note {note}")]
async fn note(user: User, note: String, pool: Data<SqlitePool>) -> Result<String> {
    sqlx::query("INSERT INTO notes VALUES (?, ?)").bind(user.id.0).bind(&note).execute(&*pool).await?;
    Ok(format!("That makes {}.", notes_of(user.id, &pool).await?.len()))
}

/// Shows what was noted down.
#[on_command]
async fn notes(user: User, pool: Data<SqlitePool>) -> Result<String> {
    let notes = notes_of(user.id, &pool).await?;
    Ok(if notes.is_empty() { "Nothing yet. Try /note milk".to_owned() } else { notes.join("\n") })
}

/// Forgets all of it.
#[on_command]
async fn forget(user: User, pool: Data<SqlitePool>) -> Result<&'static str> {
    sqlx::query("DELETE FROM notes WHERE user = ?").bind(user.id.0).execute(&*pool).await?;
    Ok("Forgotten.")
}

async fn notes_of(user: UserId, pool: &SqlitePool) -> sqlx::Result<Vec<String>> {
    sqlx::query_scalar("SELECT note FROM notes WHERE user = ? ORDER BY rowid").bind(user.0).fetch_all(pool).await
}

/// What the database says of its own troubles is for the log; people are told this.
#[on_error]
async fn failed(error: &sqlx::Error) -> &'static str {
    tracing::error!(%error, "the database failed");
    "The notebook is closed for a moment. Please try again."
}

fn main() -> Result {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite:notes.db".to_owned());
    run(Client::from_env()?.data_with(move || connect(url.clone())))
}

#[cfg(test)]
mod tests {
    use balethon::sandbox::Sandbox;

    use super::*;

    /// A database in memory, which lives as long as its one connection.
    async fn database() -> SqlitePool {
        let pool = SqlitePoolOptions::new().max_connections(1).idle_timeout(None).max_lifetime(None);
        let pool = pool.connect("sqlite::memory:").await.unwrap();
        sqlx::query("CREATE TABLE notes (user INTEGER NOT NULL, note TEXT NOT NULL)").execute(&pool).await.unwrap();
        pool
    }

    #[tokio::test]
    async fn everyone_has_notes_of_their_own() {
        let sandbox = Sandbox::start().await;
        let pool = database().await;
        let _bot = sandbox.run(|client| client.data(pool)).await;
        let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
        for (person, text, answer) in [
            (&ali, "/notes", "Nothing yet. Try /note milk"),
            (&ali, "/note milk and bread", "That makes 1."),
            (&sara, "/note tea", "That makes 1."),
            (&ali, "/note 'quoted'); DROP TABLE notes", "That makes 2."),
            (&ali, "/notes", "milk and bread\n'quoted'); DROP TABLE notes"),
            (&ali, "/forget", "Forgotten."),
            (&ali, "/notes", "Nothing yet. Try /note milk"),
            (&sara, "/notes", "tea"),
        ] {
            person.send(text).await;
            assert_eq!(person.next_reply().await.content(), answer, "{text}");
        }
    }

    #[tokio::test]
    async fn a_database_that_fails_is_told_politely() {
        let sandbox = Sandbox::start().await;
        let pool = database().await;
        pool.close().await;
        let _bot = sandbox.run(|client| client.data(pool)).await;
        let ali = sandbox.user("Ali");
        ali.send("/notes").await;
        assert_eq!(ali.next_reply().await.content(), "The notebook is closed for a moment. Please try again.");
    }

    #[tokio::test]
    async fn notes_outlive_the_bot() {
        let sandbox = Sandbox::start().await;
        let file = std::env::temp_dir().join(format!("balethon-notes-{}.db", std::process::id()));
        let url = format!("sqlite:{}", file.display());
        let ali = sandbox.user("Ali");
        for answer in ["That makes 1.", "That makes 2."] {
            let url = url.clone();
            let bot = sandbox.run(move |client| client.data_with(move || connect(url.clone()))).await;
            ali.send("/note again").await;
            assert_eq!(ali.next_reply().await.content(), answer);
            bot.stop().await.unwrap();
        }
        std::fs::remove_file(file).unwrap();
    }
}
