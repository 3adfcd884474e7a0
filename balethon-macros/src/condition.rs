//! Conditions: `private & !admin` to a value of the library, spans kept.

use std::fmt;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprCall, ExprClosure, Ident, Path, UnOp};

use crate::paths::Root;
use crate::source::source;

/// The conditions that a bare name means, whatever else has that name. They are the functions of
/// `balethon::__private::conditions`; a test of that crate holds the two together.
pub(crate) const BUILT_IN: &[&str] = &[
    "all",
    "animation",
    "audio",
    "bot",
    "caption",
    "channel",
    "command",
    "contact",
    "document",
    "entities",
    "forward",
    "group",
    "incoming",
    "invoice",
    "left_chat_member",
    "location",
    "media",
    "media_group",
    "me",
    "new_chat_members",
    "photo",
    "poll",
    "private",
    "reply",
    "service",
    "sticker",
    "successful_payment",
    "text",
    "video",
    "voice",
    "web_app_data",
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
    /// `is_joined(CHANNEL)`: a value, made once.
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
                BinOp::Eq(op) => Err(syn::Error::new_spanned(op, "a key takes a single `=`: `key = value`")),
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
            Expr::Path(path) if path.qself.is_none() => Ok(Self::from_path(path.path)),
            Expr::Closure(closure) => Ok(Self::Closure(closure)),
            Expr::Call(call) => Self::from_call(call),
            Expr::Reference(reference) => Err(syn::Error::new_spanned(
                reference.and_token,
                "a condition is missing before this `&`; one `&` joins two conditions: `private & text`",
            )),
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

    fn from_path(path: Path) -> Self {
        match path.get_ident() {
            Some(name) if is_built_in(name) => Self::BuiltIn(name.clone()),
            Some(_) => Self::Bare(path),
            None => Self::Function(path),
        }
    }

    fn from_call(call: ExprCall) -> syn::Result<Self> {
        let name = match &*call.func {
            Expr::Path(path) => path.path.get_ident().filter(|name| is_built_in(name)),
            _ => None,
        };
        match name {
            Some(name) => Err(syn::Error::new_spanned(
                &call,
                format!("the condition `{name}` takes no arguments; a function of yours is `self::{name}(…)`"),
            )),
            None => Ok(Self::Call(call)),
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
            Self::BuiltIn(name) => quote!(#root::conditions::#name()),
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
                quote_spanned!(call.span()=> #root::on::<#kind>().call(#text, #call))
            }
        }
    }

    fn emit_function(&self, path: &Path, root: &Root, kind: &TokenStream) -> TokenStream {
        let text = self.to_string();
        // At the user's place, so that a wrong function is shown there; named once, since a name that is not found is
        // one error as a value and another as a function. Variables of that place would not be found in a
        // `macro_rules!`, so they have one of their own.
        let here = path.span().resolved_at(Span::mixed_site());
        let (function, event) = (Ident::new("__function", here), Ident::new("__event", here));
        quote_spanned! {path.span()=>
            {
                let #function = #path;
                #root::custom::<#kind>(
                    #text,
                    #root::type_id_of(&#function),
                    move |#event| #root::verdict(#function(#event)),
                )
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
            Self::Call(call) => f.write_str(&source(call)),
        }
    }
}

fn is_built_in(name: &Ident) -> bool {
    BUILT_IN.contains(&name.unraw().to_string().as_str())
}
