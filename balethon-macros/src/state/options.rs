//! Reads what stands in the parentheses of `#[state]`: `version = 2, per = chat, ttl = "1d"`.

use proc_macro2::{TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, LitInt, LitStr, Token};

use super::time;
use crate::errors::{Errors, did_you_mean, list};
use crate::paths::Root;

/// What the attribute says.
#[derive(Default)]
pub(super) struct Options {
    pub(super) root: Root,
    /// What it is called in the storage.
    pub(super) name: Option<String>,
    pub(super) version: Option<u32>,
    pub(super) per: Per,
    /// In seconds.
    pub(super) ttl: Option<u64>,
}

/// Whose state it is.
#[derive(Clone, Copy, Default)]
pub(super) enum Per {
    #[default]
    PersonInChat,
    Person,
    Chat,
}

impl Per {
    const ALL: [(&str, Self); 3] =
        [("person_in_chat", Self::PersonInChat), ("person", Self::Person), ("chat", Self::Chat)];

    /// Its name in the library.
    pub(super) fn variant(self) -> &'static str {
        match self {
            Self::PersonInChat => "PersonInChat",
            Self::Person => "Person",
            Self::Chat => "Chat",
        }
    }
}

const NAMES: &[&str] = &["per", "version", "ttl", "name", "crate"];

/// Reads all of it, also behind a mistake.
pub(super) fn read(tokens: TokenStream, errors: &mut Errors) -> Options {
    let mut options = Options::default();
    let mut seen = Vec::new();
    let read = |input: ParseStream<'_>| {
        while !input.is_empty() {
            if let Err(error) = options.option(input, &mut seen) {
                errors.push(error);
                skip(input);
            } else if !input.is_empty() && !input.peek(Token![,]) {
                errors.push(input.error("a comma is missing before this"));
                skip(input);
            }
            let _: Option<Token![,]> = input.parse().ok();
        }
        Ok(())
    };
    // Every mistake has been pushed by now.
    let _ = read.parse2(tokens);
    options
}

impl Options {
    fn option(&mut self, input: ParseStream<'_>, seen: &mut Vec<String>) -> syn::Result<()> {
        let word = input.call(Ident::parse_any).map_err(|error| {
            syn::Error::new(error.span(), format!("`#[state]` takes {}", list(NAMES.iter().copied())))
        })?;
        let name = word.unraw().to_string();
        if !NAMES.contains(&name.as_str()) {
            return Err(no_option(&word, &name));
        }
        if seen.contains(&name) {
            return Err(syn::Error::new(word.span(), format!("`{name}` is given twice")));
        }
        seen.push(name.clone());
        let form = match name.as_str() {
            "per" => "`per = chat`",
            "version" => "`version = 2`",
            "ttl" => "`ttl = \"1d\"`",
            "name" => "`name = \"sign_up\"`",
            _ => "`crate = ::balethon`",
        };
        if !input.peek(Token![=]) {
            return Err(syn::Error::new(word.span(), format!("`{name}` needs a value: {form}")));
        }
        input.parse::<Token![=]>()?;
        let wrong = |input: ParseStream<'_>| {
            let at = if input.is_empty() || input.peek(Token![,]) { word.span() } else { input.span() };
            syn::Error::new(at, format!("`{name}` is written {form}"))
        };
        match name.as_str() {
            "per" if input.peek(Ident::peek_any) => self.per = per(&input.call(Ident::parse_any)?)?,
            "version" if input.peek(LitInt) => self.version = Some(version(&input.parse()?)?),
            "ttl" if input.peek(LitStr) => {
                let text: LitStr = input.parse()?;
                let seconds = time::seconds(&text.value());
                self.ttl = Some(seconds.map_err(|message| syn::Error::new_spanned(&text, message))?);
            }
            "name" if input.peek(LitStr) => {
                let text: LitStr = input.parse()?;
                if text.value().is_empty() {
                    return Err(syn::Error::new_spanned(&text, "this name is empty"));
                }
                self.name = Some(text.value());
            }
            "crate" => self.root = input.parse()?,
            _ => return Err(wrong(input)),
        }
        Ok(())
    }
}

fn per(word: &Ident) -> syn::Result<Per> {
    let name = word.unraw().to_string();
    let found = Per::ALL.iter().find(|(known, _)| *known == name);
    found.map(|(_, per)| *per).ok_or_else(|| {
        let known = Per::ALL.map(|(known, _)| known);
        let near = match name.as_str() {
            "user" => "; did you mean `person`?".to_owned(),
            "group" | "channel" => "; did you mean `chat`?".to_owned(),
            name => did_you_mean(name, known),
        };
        let message = format!("there is no state per `{name}`{near}\n`per` is one of {}", list(known));
        syn::Error::new(word.span(), message)
    })
}

fn version(number: &LitInt) -> syn::Result<u32> {
    number.base10_parse().map_err(|_| syn::Error::new_spanned(number, format!("a version goes from 0 to {}", u32::MAX)))
}

fn no_option(word: &Ident, name: &str) -> syn::Error {
    let why = match name {
        "scope" | "key" | "by" => ": the word is `per`, as in `per = chat`".to_owned(),
        "time_to_live" | "timeout" | "expires" | "lifetime" => ": the word is `ttl`, as in `ttl = \"1d\"`".to_owned(),
        "rename" => ": the word is `name`".to_owned(),
        name => did_you_mean(name, NAMES.iter().copied()),
    };
    let options = list(NAMES.iter().copied());
    syn::Error::new(word.span(), format!("`{name}` is no option of `#[state]`{why}\nits options are {options}"))
}

fn skip(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _: syn::Result<TokenTree> = input.parse();
    }
}
