//! The names that emitted code uses and defines.

use super::*;

#[test]
fn renaming_the_crate_leaves_no_default_path() {
    let mut outputs = vec![
        handlers::expand(quote!(crate = ::renamed, start, mod shop)),
        on::chain(quote!(crate = ::renamed, vip, group = 1)),
    ];
    for attribute in ATTRIBUTES {
        let condition =
            if attribute.condition { quote!(vip & text & self::own & call() & (|x| x.y())) } else { quote!() };
        let route = ["command", "data"].iter().find(|key| attribute.keys.iter().any(|own| own.name() == **key));
        let route = route.map(|key| {
            let key = quote::format_ident!("{key}");
            quote!(#key = "start {a}",)
        });
        let arguments = quote!(crate = ::renamed, #route #condition);
        let error = attribute.borrows_error.then(|| quote!(error: &Failure));
        outputs.push(on::expand(attribute, arguments.clone(), quote!(async fn handler(a: A, #error) -> B {})));
        outputs.push(on::expand(attribute, arguments, quote!(fn handler(a: A, #error) -> B {})));
    }
    let pattern = quote!(crate = ::renamed, state = SignUp::Age { a });
    outputs.push(on::expand(
        &kinds::ON_MESSAGE,
        pattern,
        quote!(
            async fn handler(a: A) -> B {}
        ),
    ));
    let any = quote!(crate = ::renamed, state = SignUp::_);
    outputs.push(on::expand(
        &kinds::ON_MESSAGE,
        any,
        quote!(
            fn handler() -> B {}
        ),
    ));
    outputs.push(state::expand(
        quote!(crate = ::renamed),
        quote!(
            enum SignUp {
                Age { a: A },
                Name,
            }
        ),
    ));
    outputs.push(state::expand(
        quote!(crate = ::renamed),
        quote!(
            #[derive(Serialize, Deserialize)]
            struct Own;
        ),
    ));
    for output in outputs {
        let names = identifiers(output.clone());
        assert!(names.contains("renamed") && !names.contains("compile_error"), "{output}");
        assert!(!names.contains("balethon"), "{output}");
    }
}

#[test]
fn own_names_begin_with_two_underscores() {
    let output = on::expand(
        &kinds::ON_ERROR,
        quote!(),
        quote!(
            fn report(error: &Failure, todo: Todo, call: Call) {}
        ),
    );
    let mut tokens =
        output.into_iter().skip_while(|token| !matches!(token, TokenTree::Punct(pound) if pound.as_char() == '#'));
    let behind: TokenStream = tokens.by_ref().collect();
    let mut defined = BTreeSet::new();
    collect_defined(behind, &mut defined);
    assert!(defined.len() > 5 && defined.iter().all(|name| name.starts_with("__")), "{defined:?}");
}

fn collect_defined(tokens: TokenStream, defined: &mut BTreeSet<String>) {
    let mut defines = false;
    for token in tokens {
        match token {
            TokenTree::Ident(word) if word == "fn" || word == "let" => defines = true,
            TokenTree::Ident(word) if defines => {
                defined.insert(word.to_string());
                defines = false;
            }
            TokenTree::Group(group) => collect_defined(group.stream(), defined),
            _ => {}
        }
    }
}

fn identifiers(tokens: TokenStream) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for token in tokens {
        match token {
            TokenTree::Ident(name) => {
                names.insert(name.to_string());
            }
            TokenTree::Group(group) => names.extend(identifiers(group.stream())),
            _ => {}
        }
    }
    names
}
