//! The sandbox as a program of its own: Bale in miniature, for bots in any language.
//!
//! `cargo run --example sandbox -- --help` says what it takes. A file with scripted people makes a test of it: with
//! `--exit`, the program ends with 0 when all went as expected. [`people.txt`](people.txt) shows everything that they do.

#![allow(clippy::print_stdout, clippy::print_stderr, reason = "it is a program of the command line")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use balethon::sandbox::{Attachment, Group, Person, Sandbox};

const USAGE: &str = "\
usage: sandbox [--port PORT] [--token TOKEN]… [--script FILE [--exit]]

  --port PORT     where it listens on this machine (default: 8081; 0: any free port)
  --token TOKEN   the token of a bot, such as 123456:abcdef; repeat it for several bots
                  (default: one bot with a token that is printed)
  --script FILE   what people say and do, and what they expect, a line each:
                    Ali: /start                      writes to the bot
                    Ali clicks Buy                   presses a button
                    Ali sends photo.png              a file, found beside the script
                    Ali pays                         pays the newest invoice
                    Ali blocks                       forbids the bot to write
                    Ali expects: Hello               the next message of the bot has this in it
                    Ali expects edit: Done           the same of its next edit
                    Ali expects toast: Thanks        the same of its next answer to a click
                    Ali expects nothing              the bot is through, and nothing is left
                    [Club] Sara joins                in a group; also leaves, and all of the above
                    bot 2                            from here on with the second bot
                    # a comment
  --exit          end with the script: 0 when all went as expected, and 1 otherwise";

/// What the command line says.
#[derive(Debug, PartialEq)]
struct Options {
    port: u16,
    tokens: Vec<String>,
    script: Option<PathBuf>,
    exit: bool,
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options { port: 8081, tokens: Vec::new(), script: None, exit: false };
    while let Some(argument) = arguments.next() {
        let (name, given) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        let mut value = |what: &str| given.clone().or_else(|| arguments.next()).ok_or(format!("{name} needs {what}"));
        match name.as_str() {
            "--port" => {
                let port = value("a port")?;
                options.port = port.parse().map_err(|_| format!("--port takes 0 to 65535, not {port:?}"))?;
            }
            "--token" => options.tokens.push(value("a token")?),
            "--script" => options.script = Some(value("a file")?.into()),
            "--exit" => options.exit = true,
            other => return Err(format!("{other:?} is unknown")),
        }
    }
    if options.exit && options.script.is_none() {
        return Err("--exit ends with a script: give one with --script".to_owned());
    }
    Ok(options)
}

/// A line of the script.
#[derive(Debug)]
struct Line {
    number: usize,
    text: String,
    /// The bot that the person talks to, from 0.
    bot: usize,
    group: Option<String>,
    person: String,
    act: Act,
}

#[derive(Debug, PartialEq)]
enum Act {
    Write(String),
    Click(String),
    Send(String),
    Expect(What, String),
    ExpectNothing,
    Pay,
    Block,
    Join,
    Leave,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum What {
    Message,
    Edit,
    Toast,
}

/// Reads a script for so many bots; every mistake in it is told.
fn script(text: &str, bots: usize) -> Result<Vec<Line>, String> {
    let (mut lines, mut mistakes, mut bot) = (Vec::new(), Vec::new(), 0);
    for (index, line) in text.lines().enumerate() {
        let (number, text) = (index + 1, line.trim());
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if let Some(which) = text.strip_prefix("bot ").and_then(|number| number.parse::<usize>().ok()) {
            match which.checked_sub(1).filter(|which| *which < bots) {
                Some(which) => bot = which,
                None => mistakes.push(format!("line {number}: there is no bot {which}, but {bots} by --token")),
            }
            continue;
        }
        match parts(text) {
            Ok((group, person, act)) => lines.push(Line { number, text: text.to_owned(), bot, group, person, act }),
            Err(mistake) => mistakes.push(format!("line {number}: {mistake}: {text}")),
        }
    }
    if mistakes.is_empty() { Ok(lines) } else { Err(mistakes.join("\n")) }
}

fn parts(line: &str) -> Result<(Option<String>, String, Act), &'static str> {
    let (group, rest) = match line.strip_prefix('[') {
        Some(rest) => {
            let (title, rest) = rest.split_once(']').ok_or("a group's title ends with ]")?;
            (Some(title.trim().to_owned()), rest.trim_start())
        }
        None => (None, line),
    };
    let (person, rest) = rest.split_once(' ').ok_or("a line is a person of one word and what they do")?;
    let rest = rest.trim();
    let text = |text: &str| text.trim().replace("\\n", "\n");
    if let Some(person) = person.strip_suffix(':') {
        return Ok((group, person.to_owned(), Act::Write(text(rest))));
    }
    let expected = [("expects:", What::Message), ("expects edit:", What::Edit), ("expects toast:", What::Toast)];
    let expected = expected.iter().find_map(|(verb, what)| Some(Act::Expect(*what, text(rest.strip_prefix(verb)?))));
    let act = match (rest.split_once(' ').unwrap_or((rest, "")), expected) {
        (_, Some(act)) => act,
        (("expects", "nothing"), _) => Act::ExpectNothing,
        (("expects", _), _) => return Err("`expects` goes on with `:`, `edit:`, `toast:` or `nothing`"),
        (("clicks", label), _) if !label.is_empty() => Act::Click(text(label)),
        (("sends", file), _) if !file.is_empty() => Act::Send(file.to_owned()),
        (("pays", ""), _) => Act::Pay,
        (("blocks", ""), _) => Act::Block,
        (("joins" | "leaves", ""), _) if group.is_none() => return Err("the group is missing, as [Club] in front"),
        (("joins", ""), _) => Act::Join,
        (("leaves", ""), _) => Act::Leave,
        _ => return Err("people write (`Ali: Hi`) or click, send, pay, block, join, leave and expect; see --help"),
    };
    Ok((group, person.to_owned(), act))
}

