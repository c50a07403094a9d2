//! Tokenizer of the query language: words, strings, numbers and signs, separated by white space.

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    /// Field names, `and`, `or`, `not`, `in`, `match`, `prefix`, `true`, `false`.
    Word(String),
    Text(String),
    Number(f64),
    /// One of `= < > <= >= ( ) [ ] ,`
    Sign(&'static str),
}

const SIGNS: [&str; 10] = ["<=", ">=", "=", "<", ">", "(", ")", "[", "]", ","];

pub fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (token, length) = match first {
            '"' | '\'' => string(rest, first)?,
            '0'..='9' | '-' | '+' | '.' => number(rest)?,
            'a'..='z' | 'A'..='Z' | '_' => word(rest),
            _ => {
                let sign = SIGNS.into_iter().find(|sign| rest.starts_with(sign))?;
                (Token::Sign(sign), sign.len())
            }
        };
        tokens.push(token);
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

/// Up to the closing quote; a backslash takes the next character as it is.
fn string(text: &str, quote: char) -> Option<(Token, usize)> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, char)) = chars.next() {
        match char {
            '\\' => value.push(chars.next()?.1),
            _ if char == quote => return Some((Token::Text(value), at + 1)),
            _ => value.push(char),
        }
    }
    None
}

fn number(text: &str) -> Option<(Token, usize)> {
    let length = text.find(|it: char| !(it.is_ascii_digit() || "+-.eE".contains(it))).unwrap_or(text.len());
    let value: f64 = text[..length].parse().ok()?;
    value.is_finite().then_some((Token::Number(value), length))
}

fn word(text: &str) -> (Token, usize) {
    let length =
        text.find(|it: char| !(it.is_ascii_alphanumeric() || "_.".contains(it))).unwrap_or(text.len());
    (Token::Word(text[..length].to_owned()), length)
}
