//! The template grammar: a text with captures, `"ban {user} {reason}"`, taken apart. No syn in it.
//!
//! It is that of `format_args!`, as far as that goes: `{name}` is a capture, `{{` and `}}` are braces.

use std::ops::Range;

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// Text that has to stand there as it is; doubled braces are single here.
    Literal(String),
    /// A capture; `at` is where it stands in the template, braces included.
    Capture { name: String, at: Range<usize> },
}

/// What is wrong in a template, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) at: Range<usize>,
    pub(crate) message: String,
}

/// Takes a template apart.
pub(crate) fn parse(template: &str) -> Result<Vec<Piece>, Mistake> {
    let mut pieces = Vec::new();
    let mut literal = String::new();
    let mut at = 0;
    while let Some(next) = template[at..].chars().next() {
        let doubled = template[at + next.len_utf8()..].starts_with(next);
        match next {
            '{' | '}' if doubled => {
                literal.push(next);
                at += 2;
            }
            '{' => {
                if !literal.is_empty() {
                    pieces.push(Piece::Literal(std::mem::take(&mut literal)));
                }
                let end = capture_end(template, at)?;
                pieces.push(Piece::Capture { name: template[at + 1..end - 1].to_owned(), at: at..end });
                at = end;
            }
            '}' => return Err(mistake(at..at + 1, "this `}` closes nothing; a brace in the text is written `}}`")),
            _ => {
                literal.push(next);
                at += next.len_utf8();
            }
        }
    }
    if !literal.is_empty() {
        pieces.push(Piece::Literal(literal));
    }
    Ok(pieces)
}

/// The template with the range marked below it, for a compile error: no span leads into a string literal.
pub(crate) fn mark(template: &str, at: &Range<usize>) -> String {
    let (line_start, line) = line_of(template, at.start);
    let before = template[line_start..at.start].chars().count();
    let marked = template[at.start..at.end.min(line_start + line.len())].chars().count().max(1);
    format!("\n\n    {line}\n    {}{}", " ".repeat(before), "^".repeat(marked))
}

/// The end of the capture that begins here, behind its `}`.
fn capture_end(template: &str, start: usize) -> Result<usize, Mistake> {
    let Some(length) = template[start..].find('}') else {
        return Err(mistake(start..start + 1, "this `{` is never closed; a brace in the text is written `{{`"));
    };
    let end = start + length + 1;
    let name = &template[start + 1..end - 1];
    if name.is_empty() {
        return Err(mistake(start..end, "a capture needs the name of a parameter: `{name}`"));
    }
    if let Some((name, _)) = name.split_once(':') {
        return Err(mistake(
            start..end,
            &format!("a capture has no format; the parameter's type decides how it is read: `{{{name}}}`"),
        ));
    }
    if !is_name(name) {
        return Err(mistake(start..end, "the name of a capture is that of a parameter: letters, digits and `_`"));
    }
    Ok(end)
}

fn is_name(word: &str) -> bool {
    let rest = word.strip_prefix(|first: char| first == '_' || first.is_alphabetic());
    rest.is_some_and(|rest| rest.chars().all(|letter| letter == '_' || letter.is_alphanumeric()))
}

fn line_of(text: &str, at: usize) -> (usize, &str) {
    let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let end = text[at..].find('\n').map_or(text.len(), |length| at + length);
    (start, &text[start..end])
}

fn mistake(at: Range<usize>, message: &str) -> Mistake {
    Mistake { at, message: message.to_owned() }
}
