//! One's own: with parameters, closures, calls, and those that fail.

use super::*;

struct Staff(Vec<String>);

/// Extractors of three kinds: one that may be absent, one that is shared, one of every event.
#[condition]
async fn is_staff(user: User, staff: Data<Staff>, client: Client) -> Result<bool> {
    if user.first_name == "Nobody" {
        client.get_chat("@nowhere").await?;
    }
    Ok(staff.0.contains(&user.first_name))
}

#[condition]
fn has_document(Words(words): Words, document: Option<Document>) -> bool {
    words > 1 || document.is_some()
}

#[condition]
fn is_open() -> bool {
    true
}

/// One owned parameter, and not the event itself; the attribute may be left out.
async fn is_short(message: Message) -> bool {
    message.content().chars().count() < 5
}

struct Words(usize);

impl<E: balethon::event::EventKind> balethon::extract::FromEvent<E> for Words {
    type Error = Failure;

    async fn from_event(cx: &balethon::event::Context) -> Result<Option<Self>> {
        Ok(cx.message().map(|message| Self(message.content().split_whitespace().count())))
    }
}

mod own {
    use super::*;

    handlers_that_tell! {
        #[on_message(is_staff)] by_staff;
        #[on_update(super::is_staff & is_open)] any_by_staff;
        #[on_callback_query(!is_staff)] press_by_others;
        #[on_message(has_document | is_short)] document_or_short;
        #[on_pre_checkout_query(is_open & is_staff)] pays;
    }
}

#[tokio::test]
async fn own_conditions_take_what_handlers_take() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let staff = Staff(vec!["Ali".to_owned()]);
    let bot = sandbox.run(|client| client.data(shared).data(staff).handlers(handlers![done, mod self::own])).await;
    let (ali, sara) = (sandbox.user("Ali"), sandbox.user("Sara"));
    let mut seen = BTreeMap::new();
    for (name, person, text) in [("ali", &ali, "long enough"), ("sara", &sara, "lengthy"), ("short", &sara, "hi")] {
        person.send(text).await;
        seen.insert(name, ran.next().await);
    }
    assert_eq!(seen["ali"], ["any_by_staff", "by_staff", "document_or_short"]);
    assert_eq!(seen["sara"], [""; 0]);
    assert_eq!(seen["short"], ["document_or_short"]);
    // Nobody wrote it: the parameter is absent, and that is a no.
    sandbox.channel("News", [&ali]).post("a long post").await;
    assert_eq!(ran.next().await, ["document_or_short"]);
    assert!(bot.take_errors().is_empty());
    let nobody = sandbox.user("Nobody");
    nobody.send("lengthy").await;
    assert!(ran.next().await.is_empty());
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors.iter().all(|error| error.contains("getChat")), "{errors:?}");
    // It stays an ordinary function.
    assert!(is_open() && has_document(Words(2), None));
}

#[tokio::test]
async fn data_that_a_condition_needs_is_missed_at_the_start() {
    use own::by_staff;
    let sandbox = Sandbox::start().await;
    let client = sandbox.client().data(Ran::default()).handlers(handlers![by_staff]);
    let problems = client.serve_until(std::future::pending()).await.unwrap_err().to_string();
    assert!(problems.contains("the condition `is_staff` of `by_staff`"), "{problems}");
    assert!(problems.contains("`staff: Data<conditions::own_functions::Staff>`"), "{problems}");
}

static ASKED: AtomicUsize = AtomicUsize::new(0);

fn longer_than(limit: usize) -> impl Fn(&Message) -> bool {
    ASKED.fetch_add(1, Ordering::Relaxed);
    move |message| message.content().len() > limit
}

fn shouted() -> Condition {
    Condition::new::<OnMessage>("shouted", |message| Verdict::from(message.content().ends_with('!')))
}

fn fails(message: &Message) -> Result<bool, std::num::ParseIntError> {
    message.content().parse::<u8>().map(|number| number > 5)
}

fn panics(message: &Message) -> bool {
    message.content().parse::<u8>().unwrap() > 5
}

mod closures {
    use super::*;

    handlers_that_tell! {
        #[on_message(longer_than(3) & shouted())] calls;
        #[on_message((|message| message.content() == "hey") | shouted())] closure;
        #[on_message(private & !fails)] not_a_number;
        #[on_message(panics, rank = 1)] a_panic;
        #[on_message(all, rank = 2)] at_last;
    }
}

#[tokio::test]
async fn closures_calls_and_what_fails() {
    let sandbox = Sandbox::start().await;
    let ran = Ran::default();
    let shared = ran.clone();
    let bot = sandbox.run(|client| client.data(shared).handlers(handlers![done, mod self::closures])).await;
    let ali = sandbox.user("Ali");
    ali.send("7").await;
    ali.send("3").await;
    assert_eq!(ran.through(2).await, ["a_panic", "at_last", "not_a_number", "at_last"]);
    assert!(bot.take_errors().is_empty());
    ali.send("hey").await;
    // A failure is no "no" that `!` could turn round.
    assert_eq!(ran.next().await, ["closure", "at_last"]);
    let errors = bot.take_errors();
    assert!(errors.len() == 2 && errors[0].contains("not_a_number") && errors[1].contains("a_panic"), "{errors:?}");
    ali.send("hey!!").await;
    assert_eq!(ran.next().await, ["calls", "closure", "at_last"]);
    let _ = bot.take_errors();
    // Each is called once, when the bot starts.
    assert_eq!(ASKED.load(Ordering::Relaxed), 1);
}
