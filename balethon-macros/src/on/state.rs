//! The key `state`: a pattern that a handler's state fits, and what it binds.

use std::fmt;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Expr, Pat, PatIdent, Path, Token};

use super::function::Function;
use super::route::Texts;
use crate::errors::{Errors, did_you_mean};
use crate::paths::Root;
use crate::source::source;

/// What stands behind `state =`.
pub(crate) enum State {
    /// `None`: there is no state.
    Nowhere,
    /// `SignUp::_`: any state of the type.
    Any(Path),
    Pattern(Pattern),
}

/// `SignUp::Age { name }`
pub(crate) struct Pattern {
    pattern: Pat,
    /// The variants that it names.
    variants: Vec<String>,
    /// What it binds, once each.
    bindings: Vec<Ident>,
    /// True where it asks for more than the variant.
    refined: bool,
}

const FORM: &str = "write the state as a pattern, such as `SignUp::Name` or `SignUp::Age { name }`";

/// Reads it up to the comma behind it.
pub(crate) fn read(input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<State> {
    if let Some(path) = any_of(input)? {
        return Ok(State::Any(path));
    }
    if input.peek(Token![!]) {
        return Err(input.error("a pattern has no `!`; name the other states: `SignUp::Name | SignUp::Age { .. }`"));
    }
    let pattern = Pat::parse_multi_with_leading_vert(input)?;
    if input.peek(Token![if]) {
        return Err(input.error("a state's pattern has no `if`; bind the field, and look at it in the handler"));
    }
    if let Pat::Ident(name) = &pattern
        && input.peek(Token![.])
    {
        return Err(input.error(format!("a variant stands behind `::`, as in `{}::Name`", name.ident)));
    }
    if let Pat::Ident(name) = &pattern
        && name.ident == "None"
        && name.subpat.is_none()
    {
        return Ok(State::Nowhere);
    }
    let mut reader = Reader { errors, variants: vec![], bindings: vec![], refined: false };
    reader.top(&pattern);
    let Reader { variants, bindings, refined, .. } = reader;
    Ok(State::Pattern(Pattern { pattern, variants, bindings, refined }))
}

/// The type of `SignUp::_`, which is no pattern of Rust's.
fn any_of(input: ParseStream<'_>) -> syn::Result<Option<Path>> {
    let ahead = input.fork();
    let mut path = TokenStream::new();
    ahead.parse::<Option<Token![::]>>()?.to_tokens(&mut path);
    while ahead.peek(Ident::peek_any) {
        ahead.call(Ident::parse_any)?.to_tokens(&mut path);
        let Some(colons) = ahead.parse::<Option<Token![::]>>()? else { return Ok(None) };
        if ahead.peek(Token![_]) {
            ahead.parse::<Token![_]>()?;
            syn::parse::discouraged::Speculative::advance_to(input, &ahead);
            return syn::parse2(path).map(Some);
        }
        colons.to_tokens(&mut path);
    }
    Ok(None)
}

/// What looks like a state where a condition is read, or in it.
pub(crate) fn without_key(expr: &Expr) -> Option<(&Expr, String)> {
    let path = match expr {
        Expr::Path(path) => &path.path,
        Expr::Struct(fields) => &fields.path,
        Expr::Binary(both) => return without_key(&both.left).or_else(|| without_key(&both.right)),
        Expr::Unary(inner) => return without_key(&inner.expr),
        Expr::Paren(inner) => return without_key(&inner.expr),
        _ => return None,
    };
    let last = path.segments.last()?.ident.unraw().to_string();
    // Functions are in snake case, and constants that are functions in upper case.
    let is_type = is_upper(&last) && last.contains(char::is_lowercase);
    (is_type && path.segments.len() > 1).then(|| (expr, source(expr)))
}

struct Reader<'a> {
    errors: &'a mut Errors,
    variants: Vec<String>,
    bindings: Vec<Ident>,
    refined: bool,
}