/// Does what the script says, until something does not go as expected.
async fn play(sandbox: &Sandbox, lines: Vec<Line>, folder: &Path) -> Result<(), String> {
    let tokens = sandbox.tokens();
    let mut groups = BTreeMap::new();
    for line in &lines {
        let Some(title) = line.group.as_ref().filter(|title| !groups.contains_key(*title)) else { continue };
        let group = make_group(sandbox, title, &lines)
            .await
            .ok_or_else(|| format!("line {}: nobody is in [{title}] before {} joins", line.number, line.person))?;
        groups.insert(title.clone(), group);
    }
    for Line { number, text, bot, group, person, act } in lines {
        println!("{number:>4}  {text}");
        let group = group.and_then(|title| groups.get(&title).cloned());
        let person = sandbox.user(&person);
        let person = group.as_ref().map_or_else(|| person.talking_to(&tokens[bot]), |group| person.in_group(group));
        let file = match &act {
            Act::Send(name) => {
                let path = folder.join(name);
                let bytes = std::fs::read(&path);
                let unread = |error| format!("line {number}: {} cannot be read: {error}", whole(&path));
                Some(attachment(name, bytes.map_err(unread)?))
            }
            _ => None,
        };
        // What cannot be done ends the task with a panic that says why.
        let done = tokio::spawn(perform(person, group, act, file)).await;
        done.unwrap_or_else(|ended| match ended.try_into_panic().map(|panic| panic.downcast::<String>()) {
            Ok(Ok(why)) => Err(why.split_once(": ").map_or(why.as_str(), |(_, why)| why).to_owned()),
            _ => Err("it could not be done".to_owned()),
        })
        .map_err(|why| format!("line {number}: {text}\n{why}"))?;
    }
    Ok(())
}

async fn make_group(sandbox: &Sandbox, title: &str, lines: &[Line]) -> Option<Group> {
    let mut people: Vec<(&str, bool)> = Vec::new();
    for line in lines.iter().filter(|line| line.group.as_deref() == Some(title)) {
        if !people.iter().any(|(name, _)| *name == line.person) {
            people.push((&line.person, line.act != Act::Join));
        }
    }
    let members: Vec<Person> =
        people.iter().filter(|(_, member)| *member).map(|(name, _)| sandbox.user(name)).collect();
    let group = sandbox.group(title, members.first().map(|_| &members[..])?);
    group.promote_bot().await;
    for token in &sandbox.tokens()[1..] {
        group.add_bot(&members[0], token).await;
    }
    Some(group)
}

async fn perform(person: Person, group: Option<Group>, act: Act, file: Option<Attachment>) -> Result<(), String> {
    let mut expected = None;
    match (act, group) {
        (Act::Write(text), _) => drop(person.send(text).await),
        (Act::Click(label), _) => person.click(label).await,
        (Act::Send(_), _) => {
            if let Some(file) = file {
                person.send_file(file).await;
            }
        }
        (Act::Pay, _) => drop(person.pay().await),
        (Act::Block, _) => person.block().await,
        (Act::Join, Some(group)) => group.join(&person).await,
        (Act::Leave, Some(group)) => group.leave(&person).await,
        (Act::Join | Act::Leave, None) => return Err("the group is missing".to_owned()),
        (Act::ExpectNothing, _) => person.expect_nothing().await,
        (Act::Expect(What::Message, text), _) => expected = Some((shown(&person.next_reply().await), text)),
        (Act::Expect(What::Edit, text), _) => expected = Some((shown(&person.next_edit().await), text)),
        (Act::Expect(What::Toast, text), _) => expected = Some((person.next_toast().await.text, text)),
    }
    match expected {
        Some((found, text)) if !found.contains(&text) => Err(format!("instead there came: {found}")),
        _ => Ok(()),
    }
}

