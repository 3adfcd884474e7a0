//! Regular expressions: checked while compiling, and asked for their named groups. With the feature `regex`.

use std::ops::Range;

use syn::{Expr, ExprCall, ExprLit, Lit, LitStr};

/// A named group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) name: String,
    /// Where its name stands in the pattern.
    pub(crate) at: Range<usize>,
    /// It may take no part in a match.
    pub(crate) optional: bool,
}

/// Checks the pattern of `regex("…")`, where it is written out.
pub(crate) fn check_call(call: &ExprCall) -> syn::Result<()> {
    match call.args.first() {
        Some(Expr::Lit(ExprLit { lit: Lit::Str(pattern), .. })) => groups(pattern).map(|_| ()),
        _ => need_feature(&call.func),
    }
}

fn need_feature(tokens: impl quote::ToTokens) -> syn::Result<()> {
    if cfg!(feature = "regex") {
        return Ok(());
    }
    Err(syn::Error::new_spanned(
        tokens,
        "regular expressions need the feature `regex`: in Cargo.toml, `balethon = { version = \"…\", features = \
         [\"regex\"] }`",
    ))
}

#[cfg(not(feature = "regex"))]
pub(crate) fn groups(literal: &LitStr) -> syn::Result<Vec<Group>> {
    need_feature(literal).map(|()| Vec::new())
}

/// The named groups of a pattern, in its order, or what is wrong with it.
#[cfg(feature = "regex")]
pub(crate) fn groups(literal: &LitStr) -> syn::Result<Vec<Group>> {
    use regex_syntax::{Error, ast};

    let pattern = literal.value();
    let wrong = |at: Range<usize>, message: &str| {
        let message = crate::on::route::explain(literal, &pattern, &at, message);
        Err(syn::Error::new_spanned(literal, message))
    };
    if pattern.is_empty() {
        return wrong(0..0, "this `regex` is empty, so everything would match");
    }
    // Both steps, for what is no class of letters, such as `\p{Farsi}`, only the second one knows.
    let message = |kind: &dyn std::fmt::Display| format!("this is no regular expression: {kind}");
    match regex_syntax::parse(&pattern) {
        Ok(_) => {}
        Err(Error::Parse(error)) => return wrong(range(error.span()), &message(error.kind())),
        Err(Error::Translate(error)) => return wrong(range(error.span()), &message(error.kind())),
        Err(error) => return wrong(0..pattern.len(), &message(&error)),
    }
    let mut groups = Vec::new();
    if let Ok(ast) = ast::parse::Parser::new().parse(&pattern) {
        find(&ast, false, &mut groups);
    }
    Ok(groups)
}

#[cfg(feature = "regex")]
fn range(span: &regex_syntax::ast::Span) -> Range<usize> {
    span.start.offset..span.end.offset
}

#[cfg(feature = "regex")]
fn find(ast: &regex_syntax::ast::Ast, optional: bool, groups: &mut Vec<Group>) {
    use regex_syntax::ast::{Ast, RepetitionKind, RepetitionRange};

    match ast {
        Ast::Repetition(repetition) => {
            let may_be_none = match &repetition.op.kind {
                RepetitionKind::ZeroOrOne | RepetitionKind::ZeroOrMore => true,
                RepetitionKind::OneOrMore => false,
                RepetitionKind::Range(range) => matches!(
                    range,
                    RepetitionRange::Exactly(0) | RepetitionRange::AtLeast(0) | RepetitionRange::Bounded(0, _)
                ),
            };
            find(&repetition.ast, optional || may_be_none, groups);
        }
        Ast::Group(group) => {
            if let regex_syntax::ast::GroupKind::CaptureName { name, .. } = &group.kind {
                groups.push(Group { name: name.name.clone(), at: range(&name.span), optional });
            }
            find(&group.ast, optional, groups);
        }
        Ast::Alternation(either) => either.asts.iter().for_each(|ast| find(ast, true, groups)),
        Ast::Concat(all) => all.asts.iter().for_each(|ast| find(ast, optional, groups)),
        _ => {}
    }
}
