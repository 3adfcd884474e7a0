//! Reads what stands in an attribute's parentheses: `command = "start", private & text, rank = 3`.
//!
//! `word =` is a key, anything else the condition, of which there is at most one.

use std::fmt::Display;

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Ident, Lit, LitInt, LitStr, Path, Token, token};

use super::beside::Beside;
use super::kinds::{Attribute, Key};
use super::operators;
use super::state::{self, State};
use crate::condition::{self, Condition};
use crate::errors::{Errors, did_you_mean, list};
use crate::paths::{self, Root};

/// What an attribute says.
#[derive(Default)]
pub(crate) struct Keys {
    pub(crate) root: Root,
    pub(crate) route: Option<Route>,
    /// What stands before a command in place of the slash.
    pub(crate) prefixes: Vec<LitStr>,
    pub(crate) state: Option<State>,
    pub(crate) condition: Option<Condition>,
    pub(crate) rank: i32,
    /// Without one, the chain's.
    pub(crate) group: Option<i32>,
    /// What a chain is called.
    pub(crate) name: Option<LitStr>,
    /// What the attributes around this one know.
    pub(crate) beside: Beside,
}

/// `command = "start"`: the texts that a handler takes, and what they are compared with.
pub(crate) struct Route {
    pub(crate) key: Key,
    pub(crate) texts: Vec<LitStr>,
}

/// Reads all of it, also behind a mistake.
pub(crate) fn read(attribute: &Attribute, tokens: TokenStream, errors: &mut Errors) -> Keys {
    let mut reader = Reader { attribute, errors, keys: Keys::default(), seen: Vec::new() };
    let read = |input: ParseStream<'_>| {
        reader.all(input);
        Ok(())
    };
    let result = read.parse2(tokens);
    let keys = reader.keys;
    // Every mistake is in `errors` by now; where there was one, syn adds that something behind it was not read.
    if errors.is_empty() {
        errors.take(result);
    }
    keys
}

struct Reader<'a> {
    attribute: &'a Attribute,
    errors: &'a mut Errors,
    keys: Keys,
    seen: Vec<Key>,
}

