//! Expansions, as snapshots; and what holds for every one of them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;

use crate::on::kinds::{self, Attribute};
use crate::template::{self, Piece};
use crate::{condition, errors, from, handlers, on, state};

mod names;
mod untouched;

const ATTRIBUTES: &[&Attribute] = &[
    &kinds::ON_MESSAGE,
    &kinds::ON_COMMAND,
    &kinds::ON_EDITED_MESSAGE,
    &kinds::ON_CALLBACK_QUERY,
    &kinds::ON_PRE_CHECKOUT_QUERY,
    &kinds::ON_UPDATE,
    &kinds::ON_ERROR,
    &kinds::ON_INITIALIZE,
    &kinds::ON_SHUTDOWN,
    &kinds::ON_CONNECT,
    &kinds::ON_DISCONNECT,
    &kinds::BEFORE,
    &kinds::AFTER,
];

fn pretty(tokens: TokenStream) -> String {
    let mut file: syn::File = syn::parse2(tokens).expect("an expansion is a file of items");
    file.items = file.items.into_iter().flat_map(together).collect();
    prettyplease::unparse(&file)
}

/// What `#[apart(…)]` stands for.
fn together(item: syn::Item) -> Vec<syn::Item> {
    match item {
        syn::Item::Macro(apart) if !apart.attrs.is_empty() => {
            let items = apart.attrs[0].meta.require_list().expect("`apart` has items").tokens.clone();
            syn::parse2::<syn::File>(items).expect("items").items
        }
        item => vec![item],
    }
}

#[test]
fn async_handler() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_MESSAGE,
        quote!(command = ["start", "شروع"], private & !media, rank = -1, group = 2),
        quote! {
            /// Says hello.
            #[cfg(unix)]
            pub(crate) async fn start(message: Message, Data(shop): Data<Shop>) -> Result<&'static str> { Ok("Hello") }
        },
    )));
}

#[test]
fn plain_handler() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_CALLBACK_QUERY,
        quote!(data = "type"),
        quote!(
            fn r#type(query: CallbackQuery) -> (String, Flow) {
                todo()
            }
        ),
    )));
}

#[test]
fn command_named_after_its_function() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_COMMAND,
        quote!(),
        quote!(
            async fn help() {}
        )
    )));
}

#[test]
fn captures() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_COMMAND,
        quote!("start {product} for {type}", private),
        quote!(
            #[cfg(unix)]
            #[on_callback_query(data = "start:{product}:{type}")]
            pub(crate) async fn start(r#type: Option<String>, user: User, product: u32) {}
        ),
    )));
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_CALLBACK_QUERY,
        quote!(__beside(["link" "link_of" "text" "usage"] ["product" "type"]), data = "start:{product}:{type}"),
        quote!(
            pub(crate) async fn start(r#type: Option<String>, user: User, product: u32) {}
        ),
    )));
}

#[test]
fn error_borrowed_in_async_handler() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_ERROR,
        quote!(),
        quote!(
            async fn report(update: Update, error: &std::io::Error) {}
        ),
    )));
}

#[test]
fn error_borrowed_on_a_thread() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_ERROR,
        quote!(rank = 1),
        quote!(
            fn report(error: &Failure, update: Update) -> Result {
                Ok(())
            }
        ),
    )));
}

#[test]
fn conditions() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_MESSAGE,
        quote!((vip | self::text) & is_joined(CHANNEL) & (|message| message.content().is_empty())),
        quote!(
            async fn start() {}
        ),
    )));
}

#[test]
fn gate() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::BEFORE,
        quote!(!joined, rank = -1),
        quote!(
            async fn join_first(user: User) -> (&'static str, Flow) {
                ("Join first.", Flow::Stop)
            }
        ),
    )));
}

#[test]
fn conditions_that_are_called() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_UPDATE,
        quote!(
            is_admin & is_admin() & is_joined([A, B]) & is_instance::<CallbackQuery>() & self::chat(5) & a::is_b::<C>
        ),
        quote!(
            async fn start() {}
        ),
    )));
}

#[test]
fn condition_with_parameters() {
    insta::assert_snapshot!(pretty(on::expand_condition(
        quote!(),
        quote!(
            #[cfg(unix)]
            pub(crate) async fn is_staff(user: User, Data(staff): Data<Staff>, r#type: A) -> Result<bool> {
                Ok(true)
            }
        ),
    )));
}

#[test]
fn chain() {
    insta::assert_snapshot!(pretty(on::chain(quote!(private & vip, group = 1, name = "vip"))));
}

#[test]
fn handlers_of_other_crates() {
    assert_eq!(
        from::expand(quote!(shop, ::forum)).to_string(),
        quote!(
            extern crate shop as _;
            extern crate forum as _;
        )
        .to_string()
    );
}

#[test]
fn prefixes() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_COMMAND,
        quote!(["ban {user}", "kick {user}"], prefix = ["/", "!"]),
        quote!(
            async fn ban(user: String) {}
        ),
    )));
}

#[cfg(feature = "regex")]
#[test]
fn regular_expressions() {
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_MESSAGE,
        quote!(regex = [r"(?<hour>\d{1,2})(:(?<minute>\d\d))?", "(?<hour>.+) o'clock(?<minute>)"], private),
        quote!(
            async fn wake(hour: u8, minute: Option<u8>) {}
        ),
    )));
}

#[cfg(not(feature = "regex"))]
#[test]
fn regular_expressions_need_their_feature() {
    for arguments in [quote!(regex = "a"), quote!(regex("a")), quote!(regex(PATTERN))] {
        let output = on::expand(
            &kinds::ON_MESSAGE,
            arguments,
            quote!(
                async fn start() {}
            ),
        )
        .to_string();
        assert_eq!(output.matches("compile_error").count(), 1, "{output}");
        assert!(output.contains("features = [\\\"regex\\\"]"), "{output}");
    }
}