/// A message's text; of one without, what it is.
fn shown(message: &balethon::types::Message) -> String {
    let kinds =
        ["photo", "video", "animation", "audio", "voice", "document", "sticker", "invoice", "contact", "location"];
    let kind = kinds.iter().find(|kind| !message[**kind].is_null());
    let text = message.content();
    if text.is_empty() { kind.map(|kind| format!("<{kind}>")).unwrap_or_default() } else { text.to_owned() }
}

fn attachment(path: &str, bytes: Vec<u8>) -> Attachment {
    let name = Path::new(path).file_name().and_then(|name| name.to_str()).unwrap_or(path);
    match name.rsplit_once('.').map_or("", |(_, ending)| ending).to_ascii_lowercase().as_str() {
        "jpg" | "jpeg" | "png" => Attachment::photo(bytes),
        "mp4" => Attachment::video(bytes).name(name),
        "gif" => Attachment::animation(bytes).name(name),
        "mp3" => Attachment::audio(name, bytes),
        "ogg" => Attachment::voice(bytes),
        "webp" => Attachment::sticker(bytes),
        _ => Attachment::document(name, bytes),
    }
}

/// The path from the root on, since the reader need not know in which folder this program runs.
fn whole(path: &Path) -> String {
    std::path::absolute(path).as_deref().unwrap_or(path).display().to_string()
}

fn introduce(sandbox: &Sandbox) {
    let url = sandbox.url();
    println!("Chat with your bots at {url}\n");
    for token in sandbox.tokens() {
        println!("bot @{}, with the token {token}", sandbox.username(&token));
        println!("    Python (Balethon)   Client({token:?}, base_url={url:?})");
        println!("    Rust (balethon)     BALE_TOKEN={token} BALE_BASE_URL={url} cargo run");
        println!("    others              {url}/bot{token}/getMe\n");
    }
}

