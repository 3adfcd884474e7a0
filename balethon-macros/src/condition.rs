//! Conditions: `private & !admin` to a value of the library, spans kept.

use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprCall, ExprClosure, ExprField, Ident, Member, Path, UnOp};

use crate::paths::Root;
use crate::regex;
use crate::source::source;

/// The conditions that a bare name means, whatever else has that name. They are functions of
/// `balethon::__private::conditions`, as are those of [`CALLED`]; a test of that crate holds them together.
pub(crate) const BUILT_IN: &[&str] = &[
    "all",
    "animation",
    "audio",
    "bot",
    "caption",
    "channel",
    "channel_chat_created",
    "command",
    "contact",
    "content",
    "delete_chat_photo",
    "document",
    "entities",
    "forward",
    "group",
    "group_chat_created",
    "incoming",
    "inline_keyboard",
    "invoice",
    "is_admin",
    "is_joined",
    "left_chat_member",
    "location",
    "media",
    "media_group",
    "me",
    "mentioned",
    "new_chat_members",
    "new_chat_photo",
    "new_chat_title",
    "number",
    "photo",
    "pinned_message",
    "poll",
    "private",
    "reply",
    "reply_keyboard",
    "service",
    "sticker",
    "successful_payment",
    "supergroup_chat_created",
    "text",
    "video",
    "voice",
    "web_app_data",
];

/// The built-in conditions that are called, each with a call to show. Those that are in [`BUILT_IN`] too mean the chat of
/// the event where they stand alone.
pub(crate) const CALLED: &[(&str, &str)] = &[
    ("author", "author(42)"),
    ("chat", "chat(\"@books\")"),
    ("click", "click(menu(), 0, 1)"),
    ("equals", "equals(\"yes\")"),
    ("is_admin", "is_admin(\"@books\")"),
    ("is_instance", "is_instance::<CallbackQuery>()"),
    ("is_joined", "is_joined(\"@books\")"),
    ("regex", "regex(r\"\\d+\")"),
];

/// A condition as it was written.
pub(crate) enum Condition {
    And(Box<Self>, Box<Self>),
    Or(Box<Self>, Box<Self>),
    Not(Box<Self>),
    Parenthesised(Box<Self>),
    /// A bare built-in name.
    BuiltIn(Ident),
    /// A bare name that is no built-in: a function of the user's, or a typing mistake.
    Bare(Path),
    /// A path to a function of the user's: `self::text`, `crate::vip`.
    Function(Path),
    /// `|message| …`
    Closure(ExprClosure),
    /// `is_joined(CHANNEL)`: a built-in one, made once.
    BuiltInCall(ExprCall),
    /// `longer_than(100)`: what a function of the user's gives, made once.
    Call(ExprCall),
}

