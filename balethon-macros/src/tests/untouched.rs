//! What stands below an attribute is given back first and untouched, whatever is wrong.

use super::*;

/// What the function is given back as, whatever stands in the attribute.
const FUNCTIONS: &[&str] = &[
    "async fn plain () { }",
    "/// Documented.\n #[inline] pub (crate) async fn r#type (mut a : A , B (b) : B < C >) -> Result < D > { a . b () }",
    "fn half_written (message : Message) { message . }",
    "fn generic < 'a , T : Send , const N : usize > (self , a : & 'a T) -> impl Future { }",
    "struct NoFunction { }",
    "fn",
];

#[test]
fn the_function_comes_first_and_untouched() {
    let arguments =
        ["", "rank = 1", "private", "command = \"a\"", "\"a\"", "nothing = 1", "& &", "private text , ,", "="];
    for attribute in on_functions() {
        for function in FUNCTIONS {
            for arguments in arguments {
                let item: TokenStream = function.parse().expect("tokens");
                let output = expand(attribute, arguments.parse().expect("tokens"), item.clone());
                assert_begins_with(&output, &item, &format!("#[{}({arguments})]", attribute.name));
            }
        }
    }
}

/// All attributes that go on functions.
fn on_functions() -> impl Iterator<Item = &'static Attribute> {
    ATTRIBUTES.iter().copied().chain([&kinds::CONDITION])
}

fn expand(attribute: &Attribute, arguments: TokenStream, item: TokenStream) -> TokenStream {
    match attribute.name {
        "condition" => on::expand_condition(arguments, item),
        _ => on::expand(attribute, arguments, item),
    }
}

/// What the type is given back as, whatever stands in the attribute.
const TYPES: &[&str] = &[
    "struct Unit ;",
    "/// Documented.\n pub enum r#Type < T > where T : Copy { A , B (T) , C { a : u8 } }",
    "enum Empty { }",
    "struct HalfWritten { a : ",
    "fn function () { }",
    "union Both { a : u8 }",
];

#[test]
fn the_type_comes_first_and_untouched() {
    for arguments in ["", "per = chat", "ttl = \"x\"", "nothing", "= , ="] {
        for text in TYPES {
            let Ok(item) = text.parse::<TokenStream>() else { continue };
            let output = state::expand(arguments.parse().expect("tokens"), item.clone());
            assert_begins_with(&output, &item, &format!("#[state({arguments})]"));
        }
    }
}

#[test]
fn the_function_comes_first_in_every_ui_case() {
    let mut cases = Cases { path: PathBuf::new(), seen: 0 };
    for topic in entries(&workspace().join("tests/tests/ui")) {
        for path in entries(&topic).into_iter().filter(|path| path.extension().is_some_and(|name| name == "rs")) {
            let text = std::fs::read_to_string(&path).expect("a case");
            cases.path = path;
            // Some have mistakes of which rustc itself tells.
            let Ok(mut case) = syn::parse_file(&text) else { continue };
            cases.visit_file_mut(&mut case);
        }
    }
    assert!(cases.seen > 60, "found {} attributes in the UI cases", cases.seen);
}

/// Expands each attribute of ours in a file.
struct Cases {
    path: PathBuf,
    seen: usize,
}

impl Cases {
    fn check(&mut self, attributes: &mut Vec<syn::Attribute>, item: &dyn Fn(&[syn::Attribute]) -> TokenStream) {
        let ours = |found: &syn::Attribute| on_functions().find(|attribute| found.path().is_ident(attribute.name));
        while let Some((at, attribute)) = attributes.iter().enumerate().find_map(|(at, found)| Some((at, ours(found)?)))
        {
            let found = attributes.remove(at);
            let arguments = match &found.meta {
                syn::Meta::List(list) => list.tokens.clone(),
                _ => TokenStream::new(),
            };
            let item = item(attributes);
            let output = expand(attribute, arguments, item.clone());
            assert_begins_with(&output, &item, &self.path.display().to_string());
            self.seen += 1;
        }
    }
}

impl VisitMut for Cases {
    fn visit_item_fn_mut(&mut self, function: &mut syn::ItemFn) {
        let mut attributes = std::mem::take(&mut function.attrs);
        let rest = function.clone();
        self.check(&mut attributes, &|attrs| syn::ItemFn { attrs: attrs.to_vec(), ..rest.clone() }.into_token_stream());
        syn::visit_mut::visit_item_fn_mut(self, function);
    }

    fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
        let mut attributes = std::mem::take(&mut function.attrs);
        let rest = function.clone();
        self.check(&mut attributes, &|attrs| {
            syn::ImplItemFn { attrs: attrs.to_vec(), ..rest.clone() }.into_token_stream()
        });
    }
}

/// The tokens without what an attribute tells those below it.
fn without_word(tokens: TokenStream) -> TokenStream {
    let mut left = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(word) if word == "__beside" => {
                tokens.next();
                tokens.next_if(|next| matches!(next, TokenTree::Punct(comma) if comma.as_char() == ','));
            }
            TokenTree::Group(group) if !group.stream().is_empty() => {
                let inner = without_word(group.stream());
                if !inner.is_empty() {
                    left.extend([TokenTree::from(proc_macro2::Group::new(group.delimiter(), inner))]);
                }
            }
            token => left.extend([token]),
        }
    }
    left
}

fn assert_begins_with(output: &TokenStream, item: &TokenStream, case: &str) {
    let first: Vec<String> = without_word(output.clone()).into_iter().map(|token| token.to_string()).collect();
    let item: Vec<String> = item.clone().into_iter().map(|token| token.to_string()).collect();
    assert!(first.starts_with(&item), "{case}: {output}");
    assert!(first.len() > item.len(), "{case}: nothing behind the function");
}