impl Reader<'_> {
    /// The pattern itself, or one of its alternatives.
    fn top(&mut self, pattern: &Pat) {
        match pattern {
            Pat::Or(or) => or.cases.iter().for_each(|case| self.top(case)),
            Pat::Paren(paren) => self.top(&paren.pat),
            Pat::Path(path) if path.qself.is_none() => self.variant(&path.path),
            Pat::Struct(fields) => {
                self.variant(&fields.path);
                fields.fields.iter().for_each(|field| self.inner(&field.pat));
            }
            Pat::TupleStruct(tuple) => {
                if let Some(name) = tuple.path.get_ident()
                    && name == "Some"
                {
                    self.errors.at(name, "the state stands here without `Some`; `state = None` is for no state");
                    return;
                }
                self.variant(&tuple.path);
                tuple.elems.iter().for_each(|element| self.inner(element));
            }
            Pat::Ident(PatIdent { ident, subpat: Some((_, inner)), by_ref, .. }) => {
                self.bind(ident, by_ref);
                self.top(inner);
            }
            Pat::Ident(PatIdent { ident, .. }) if ident == "None" => {
                self.errors.at(ident, "no state is no alternative to one: put a second attribute on the function");
            }
            Pat::Ident(PatIdent { ident, .. }) => {
                let message = format!(
                    "alone, `{ident}` would be a new variable, which every state fits; name the type as well, such as \
                     `SignUp::{ident}`; a state that is a struct: `{ident} {{ .. }}`"
                );
                self.errors.at(ident, message);
            }
            Pat::Wild(wild) => {
                self.errors.at(wild, "for any state of a type write `SignUp::_`; for any state or none, no key");
            }
            other => self.errors.at(other, FORM),
        }
    }

    fn variant(&mut self, path: &Path) {
        if let Some(last) = path.segments.last() {
            self.variants.push(last.ident.unraw().to_string());
        }
    }

    /// A pattern for what the state holds.
    fn inner(&mut self, pattern: &Pat) {
        match pattern {
            // A constant, or a variant that was imported.
            Pat::Ident(PatIdent { ident, subpat: None, by_ref: None, mutability: None, .. })
                if is_upper(&ident.unraw().to_string()) =>
            {
                self.refined = true;
            }
            Pat::Ident(PatIdent { ident, subpat, by_ref, .. }) => {
                self.bind(ident, by_ref);
                if let Some((_, inner)) = subpat {
                    self.inner(inner);
                }
            }
            Pat::Wild(_) | Pat::Rest(_) => {}
            Pat::Paren(paren) => self.inner(&paren.pat),
            Pat::Tuple(tuple) => tuple.elems.iter().for_each(|element| self.inner(element)),
            Pat::Or(or) => {
                self.refined = true;
                or.cases.iter().for_each(|case| self.inner(case));
            }
            Pat::Struct(fields) => {
                self.refined = true;
                fields.fields.iter().for_each(|field| self.inner(&field.pat));
            }
            Pat::TupleStruct(tuple) => {
                self.refined = true;
                tuple.elems.iter().for_each(|element| self.inner(element));
            }
            Pat::Slice(slice) => {
                self.refined = true;
                slice.elems.iter().for_each(|element| self.inner(element));
            }
            Pat::Lit(_) | Pat::Range(_) | Pat::Path(_) | Pat::Const(_) => self.refined = true,
            other => self
                .errors
                .at(other, "this cannot stand in a state's pattern; bind the field, and look at it in the handler"),
        }
    }

    fn bind(&mut self, name: &Ident, by_ref: &Option<Token![ref]>) {
        if let Some(word) = by_ref {
            self.errors.at(word, "the handler gets the field itself, so leave `ref` out");
        }
        if !self.bindings.contains(name) {
            self.bindings.push(name.clone());
        }
    }
}

/// What has a name like that is no variable, as rustc's lints have it.
fn is_upper(name: &str) -> bool {
    name.starts_with(char::is_uppercase)
}

impl State {
    /// The names of what it binds.
    pub(crate) fn bound(&self) -> impl Iterator<Item = String> {
        self.bindings().iter().map(|name| name.unraw().to_string())
    }

    fn bindings(&self) -> &[Ident] {
        match self {
            Self::Pattern(pattern) => &pattern.bindings,
            _ => &[],
        }
    }

    /// Which of the bindings has the name.
    pub(crate) fn binding(&self, name: &Ident) -> Option<usize> {
        self.bindings().iter().position(|binding| binding.unraw() == name.unraw())
    }

    /// Whether what it binds are parameters.
    pub(crate) fn check(&self, function: &Function, texts: Option<&Texts>, errors: &mut Errors) {
        for binding in self.bindings() {
            let name = binding.unraw().to_string();
            if texts.is_some_and(|texts| texts.captures.contains(&name)) {
                errors.at(binding, format!("`{name}` is a capture as well, and a parameter has one value"));
            } else if function.parameter_named(&name).is_none() {
                let names: Vec<String> =
                    function.named_parameters().map(|(name, _)| name.unraw().to_string()).collect();
                let near = did_you_mean(&name, names.iter().map(String::as_str));
                let message = format!(
                    "`{name}` is no parameter of the function{near}\na field that it does not need is `{name}: _`, or `..` for all others"
                );
                errors.at(binding, message);
            }
        }
    }

    /// An expression of the library's type `InState`.
    pub(crate) fn emit(&self, root: &Root, function: &Function) -> TokenStream {
        let shown = self.to_string();
        match self {
            Self::Nowhere => quote!(#root::nowhere()),
            Self::Any(path) => quote_spanned!(path.span()=> #root::any_state::<#path>(#shown)),
            Self::Pattern(Pattern { pattern, variants, bindings, refined }) => {
                let binds = !bindings.is_empty();
                let typed = bindings.iter().enumerate().map(|(index, binding)| {
                    let ty = function.parameter_named(&binding.unraw().to_string()).map(|(_, ty)| ty);
                    let name = Ident::new(&format!("__b{index}"), Span::mixed_site());
                    (quote!(let #name: #ty = #binding;), name)
                });
                let (lets, names): (Vec<_>, Vec<_>) = typed.unzip();
                let state = Ident::new("__state", Span::mixed_site());
                let taken = quote! {
                    match #state {
                        #pattern => {
                            #(#lets)*
                            ::core::option::Option::Some(::std::vec![
                                #(::std::boxed::Box::new(#names) as #root::Bound),*
                            ])
                        }
                        _ => ::core::option::Option::None,
                    }
                };
                // At the pattern: there stands what is said of a type that is no state.
                let function = quote_spanned!(pattern.span().resolved_at(Span::mixed_site())=> |#state| { #taken });
                quote!(#root::in_state(#shown, &[#(#variants),*], #refined, #binds, #function))
            }
        }
    }
}

/// As written, for the table of handlers.
impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nowhere => f.write_str("None"),
            Self::Any(path) => write!(f, "{}::_", source(path)),
            Self::Pattern(Pattern { pattern, .. }) => f.write_str(&source(pattern)),
        }
    }
}