impl Condition {
    /// Reads what the parser made of it.
    pub(crate) fn from_expr(expr: Expr) -> syn::Result<Self> {
        match expr {
            Expr::Binary(binary) => match binary.op {
                BinOp::BitAnd(_) => Ok(Self::And(Self::boxed(*binary.left)?, Self::boxed(*binary.right)?)),
                BinOp::BitOr(_) => Ok(Self::Or(Self::boxed(*binary.left)?, Self::boxed(*binary.right)?)),
                BinOp::And(op) => Err(syn::Error::new_spanned(op, "conditions are joined with a single `&`")),
                BinOp::Or(op) => Err(syn::Error::new_spanned(op, "conditions are joined with a single `|`")),
                BinOp::Eq(op) if matches!(&*binary.left, Expr::Path(word) if word.path.get_ident().is_some()) => {
                    Err(syn::Error::new_spanned(op, "a key takes a single `=`: `key = value`"))
                }
                op => Err(syn::Error::new_spanned(
                    op,
                    "conditions are joined with `&` (and), `|` (or) and `!` (not); for anything else use a closure: \
                     `|message| …`",
                )),
            },
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => Ok(Self::Not(Self::boxed(*unary.expr)?)),
            Expr::Paren(paren) => Ok(Self::Parenthesised(Self::boxed(*paren.expr)?)),
            // The invisible parentheses around the `$condition:expr` of a `macro_rules!`.
            Expr::Group(group) => match Self::from_expr(*group.expr)? {
                joined @ (Self::And(..) | Self::Or(..)) => Ok(Self::Parenthesised(Box::new(joined))),
                single => Ok(single),
            },
            Expr::Path(path) if path.qself.is_none() => Self::from_path(path.path),
            Expr::Closure(closure) => Ok(Self::Closure(closure)),
            Expr::Call(call) => Self::from_call(call),
            Expr::Reference(reference) => Err(syn::Error::new_spanned(
                reference.and_token,
                "a condition is missing before this `&`; one `&` joins two conditions: `private & text`",
            )),
            Expr::Field(ExprField { member: Member::Named(name), base, dot_token, .. }) if is_built_in(&name) => {
                let message = format!("a built-in condition is its name alone: `{name}`");
                Err(syn::Error::new_spanned(quote!(#base #dot_token #name), message))
            }
            other => Err(syn::Error::new_spanned(
                other,
                "this is no condition: it takes a name (`private`), a path to a function of yours, a call, a closure \
                 (`|message| …`), and `&`, `|`, `!` between them",
            )),
        }
    }

    fn boxed(expr: Expr) -> syn::Result<Box<Self>> {
        Self::from_expr(expr).map(Box::new)
    }

    fn from_path(path: Path) -> syn::Result<Self> {
        let Some(name) = built_in_name(&path) else { return Ok(Self::Function(path)) };
        check_moved(name)?;
        match called(name) {
            _ if is_built_in(name) && path.get_ident().is_some() => Ok(Self::BuiltIn(name.clone())),
            Some(shown) => Err(syn::Error::new_spanned(
                &path,
                format!("the condition `{name}` is called: `{shown}`; a function of yours is `self::{name}`"),
            )),
            None if path.get_ident().is_some() => Ok(Self::Bare(path)),
            None => Ok(Self::Function(path)),
        }
    }

    fn from_call(call: ExprCall) -> syn::Result<Self> {
        let name = match &*call.func {
            Expr::Path(path) => built_in_name(&path.path),
            _ => None,
        };
        if let Some(name) = name {
            check_moved(name)?;
            check_operator(name, &call)?;
        }
        match name {
            Some(name) if called(name).is_none() && is_built_in(name) => {
                let hint =
                    if name == "text" { "to compare the text, use `equals(…)` or the key `text`; " } else { "" };
                let message = format!(
                    "the condition `{name}` takes no arguments; {hint}a function of yours is `self::{name}(…)`"
                );
                Err(syn::Error::new_spanned(&call, message))
            }
            // `is_admin()` is `is_admin`.
            Some(name) if is_built_in(name) && call.args.is_empty() => Ok(Self::BuiltIn(name.clone())),
            Some(name) if called(name).is_some() => {
                if name == "regex" {
                    regex::check_call(&call)?;
                }
                Ok(Self::BuiltInCall(call))
            }
            _ => Ok(Self::Call(call)),
        }
    }

    /// An expression of the library's type `Condition`, for events of the kind.
    pub(crate) fn emit(&self, root: &Root, kind: &TokenStream) -> TokenStream {
        match self {
            Self::And(left, right) => {
                let (left, right) = (left.emit(root, kind), right.emit(root, kind));
                quote!(#root::and(#left, #right))
            }
            Self::Or(left, right) => {
                let (left, right) = (left.emit(root, kind), right.emit(root, kind));
                quote!(#root::or(#left, #right))
            }
            Self::Not(inner) => {
                let inner = inner.emit(root, kind);
                quote!(#root::not(#inner))
            }
            Self::Parenthesised(inner) => inner.emit(root, kind),
            Self::BuiltIn(name) => {
                let here = called(name).map(|_| quote!(#root::conditions::Here));
                quote!(#root::conditions::#name(#here))
            }
            Self::BuiltInCall(ExprCall { func, args, .. }) => {
                let root = root.at(func.span());
                quote_spanned!(func.span()=> #root::conditions::#func(#args))
            }
            Self::Bare(path) => {
                let function = self.emit_function(path, root, kind);
                // With the built-in names in scope rustc finds the one that was meant; those that exist are in the
                // table and never come here, so the import hides nothing of the user's.
                quote!({ use #root::conditions::*; #function })
            }
            Self::Function(path) => self.emit_function(path, root, kind),
            Self::Closure(closure) => {
                let text = self.to_string();
                quote_spanned!(closure.span()=> #root::on::<#kind>().closure(#text, #closure))
            }
            Self::Call(call) => {
                let text = self.to_string();
                let call = match &*call.func {
                    // As a bare name; what stands in the parentheses is not looked for there.
                    Expr::Path(path) if path.path.get_ident().is_some() => {
                        let (function, args) = (&call.func, &call.args);
                        quote_spanned!(call.span()=> ({ use #root::conditions::*; #function })(#args))
                    }
                    _ => quote!(#call),
                };
                quote_spanned!(call.span()=> #root::on::<#kind>().call(#text, #call))
            }
        }
    }

    /// A function over the event, or one with parameters; [the library](../../balethon/src/condition/form.rs) tells them
    /// apart.
    fn emit_function(&self, path: &Path, root: &Root, kind: &TokenStream) -> TokenStream {
        let text = self.to_string();
        // At the user's place, so that a wrong function is shown there, and only as a value: a name that is not found is
        // one error as a value and another as a function. Variables of that place would not be found in a
        // `macro_rules!`, so they have one of their own; what is said of an argument would be said of the whole attribute
        // then, so the path itself is handed over.
        let here = path.span().resolved_at(Span::mixed_site());
        let (function, id) = (Ident::new("__function", here), Ident::new("__id", here));
        let (asked, cx) = (Ident::new("__asked", here), Ident::new("__cx", here));
        // At a place of our own, since one of the two is not used.
        let forms =
            quote_spanned!(Span::mixed_site()=> use #root::{OverEvent as _, OverOther as _, OverParameters as _};);
        quote_spanned! {path.span()=>
            {
                #forms
                let #function = #path;
                let #id = #root::type_id_of(&#function);
                let #asked = (&&#root::asking::<#kind, _>(&#function)).form().of(#path);
                #root::function(#text, #id, #asked.params(), move |#cx| #root::verdict(#asked.ask(#cx)))
            }
        }
    }
}

/// As written, in one spelling: for the table of handlers.
impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::And(left, right) => write!(f, "{left} & {right}"),
            Self::Or(left, right) => write!(f, "{left} | {right}"),
            Self::Not(inner) => write!(f, "!{inner}"),
            Self::Parenthesised(inner) => write!(f, "({inner})"),
            Self::BuiltIn(name) => write!(f, "{}", name.unraw()),
            Self::Bare(path) | Self::Function(path) => f.write_str(&source(path)),
            Self::Closure(closure) => f.write_str(&source(closure)),
            Self::BuiltInCall(call) | Self::Call(call) => f.write_str(&source(call)),
        }
    }
}

/// What to write where a built-in condition stands before a `=`.
pub(crate) fn as_key(word: &Ident) -> Option<String> {
    match called(word) {
        Some(shown) => Some(format!("it is a condition, and called: `{shown}`")),
        None if is_built_in(word) => Some(format!("it is a condition, and stands alone: `{word}`, or `!{word}`")),
        None => None,
    }
}

fn is_built_in(name: &Ident) -> bool {
    BUILT_IN.contains(&name.unraw().to_string().as_str())
}

/// The condition `at_state` of the framework for Python is a key here.
fn check_moved(name: &Ident) -> syn::Result<()> {
    if name != "at_state" {
        return Ok(());
    }
    let message = "a state is no condition but a key, beside the condition: `#[on_message(state = SignUp::Name, private)]`; \
                   a function of yours is `self::at_state`";
    Err(syn::Error::new_spanned(name, message))
}

/// `not(private)`, `any(photo, video)`: as other frameworks have it.
fn check_operator(name: &Ident, call: &ExprCall) -> syn::Result<()> {
    let (before, between) = match name.to_string().as_str() {
        "all" | "and" => ("", " & "),
        "any" | "or" => ("", " | "),
        "not" => ("!", " & !"),
        _ => return Ok(()),
    };
    if !call.args.iter().any(has_built_in) {
        return Ok(());
    }
    let operand = |argument: &Expr| match argument {
        Expr::Binary(_) | Expr::Closure(_) => format!("({})", source(argument)),
        _ => source(argument),
    };
    let joined = format!("{before}{}", call.args.iter().map(operand).collect::<Vec<_>>().join(between));
    // In parentheses it means the same wherever the call stood.
    let joined = if call.args.len() > 1 { format!("({joined})") } else { joined };
    let message = format!(
        "conditions are joined with `&` (and), `|` (or) and `!` (not): `{joined}`; a function of yours is `self::{name}(…)`"
    );
    Err(syn::Error::new_spanned(call, message))
}

/// Whether a built-in condition stands there, alone or among others.
fn has_built_in(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some_and(is_built_in),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(path) if path.path.get_ident().and_then(called).is_some()),
        Expr::Binary(binary) => has_built_in(&binary.left) || has_built_in(&binary.right),
        Expr::Unary(unary) => has_built_in(&unary.expr),
        Expr::Paren(paren) => has_built_in(&paren.expr),
        _ => false,
    }
}

/// How a built-in condition is called, if it is.
fn called(name: &Ident) -> Option<&'static str> {
    let name = name.unraw().to_string();
    CALLED.iter().find(|(called, _)| *called == name).map(|(_, shown)| *shown)
}

/// The name of a path that is nothing else, also with types behind it: `is_instance::<CallbackQuery>`.
fn built_in_name(path: &Path) -> Option<&Ident> {
    let mut segments = path.segments.iter();
    let first = segments.next().filter(|_| path.leading_colon.is_none() && segments.next().is_none())?;
    Some(&first.ident)
}