#[test]
fn states() {
    insta::assert_snapshot!(pretty(state::expand(
        quote!(per = chat, version = 2, ttl = "1h 30m", name = "sign_up"),
        quote! {
            /// Documented.
            #[cfg(unix)]
            pub(crate) enum SignUp { Name, Age { name: String }, Done(String, u8) }
        },
    )));
    insta::assert_snapshot!(pretty(on::expand(
        &kinds::ON_MESSAGE,
        quote!(state = SignUp::Age { name } | SignUp::Done(name, 18..), text = "{age}"),
        quote!(
            async fn got_age(dialogue: Dialogue<SignUp>, name: String, age: u8) {}
        ),
    )));
}

#[test]
fn chosen_handlers() {
    let chosen = handlers::expand(quote!(start, shop::buy, mod crate::admin));
    insta::assert_snapshot!(pretty(quote!(fn main() { let handlers = #chosen; })));
}

#[test]
fn the_table_of_conditions_is_the_library_s() {
    let source = |name: &str| {
        let path = workspace().join("balethon/src/condition").join(name);
        std::fs::read_to_string(path).expect("the library lies beside this crate")
    };
    let facts = source("builtin.rs");
    let declared: BTreeSet<&str> = facts
        .lines()
        .filter_map(|line| line.strip_prefix("    ")?.split_once(" = "))
        .filter(|(name, bit)| is_word(name) && bit.starts_with(|first: char| first.is_ascii_digit()))
        .map(|(name, _)| name)
        .collect();
    let called: BTreeSet<&str> = condition::CALLED.iter().map(|(name, _)| *name).collect();
    assert_eq!(declared, condition::BUILT_IN.iter().copied().filter(|name| !called.contains(name)).collect());

    let functions = source("called.rs") + &source("member.rs");
    let declared: BTreeSet<&str> = functions
        .lines()
        .filter_map(|line| line.strip_prefix("pub fn ")?.split(['<', '(']).next())
        .filter(|name| is_word(name))
        .collect();
    assert_eq!(declared, called);

    // Both pages tell of all.
    let guide = workspace().join("balethon/src/guide/coming_from.md");
    let guide = std::fs::read_to_string(guide).expect("the library lies beside this crate");
    for name in condition::BUILT_IN.iter().chain(&called) {
        for page in [&guide, &source("mod.rs")] {
            let told = ["`", "(", "<", ":"].iter().any(|end| page.contains(&format!("`{name}{end}")));
            assert!(told, "{name}");
        }
    }
}

fn is_word(text: &str) -> bool {
    text.chars().all(|letter| letter == '_' || letter.is_ascii_lowercase())
}

#[test]
fn every_mistake_is_reported() {
    let output = on::expand(
        &kinds::ON_MESSAGE,
        quote!(comand = "a", rank = "b", text = [], private &, group = 1.5),
        quote!(
            unsafe fn start<T>(&self, a: impl A, b: &B) -> ! {}
        ),
    );
    let errors = output.to_string().matches("compile_error").count();
    assert_eq!(errors, 11, "{output}");
}

#[test]
fn conditions_are_shown_as_written() {
    for (text, shown) in [
        ("private & !media", "private & !media"),
        ("a::b|(text&c)", "a::b | (text & c)"),
        ("is_joined(CHANNEL)", "is_joined(CHANNEL)"),
        ("is_admin & is_instance::<Message>()", "is_admin & is_instance::<Message>()"),
        ("r#type & self::text", "r#type & self::text"),
    ] {
        let expr = syn::parse_str(text).expect("an expression");
        assert_eq!(condition::Condition::from_expr(expr).expect("a condition").to_string(), shown);
    }
}

#[test]
fn templates() {
    let literal = |text: &str| Piece::Literal(text.to_owned());
    let capture = |name: &str, at| Piece::Capture { name: name.to_owned(), at };
    for (text, pieces) in [
        ("", vec![]),
        ("start", vec![literal("start")]),
        ("{{a}}", vec![literal("{a}")]),
        ("ban {user} {reason}", vec![literal("ban "), capture("user", 4..10), literal(" "), capture("reason", 11..19)]),
        ("{a}{b_1}", vec![capture("a", 0..3), capture("b_1", 3..8)]),
        ("خرید {کالا}", vec![literal("خرید "), capture("کالا", 9..19)]),
    ] {
        assert_eq!(template::parse(text), Ok(pieces), "{text}");
    }
    for (text, at) in [("a {b", 2..3), ("a }", 2..3), ("{}", 0..2), ("a {b:?}", 2..7), ("{1}", 0..3), ("{a b}", 0..5)] {
        assert_eq!(template::parse(text).map_err(|mistake| mistake.at), Err(at), "{text}");
    }
    assert_eq!(template::mark("خرید {x}", &(9..12)), "\n\n    خرید {x}\n         ^^^");
}

#[test]
fn suggestions() {
    let keys = ["command", "text", "data", "rank", "group", "crate"];
    for (word, meant) in [
        ("comand", Some("command")),
        ("Command", Some("command")),
        ("commnad", Some("command")),
        ("txt", Some("text")),
        ("rnak", Some("rank")),
        ("state", None),
        ("x", None),
    ] {
        let expected = meant.map_or(String::new(), |meant| format!("; did you mean `{meant}`?"));
        assert_eq!(errors::did_you_mean(word, keys), expected, "{word}");
    }
}

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder of cases");
    entries.map(|entry| entry.expect("an entry").path()).collect()
}