async fn program(options: Options) -> Result<(), String> {
    let sandbox = Sandbox::start_on(options.port, options.tokens).await.map_err(|error| match error.kind() {
        std::io::ErrorKind::AddrInUse => format!("port {} is taken; choose another one with --port", options.port),
        _ => error.to_string(),
    })?;
    let lines = match &options.script {
        Some(path) => {
            let text = std::fs::read_to_string(path);
            let text = text.map_err(|error| format!("the script {} cannot be read: {error}", whole(path)))?;
            script(&text, sandbox.tokens().len()).map_err(|mistakes| format!("{}\n{mistakes}", whole(path)))?
        }
        None => Vec::new(),
    };
    introduce(&sandbox);
    let play = async {
        for token in sandbox.tokens() {
            println!("waiting for @{} …", sandbox.username(&token));
            sandbox.bot_is_there(&token).await;
        }
        let folder = options.script.as_deref().and_then(Path::parent).unwrap_or(Path::new("."));
        play(&sandbox, lines, folder).await
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => return Ok(()),
        played = play, if options.script.is_some() => {
            let played = played.map(|()| println!("all went as expected"));
            if options.exit {
                return played;
            }
            if let Err(why) = played {
                println!("{why}");
            }
        }
    }
    tokio::signal::ctrl_c().await.map_err(|error| error.to_string())
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.iter().any(|argument| argument == "--help" || argument == "-h") {
        println!("{USAGE}");
        return ExitCode::SUCCESS;
    }
    let options = match options(arguments.into_iter()) {
        Ok(options) => options,
        Err(mistake) => {
            eprintln!("{mistake}\n\n{USAGE}");
            return ExitCode::from(2);
        }
    };
    // What went wrong is printed once, with its line.
    std::panic::set_hook(Box::new(|_| {}));
    match program(options).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("{why}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use balethon::methods::TEST_WALLET;
    use balethon::prelude::*;
    use balethon::sandbox::RunningBot;

    use super::*;

    #[on_command]
    async fn order() -> (&'static str, InlineKeyboard) {
        ("What would you like?", InlineKeyboard::new().button("Tea", "tea"))
    }

    #[on_callback_query(data = "tea")]
    async fn tea(query: CallbackQuery, message: Message) -> Result {
        query.answer("Tea it is").await?;
        query.edit_text("Tea, ordered").await?;
        message.invoice("Tea", Rials(50_000)).description("A pot").payload("tea").provider_token(TEST_WALLET).await?;
        Ok(())
    }

    #[on_pre_checkout_query]
    async fn checkout() -> Checkout {
        Checkout::Accept
    }

    #[on_message(successful_payment)]
    async fn paid() -> &'static str {
        "Thank you!"
    }

    #[on_message(document)]
    async fn file(message: Message) -> Option<String> {
        message.document.clone()?.file_name
    }

    #[on_message(new_chat_members)]
    async fn welcome(user: User) -> String {
        format!("Welcome, {user}")
    }

    async fn shop(sandbox: &Sandbox) -> RunningBot {
        sandbox.run(|client| client.handlers(handlers![order, tea, checkout, paid, file, welcome])).await
    }

    async fn play_text(sandbox: &Sandbox, text: &str) -> Result<(), String> {
        play(sandbox, script(text, sandbox.tokens().len())?, Path::new(env!("CARGO_MANIFEST_DIR"))).await
    }

    fn arguments(line: &str) -> Result<Options, String> {
        options(line.split_whitespace().map(str::to_owned))
    }

    #[tokio::test]
    async fn people_play_their_script() {
        let sandbox = Sandbox::start_on(0, ["1:a"]).await.unwrap();
        let _bot = shop(&sandbox).await;
        sandbox.bot_is_there("1:a").await;
        play_text(&sandbox, include_str!("people.txt")).await.unwrap();
    }

    #[tokio::test]
    async fn what_goes_otherwise_is_told_with_its_line() {
        let sandbox = Sandbox::start().await;
        let _bot = shop(&sandbox).await;
        let told = play_text(&sandbox, "Ali: /order\nAli expects: Goodbye").await.unwrap_err();
        assert_eq!(told, "line 2: Ali expects: Goodbye\ninstead there came: What would you like?");
        let told = play_text(&sandbox, "Ali: /order\n\nAli expects nothing").await.unwrap_err();
        assert!(told.starts_with("line 3: Ali expects nothing\nnothing was to come to Ali, but this did:"), "{told}");
        let told = play_text(&sandbox, "Ali sends nowhere.png").await.unwrap_err();
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("nowhere.png");
        assert!(told.starts_with(&format!("line 1: {} cannot be read", path.display())), "{told}");
        let told = play_text(&sandbox, "[Empty] Ali joins").await.unwrap_err();
        assert_eq!(told, "line 1: nobody is in [Empty] before Ali joins");
    }

    #[tokio::test]
    async fn each_token_is_a_bot() {
        let sandbox = Sandbox::start_on(0, ["1:a", "2:b"]).await.unwrap();
        assert_eq!(sandbox.tokens(), ["1:a", "2:b"]);
        let _first = shop(&sandbox).await;
        let _second = sandbox.run_as("2:b", |client| client.handlers(handlers![welcome])).await;
        play_text(&sandbox, "bot 2\nAli: /order\nAli expects nothing\nbot 1\nAli: /order\nAli expects: What")
            .await
            .unwrap();
        for (tokens, problem) in [
            (["1:a", "1:a"], "token 2 is that of another bot"),
            (["1:a", "2 b"], "token 2 has"),
            (["bad", "1:a"], "token 1 has no colon in it; it is like 123456:abcdef"),
            (["a:1", "1:a"], "token 1 does not begin with a number"),
            (["1:a", "2:"], "token 2 ends with its colon"),
        ] {
            let error = Sandbox::start_on(0, tokens).await.unwrap_err().to_string();
            assert!(error.starts_with(problem), "{error}");
        }
    }

    #[tokio::test]
    async fn a_script_that_cannot_be_read_is_named_from_the_root_on() {
        let options = arguments("--port 0 --script no/such.txt --exit").unwrap();
        let told = program(options).await.unwrap_err();
        let path = std::env::current_dir().unwrap().join("no/such.txt");
        assert!(told.starts_with(&format!("the script {} cannot be read", path.display())), "{told}");
    }

    #[test]
    fn mistakes_in_a_script_are_told_at_once() {
        let told = script("Ali\nAli dances\n# fine\nAli: fine\nbot 3\n[Club Ali: hi\nAli joins\nAli expects Hello", 2);
        let told = told.unwrap_err();
        let lines: Vec<_> = told.lines().map(|line| line.split_once(':').unwrap().0).collect();
        assert_eq!(lines, ["line 1", "line 2", "line 5", "line 6", "line 7", "line 8"], "{told}");
    }

    #[test]
    fn the_command_line_is_read() {
        let read = arguments("--port=0 --token 1:a --token=2:b --script x --exit").unwrap();
        let tokens = vec!["1:a".to_owned(), "2:b".to_owned()];
        assert_eq!(read, Options { port: 0, tokens, script: Some("x".into()), exit: true });
        for (line, told) in [
            ("--port", "--port needs a port"),
            ("--port many", "--port takes 0 to 65535, not \"many\""),
            ("--tokens 1", "\"--tokens\" is unknown"),
            ("--exit", "--exit ends with a script: give one with --script"),
        ] {
            assert_eq!(arguments(line).unwrap_err(), told);
        }
    }
}
