//! Text to query. Precedence is `()`, `not`, `and`, `or`.

use super::{Field, Kind, Op, Query, Value};
use crate::files::tree::id;

const MAX_DEPTH: usize = 64;

/// What is wrong with the text is one word for a log; the wire says only that the parameter is not valid.
pub fn parse(text: &str) -> Result<Query, &'static str> {
    let tokens = tokens(text)?;
    if tokens.is_empty() {
        return Ok(Query::All);
    }
    let mut parser = Parser { tokens, next: 0, depth: 0 };
    let query = parser.or()?;
    if parser.next == parser.tokens.len() { Ok(query) } else { Err("trailing text") }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Sign(&'static str),
}

fn tokens(text: &str) -> Result<Vec<Token>, &'static str> {
    const SIGNS: [&str; 10] = ["<=", ">=", "<", ">", "=", "(", ")", "[", "]", ","];
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            tokens.push(Token::Sign(sign));
            rest = &rest[sign.len()..];
        } else if first == '"' || first == '\'' {
            let (value, after) = quoted(rest, first)?;
            tokens.push(Token::Text(value));
            rest = after;
        } else {
            let end = rest.find(|c: char| c.is_whitespace() || "<>=()[],\"'".contains(c)).unwrap_or(rest.len());
            tokens.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        }
        rest = rest.trim_start();
    }
    Ok(tokens)
}

fn quoted(text: &str, quote: char) -> Result<(String, &str), &'static str> {
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1);
    while let Some((at, letter)) = chars.next() {
        match letter {
            '\\' => value.push(chars.next().ok_or("dangling escape")?.1),
            _ if letter == quote => return Ok((value, &text[at + letter.len_utf8()..])),
            _ => value.push(letter),
        }
    }
    Err("open string")
}

struct Parser {
    tokens: Vec<Token>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn is_word(&self, word: &str) -> bool {
        matches!(self.tokens.get(self.next), Some(Token::Word(found)) if found.eq_ignore_ascii_case(word))
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    fn takes_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.next), Some(Token::Sign(found)) if *found == sign);
        self.next += usize::from(found);
        found
    }

    fn or(&mut self) -> Result<Query, &'static str> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("too deep");
        }
        let mut sides = vec![self.and()?];
        while self.takes_word("or") {
            sides.push(self.and()?);
        }
        self.depth -= 1;
        Ok(if sides.len() == 1 { sides.remove(0) } else { Query::Or(sides) })
    }

    fn and(&mut self) -> Result<Query, &'static str> {
        let mut sides = vec![self.unary()?];
        while self.takes_word("and") {
            sides.push(self.unary()?);
        }
        Ok(if sides.len() == 1 { sides.remove(0) } else { Query::And(sides) })
    }

    fn unary(&mut self) -> Result<Query, &'static str> {
        let mut negated = false;
        while self.takes_word("not") {
            negated = !negated;
        }
        let inner = if self.takes_sign("(") {
            let inner = self.or()?;
            if !self.takes_sign(")") {
                return Err("open parenthesis");
            }
            inner
        } else {
            self.condition()?
        };
        Ok(if negated { Query::Not(Box::new(inner)) } else { inner })
    }

    fn condition(&mut self) -> Result<Query, &'static str> {
        let Some(Token::Word(name)) = self.tokens.get(self.next) else { return Err("field expected") };
        let field = Field::named(name).ok_or("unknown field")?;
        self.next += 1;
        if self.takes_word("in") {
            return self.list(field);
        }
        let op = match self.tokens.get(self.next) {
            Some(Token::Sign("=")) => Op::Equal,
            Some(Token::Sign("<")) => Op::Less,
            Some(Token::Sign(">")) => Op::Greater,
            Some(Token::Sign("<=")) => Op::LessEqual,
            Some(Token::Sign(">=")) => Op::GreaterEqual,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("match") => Op::Match,
            Some(Token::Word(word)) if word.eq_ignore_ascii_case("prefix") => Op::Prefix,
            _ => return Err("operator expected"),
        };
        self.next += 1;
        if !field.allows(op) {
            return Err("operator not for this field");
        }
        let value = self.value(field)?;
        Ok(Query::Is { field, op, value })
    }

    fn list(&mut self, field: Field) -> Result<Query, &'static str> {
        if !self.takes_sign("[") {
            return Err("list expected");
        }
        let mut values = vec![self.value(field)?];
        while self.takes_sign(",") {
            values.push(self.value(field)?);
        }
        if self.takes_sign("]") { Ok(Query::In { field, values }) } else { Err("open list") }
    }

    fn value(&mut self, field: Field) -> Result<Value, &'static str> {
        let token = self.tokens.get(self.next).cloned().ok_or("value expected")?;
        self.next += 1;
        match (field.kind(), token) {
            (Kind::Text, Token::Text(text)) => Ok(Value::Text(text)),
            (Kind::Time, Token::Text(text)) => id::parse_time(&text).map(Value::Time).ok_or("not a time"),
            (Kind::Number, Token::Word(word)) => {
                let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
                number.map(Value::Number).ok_or("not a number")
            }
            (Kind::Bool, Token::Word(word)) => match word.as_str() {
                "true" => Ok(Value::Bool(true)),
                "false" => Ok(Value::Bool(false)),
                _ => Err("not true or false"),
            },
            _ => Err("value of another type"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_documented_examples_are_understood() {
        for text in [
            "",
            r#"name match "report" and category in ["doc","image"] and size > 1048576"#,
            r#"parent_file_id = "root" and not file_extension = "tmp""#,
            r#"image_time >= "2025-06-05T16:00:00" and image_time < "2025-06-06T16:00:00""#,
            r#"(name = "k" or name match "k" or description match "k") and type = "file""#,
            "starred=true and(hidden=false)",
            r#"name = 'it\'s'"#,
        ] {
            assert!(parse(text).is_ok(), "{text}: {:?}", parse(text));
        }
    }

    #[test]
    fn what_the_grammar_lacks_is_refused() {
        for text in [
            r#"name != "a""#,
            r#"name prefix "a""#,
            r#"file_extension match "a""#,
            r#"size = "12""#,
            "name = unquoted",
            r#"name = "open"#,
            "(starred = true",
            "starred = true starred = true",
            r#"colour = "red""#,
            r#"created_at > "yesterday""#,
            "starred > true",
            &"(".repeat(500),
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let query = parse("starred = true or hidden = true and not size = 1");
        assert!(matches!(query, Ok(Query::Or(sides)) if sides.len() == 2 && matches!(sides[1], Query::And(_))));
    }
}