impl Reader<'_> {
    fn all(&mut self, input: ParseStream<'_>) {
        while !input.is_empty() {
            let item = input.fork();
            if let Err(error) = self.item(input) {
                self.errors.push(error);
                skip_item(input);
            }
            if !input.is_empty() && !input.peek(Token![,]) {
                self.errors.push(self.missing_comma(&item, input));
                skip_item(input);
            }
            // At the end there is none.
            let _: Option<Token![,]> = input.parse().ok();
        }
    }

    fn item(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Token![,]) {
            return Err(input.error("a key or a condition is missing before this comma"));
        }
        if Beside::peek(input) {
            self.keys.beside = input.parse()?;
            return Ok(());
        }
        if input.peek(Ident::peek_any) && input.peek2(Token![=]) && !input.peek2(Token![==]) && !input.peek2(Token![=>])
        {
            if paths::peek_root(input) {
                return self.root(input);
            }
            let word = input.call(Ident::parse_any)?;
            let value = Value { input, behind: input.parse::<Token![=]>()?.span };
            return self.key(&word, value);
        }
        if input.peek(Ident::peek_any) && input.peek2(Token![:]) && !input.peek2(Token![::]) {
            let word = input.call(Ident::parse_any)?;
            return Err(input.error(format!("a key and its value are joined by `=`: `{word} = …`")));
        }
        if self.attribute.names_command && (input.peek(Lit) || input.peek(token::Bracket) || is_slice(input)) {
            let behind = input.span();
            return self.route(Key::Command, behind, Value { input, behind });
        }
        if input.peek(Lit) {
            return Err(self.lonely_literal(input));
        }
        self.condition(input)
    }

    fn root(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let word = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        self.once(Key::Crate, word.span())?;
        self.keys.root = input.parse()?;
        Ok(())
    }

    fn key(&mut self, word: &Ident, value: Value<'_>) -> syn::Result<()> {
        match self.key_named(word) {
            Some(key) if key.is_route() => self.route(key, word.span(), value),
            Some(Key::Prefix) => {
                self.once(Key::Prefix, word.span())?;
                self.keys.prefixes = texts(self.attribute, Key::Prefix, value)?;
                Ok(())
            }
            Some(Key::State) => {
                self.once(Key::State, word.span())?;
                if value.input.is_empty() || value.input.peek(Token![,]) {
                    return Err(value.wrong(format!("`state` needs a value: {}", Key::State.form())));
                }
                self.keys.state = Some(state::read(value.input, self.errors)?);
                Ok(())
            }
            Some(Key::Rank) => {
                self.once(Key::Rank, word.span())?;
                self.keys.rank = whole_number(Key::Rank, value)?;
                Ok(())
            }
            Some(Key::Group) => {
                self.once(Key::Group, word.span())?;
                self.keys.group = Some(whole_number(Key::Group, value)?);
                Ok(())
            }
            Some(Key::Name) => {
                self.once(Key::Name, word.span())?;
                self.keys.name = Some(text(self.attribute, Key::Name, value)?);
                Ok(())
            }
            _ => Err(self.no_key(word)),
        }
    }

    fn route(&mut self, key: Key, span: Span, value: Value<'_>) -> syn::Result<()> {
        self.once(key, span)?;
        let texts = texts(self.attribute, key, value)?;
        match &self.keys.route {
            Some(other) => Err(syn::Error::new(
                span,
                format!(
                    "a handler takes either a `{}` or a `{}`; for both, put two attributes on the function",
                    other.key.name(),
                    key.name()
                ),
            )),
            None => {
                self.keys.route = Some(Route { key, texts });
                Ok(())
            }
        }
    }

    fn condition(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let item = input.fork();
        let first = input.span();
        let expr: Expr = input.parse().map_err(|error| operators::wrong(&item).unwrap_or(error))?;
        if !self.attribute.condition {
            return Err(syn::Error::new_spanned(
                expr,
                format!("`{}` takes no condition; its keys are {}", self.attribute.written(), self.key_names()),
            ));
        }
        if let Expr::Call(call) = &expr
            && let Expr::Path(path) = &*call.func
            && let Some(key) = path.path.get_ident().and_then(|word| self.key_named(word))
            // That one is a condition as well.
            && key != Key::Regex
        {
            return Err(syn::Error::new_spanned(
                call,
                format!("a key and its value are joined by `=`: {}", key.form()),
            ));
        }
        if let Some((at, state)) = state::without_key(&expr)
            && self.attribute.takes(Key::State)
        {
            let message = format!("a state needs its key, and stands beside a condition: `state = {state}`");
            return Err(syn::Error::new_spanned(at, message));
        }
        let condition = Condition::from_expr(expr)?;
        if let Condition::Bare(path) = &condition
            && let Some(error) = path.get_ident().and_then(|word| self.key_without_value(word))
        {
            return Err(error);
        }
        if self.keys.condition.is_some() {
            let what = if self.attribute.is_macro { "a chain" } else { "an attribute" };
            return Err(syn::Error::new(
                first,
                format!("{what} has one condition; join the parts with `&` or `|`: `private & text`"),
            ));
        }
        self.keys.condition = Some(condition);
        Ok(())
    }

    fn once(&mut self, key: Key, span: Span) -> syn::Result<()> {
        if self.seen.contains(&key) {
            let several = if key.is_route() { "; several texts are a list: `[\"…\", \"…\"]`" } else { "" };
            return Err(syn::Error::new(span, format!("`{}` is given twice{several}", key.name())));
        }
        self.seen.push(key);
        Ok(())
    }

    /// `word =` where the word is no key of this attribute.
    fn no_key(&self, word: &Ident) -> syn::Error {
        let name = word.unraw().to_string();
        let attribute = self.attribute.written();
        let instead = self.attribute.instead_of(&name);
        let instead = instead.or_else(|| condition::as_key(word).filter(|_| self.attribute.condition));
        let why = match instead {
            Some(instead) => format!(": {instead}"),
            None => did_you_mean(&name, self.attribute.all_keys().map(Key::name)),
        };
        let keys = self.key_names();
        syn::Error::new(word.span(), format!("`{name}` is no key of `{attribute}`{why}\nits keys are {keys}"))
    }

    /// A word that is a key and no condition, alone.
    fn key_without_value(&self, word: &Ident) -> Option<syn::Error> {
        let name = word.unraw().to_string();
        let message = match self.key_named(word) {
            Some(key) => format!("`{name}` is a key and needs a value: {}", key.form()),
            None if Key::named(&name).is_some() => {
                let instead = self.attribute.instead_of(&name)?;
                format!("`{name}` is no condition: {instead}")
            }
            None => return None,
        };
        Some(syn::Error::new(word.span(), message))
    }

    /// Behind an item stands neither a comma nor the end.
    fn missing_comma(&self, item: ParseStream<'_>, input: ParseStream<'_>) -> syn::Error {
        if let Some(route) = &self.keys.route
            && input.peek(Token![|])
            && input.peek2(Lit)
        {
            return input.error(several(self.attribute, route.key));
        }
        let error = input.error("a comma is missing before this, or `&` between two conditions");
        operators::foreign(item).unwrap_or(error)
    }

    fn lonely_literal(&self, input: ParseStream<'_>) -> syn::Error {
        let exact = self.attribute.keys.iter().filter(|key| key.is_route() && **key != Key::Regex);
        let routes: Vec<&str> = exact.map(|key| key.form()).collect();
        let attribute = self.attribute.written();
        match input.parse::<Lit>() {
            Ok(literal) if let Some(route) = &self.keys.route => {
                syn::Error::new_spanned(literal, several(self.attribute, route.key))
            }
            Ok(literal) if routes.is_empty() => syn::Error::new_spanned(
                literal,
                format!("`{attribute}` takes no text: {} has none to compare with", self.attribute.event),
            ),
            Ok(literal) => syn::Error::new_spanned(literal, format!("a value needs its key: {}", routes.join(" or "))),
            Err(error) => error,
        }
    }

    /// The key of this attribute that has the name.
    fn key_named(&self, word: &Ident) -> Option<Key> {
        Key::named(&word.unraw().to_string()).filter(|key| self.attribute.takes(*key))
    }

    fn key_names(&self) -> String {
        list(self.attribute.all_keys().map(Key::name))
    }
}

