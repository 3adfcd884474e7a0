//! Reads the type once, and says what keeps it from being a state.

use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Data, DeriveInput, Field, GenericParam, Lifetime, Type, Visibility};

use crate::errors::Errors;
use crate::on::check;
use crate::source::source;

/// The user's enum or struct.
pub(super) struct Item {
    pub(super) input: DeriveInput,
    /// Its variants; of a struct, itself.
    pub(super) variants: Vec<Variant>,
}

pub(super) struct Variant {
    pub(super) name: Ident,
    pub(super) fields: Vec<Field>,
}

/// Reads an enum or a struct; anything else is an error that says what it is.
pub(super) fn read(item: TokenStream) -> syn::Result<Item> {
    let look = |input: ParseStream<'_>| {
        input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let found = input.cursor().token_tree();
        let wrong = match &found {
            Some((TokenTree::Ident(word), _)) if word == "enum" || word == "struct" => None,
            Some((TokenTree::Ident(word), _)) if word == "union" && input.peek2(syn::Ident) => Some("a union"),
            Some((TokenTree::Ident(word), _)) if word == "async" || word == "fn" => Some("a function"),
            Some((TokenTree::Ident(word), _)) if word == "type" => Some("a type alias"),
            Some((TokenTree::Ident(word), _)) if word == "mod" => Some("a module"),
            _ => Some("something else"),
        };
        if let Some(what) = wrong {
            return Err(input.error(format!("`#[state]` goes on an enum or a struct; this is {what}")));
        }
        input.parse::<TokenStream>()
    };
    look.parse2(item.clone())?;
    let input: DeriveInput = syn::parse2(item)?;
    let variants = match &input.data {
        Data::Enum(data) => data.variants.iter().map(|variant| Variant::of(&variant.ident, &variant.fields)).collect(),
        Data::Struct(data) => vec![Variant::of(&input.ident, &data.fields)],
        Data::Union(_) => vec![],
    };
    Ok(Item { input, variants })
}

impl Variant {
    fn of(name: &Ident, fields: &syn::Fields) -> Self {
        Self { name: name.clone(), fields: fields.iter().cloned().collect() }
    }
}

impl Item {
    pub(super) fn is_enum(&self) -> bool {
        matches!(self.input.data, Data::Enum(_))
    }

    /// Adds what is wrong, and tells whether nothing is.
    pub(super) fn check(&self, errors: &mut Errors) -> bool {
        let mut sound = true;
        let mut wrong = |tokens: &dyn ToTokens, message: String| {
            sound = false;
            errors.at(tokens, message);
        };
        for parameter in &self.input.generics.params {
            let message = match parameter {
                GenericParam::Lifetime(_) => {
                    "a state is kept between two messages, so it cannot borrow; let it own what it holds".to_owned()
                }
                GenericParam::Type(ty) => {
                    format!("a state cannot be generic: name the type that it holds in place of `{}`", ty.ident)
                }
                GenericParam::Const(value) => {
                    format!("a state cannot be generic: write the value in place of `{}`", value.ident)
                }
            };
            wrong(parameter, message);
        }
        if self.variants.is_empty() {
            wrong(&self.input.ident, "a state has at least one variant".to_owned());
        }
        // A lifetime parameter has been told of already.
        let may_borrow = self.input.generics.lifetimes().next().is_none();
        for field in self.variants.iter().flat_map(|variant| &variant.fields) {
            if may_borrow && let Some((borrow, owned)) = find_borrow(&field.ty) {
                let message = format!("a state is kept between two messages, so it cannot borrow; let it own {owned}");
                wrong(&borrow, message);
            }
        }
        for cfg in self.cfgs_within() {
            wrong(&cfg, "a part of a state cannot be left out; put `#[cfg(…)]` on two types instead".to_owned());
        }
        if let [(Some(derive), _), (None, missing)] | [(None, missing), (Some(derive), _)] = &self.serde() {
            wrong(
                derive,
                format!("a state that brings its own way of being stored needs both: derive `{missing}` as well"),
            );
        }
        sound
    }

    /// Whether serde's traits are derived below the attribute.
    pub(super) fn has_serde(&self) -> bool {
        self.serde().iter().all(|(derived, _)| derived.is_some())
    }

    fn serde(&self) -> [(Option<Ident>, &'static str); 2] {
        ["Serialize", "Deserialize"].map(|name| {
            let derives = self.input.attrs.iter().filter(|attribute| attribute.path().is_ident("derive"));
            let words = derives.flat_map(|attribute| attribute.meta.to_token_stream()).flat_map(|token| match token {
                TokenTree::Group(group) => group.stream(),
                token => token.into(),
            });
            let found = words.into_iter().find_map(|token| match token {
                TokenTree::Ident(word) if word == name => Some(word),
                _ => None,
            });
            (found, name)
        })
    }

    /// The `#[cfg(…)]` of the type itself: what we emit has to vanish along with it.
    pub(super) fn cfgs(&self) -> impl Iterator<Item = &Attribute> {
        self.input.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg"))
    }

    fn cfgs_within(&self) -> Vec<Attribute> {
        let of_variants = match &self.input.data {
            Data::Enum(data) => data.variants.iter().flat_map(|variant| &variant.attrs).collect(),
            _ => Vec::new(),
        };
        let of_fields = self.variants.iter().flat_map(|variant| &variant.fields).flat_map(|field| &field.attrs);
        let all = of_variants.into_iter().chain(of_fields);
        all.filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect()
    }

    /// The type's name without `r#`.
    pub(super) fn plain_name(&self) -> String {
        self.input.ident.unraw().to_string()
    }
}

/// What a field's type borrows, and what it should own.
fn find_borrow(ty: &Type) -> Option<(TokenStream, String)> {
    let Type::Reference(reference) = ty else {
        return Some((check::find_borrow(ty.to_token_stream())?, "what it holds".to_owned()));
    };
    let owned = match &*reference.elem {
        Type::Path(path) if path.path.is_ident("str") => "String".to_owned(),
        Type::Slice(slice) => format!("Vec<{}>", source(&slice.elem)),
        other => source(other),
    };
    Some((ty.to_token_stream(), format!("a `{owned}`")))
}

/// The type with a lifetime wherever one is missing: rustc has an error of its own for that, which leads astray.
pub(super) fn with_lifetimes(item: TokenStream) -> TokenStream {
    let mut tokens = item.into_iter().peekable();
    let mut whole = TokenStream::new();
    // Behind a word may stand the parameters of `fn(…)` or `Fn(…)`, which need none; behind `#`, an attribute.
    let mut skip = false;
    while let Some(token) = tokens.next() {
        let is = |token: &TokenTree, sign| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign);
        let begins_reference = is(&token, '&') && !tokens.peek().is_some_and(|next| is(next, '\''));
        let skips = is(&token, '#')
            || matches!(&token, TokenTree::Ident(word) if ["fn", "Fn", "FnMut", "FnOnce"].iter().any(|known| word == known));
        match token {
            TokenTree::Group(group) if !skip => {
                let mut inner = Group::new(group.delimiter(), with_lifetimes(group.stream()));
                inner.set_span(group.span());
                inner.to_tokens(&mut whole);
            }
            token => token.to_tokens(&mut whole),
        }
        if begins_reference {
            Lifetime::new("'static", Span::call_site()).to_tokens(&mut whole);
        }
        skip = skips;
    }
    whole
}