/// What stands behind a `=`.
#[derive(Clone, Copy)]
struct Value<'a> {
    input: ParseStream<'a>,
    /// The `=`, to point at where nothing stands behind it.
    behind: Span,
}

impl Value<'_> {
    /// An error at the next token, for it is the wrong one.
    fn wrong(self, message: impl Display) -> syn::Error {
        let next = self.input.fork().parse::<TokenTree>().ok();
        let wrong = next.filter(|next| !matches!(next, TokenTree::Punct(comma) if comma.as_char() == ','));
        syn::Error::new(wrong.map_or(self.behind, |token| token.span()), message)
    }
}

/// `"start"`, or `["start", "help"]`.
fn texts(attribute: &Attribute, key: Key, value: Value<'_>) -> syn::Result<Vec<LitStr>> {
    let Value { input, behind } = value;
    if !input.peek(token::Bracket) {
        return Ok(vec![text(attribute, key, value)?]);
    }
    let content;
    let bracket = syn::bracketed!(content in input);
    let mut texts = Vec::new();
    while !content.is_empty() {
        texts.push(text(attribute, key, Value { input: &content, behind })?);
        if !content.is_empty() {
            content.parse::<Token![,]>()?;
        }
    }
    if texts.is_empty() {
        let message = format!("this list is empty, so nothing would ever match; write {}", key.form_in(attribute));
        return Err(syn::Error::new(bracket.span.join(), message));
    }
    Ok(texts)
}

fn text(attribute: &Attribute, key: Key, value: Value<'_>) -> syn::Result<LitStr> {
    if !value.input.peek(LitStr) {
        let (one, several) = (key.form_in(attribute), key.list_in(attribute));
        if key == Key::Name {
            return Err(value.wrong(format!("`name` takes a text in quotes: {one}")));
        }
        let of = if key == Key::Data { "data_of" } else { "text_of" };
        let hint = match value.input.fork().call(Path::parse_mod_style) {
            Ok(_) => format!("; no attribute sees what a constant holds, but `{of}(handler)` gives its text elsewhere"),
            Err(_) => String::new(),
        };
        let message = format!("`{}` takes a text in quotes, or a list of them: {one}, {several}{hint}", key.name());
        return Err(value.wrong(message));
    }
    let text: LitStr = value.input.parse()?;
    if !text.suffix().is_empty() {
        return Err(syn::Error::new_spanned(&text, "a text has no suffix"));
    }
    Ok(text)
}

fn whole_number(key: Key, value: Value<'_>) -> syn::Result<i32> {
    let expected = format!("`{0}` takes a whole number: `{0} = 1` or `{0} = -1`", key.name());
    let minus: Option<Token![-]> = value.input.parse()?;
    if !value.input.peek(LitInt) {
        return Err(value.wrong(expected));
    }
    let number: LitInt = value.input.parse()?;
    if !["", "i32"].contains(&number.suffix()) {
        return Err(syn::Error::new_spanned(&number, expected));
    }
    let sign = if minus.is_some() { "-" } else { "" };
    format!("{sign}{}", number.base10_digits()).parse().map_err(|_| {
        syn::Error::new_spanned(&number, format!("`{}` goes from {} to {}", key.name(), i32::MIN, i32::MAX))
    })
}

fn several(attribute: &Attribute, key: Key) -> String {
    format!("several texts are a list: {}", key.list_in(attribute))
}

/// `&["start", "help"]`
fn is_slice(input: ParseStream<'_>) -> bool {
    input.peek(Token![&]) && input.peek2(token::Bracket)
}

fn skip_item(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _: syn::Result<TokenTree> = input.parse();
    }
}
