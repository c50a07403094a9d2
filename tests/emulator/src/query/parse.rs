//! Parser of the query language: `()` binds closest, then `not`, `and`, `or`. Checks also which operators a field allows.

use super::lex::{Token, tokens};
use super::{Op, Query, Value};

/// The service's limit.
const MAX_CHARS: usize = 4096;

/// How deep parentheses and `not` may nest, so that no query can exhaust the stack.
const MAX_DEPTH: usize = 64;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `=`, `prefix`, `in`.
    Text,
    /// `=`, `match`, `in`.
    Name,
    Number,
    Flag,
    Date,
}

fn kind(field: &str) -> Option<Kind> {
    Some(match field {
        "name" | "description" => Kind::Name,
        "parent_file_id" | "type" | "file_extension" | "mime_type" | "status" | "category" | "label"
        | "face_group_id" | "address" | "creator_id" | "last_modifier_id" | "content_hash" | "file_id" => {
            Kind::Text
        }
        "size" => Kind::Number,
        "starred" | "hidden" => Kind::Flag,
        "created_at" | "updated_at" | "image_time" | "last_access_at" | "trashed_at" => Kind::Date,
        _ => return None,
    })
}

/// The fields of a search over share links.
fn share_kind(field: &str) -> Option<Kind> {
    Some(match field {
        "share_name_for_fuzzy" | "status" => Kind::Text,
        "created_at" | "updated_at" | "expired_time" => Kind::Date,
        _ => return None,
    })
}

/// Parses a query about files.
pub fn parse(text: &str) -> Option<Query> {
    read(text, kind)
}

/// Parses a query about share links.
pub fn parse_for_shares(text: &str) -> Option<Query> {
    read(text, share_kind)
}

fn read(text: &str, kind: fn(&str) -> Option<Kind>) -> Option<Query> {
    if text.chars().count() > MAX_CHARS {
        return None;
    }
    if text.trim().is_empty() {
        return Some(Query::Everything);
    }
    let mut parser = Parser { kind, tokens: tokens(text)?, at: 0, depth: 0 };
    let query = parser.or()?;
    (parser.at == parser.tokens.len()).then_some(query)
}

struct Parser {
    kind: fn(&str) -> Option<Kind>,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn take_word(&mut self, word: &str) -> bool {
        let found =
            matches!(self.tokens.get(self.at), Some(Token::Word(it)) if it.eq_ignore_ascii_case(word));
        self.at += usize::from(found);
        found
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(it)) if *it == sign);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Option<Query> {
        let mut terms = vec![self.and()?];
        while self.take_word("or") {
            terms.push(self.and()?);
        }
        if terms.len() == 1 { terms.pop() } else { Some(Query::Or(terms)) }
    }

    fn and(&mut self) -> Option<Query> {
        let mut terms = vec![self.unary()?];
        while self.take_word("and") {
            terms.push(self.unary()?);
        }
        if terms.len() == 1 { terms.pop() } else { Some(Query::And(terms)) }
    }

    fn unary(&mut self) -> Option<Query> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return None;
        }
        let query = if self.take_word("not") {
            Some(Query::Not(Box::new(self.unary()?)))
        } else if self.take_sign("(") {
            let inner = self.or()?;
            self.take_sign(")").then_some(inner)
        } else {
            self.condition()
        };
        self.depth -= 1;
        query
    }

    fn condition(&mut self) -> Option<Query> {
        let Some(Token::Word(field)) = self.tokens.get(self.at).cloned() else { return None };
        let kind = (self.kind)(&field)?;
        self.at += 1;
        if self.take_word("in") {
            return self.list(field, kind);
        }
        let op = self.op()?;
        let allowed = match kind {
            Kind::Text => matches!(op, Op::Equal | Op::Prefix),
            Kind::Name => matches!(op, Op::Equal | Op::Match) || (op == Op::Prefix && field != "name"),
            Kind::Flag => op == Op::Equal,
            Kind::Number | Kind::Date => !matches!(op, Op::Match | Op::Prefix),
        };
        let value = self.value(kind)?;
        allowed.then_some(Query::Condition { field, op, value })
    }

    fn list(&mut self, field: String, kind: Kind) -> Option<Query> {
        let mut values = Vec::new();
        if !self.take_sign("[") {
            return None;
        }
        loop {
            values.push(self.value(kind)?);
            if self.take_sign("]") {
                return Some(Query::In { field, values });
            }
            if !self.take_sign(",") {
                return None;
            }
        }
    }

    fn op(&mut self) -> Option<Op> {
        let op = match self.tokens.get(self.at)? {
            Token::Sign("=") => Op::Equal,
            Token::Sign("<") => Op::Less,
            Token::Sign(">") => Op::Greater,
            Token::Sign("<=") => Op::LessOrEqual,
            Token::Sign(">=") => Op::GreaterOrEqual,
            Token::Word(word) if word.eq_ignore_ascii_case("match") => Op::Match,
            Token::Word(word) if word.eq_ignore_ascii_case("prefix") => Op::Prefix,
            _ => return None,
        };
        self.at += 1;
        Some(op)
    }

    /// Numbers and flags are unquoted, everything else is quoted.
    fn value(&mut self, kind: Kind) -> Option<Value> {
        let value = match (self.tokens.get(self.at)?, kind) {
            (Token::Number(number), Kind::Number) => Value::Number(*number),
            (Token::Word(word), Kind::Flag) if word == "true" || word == "false" => {
                Value::Flag(word == "true")
            }
            (Token::Text(text), Kind::Text | Kind::Name) => Value::Text(text.clone()),
            (Token::Text(text), Kind::Date) => Value::Number(crate::time::parse(text)? as f64),
            _ => return None,
        };
        self.at += 1;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn good_ones() {
        for text in [
            r#"name match "report" and category in ["doc","image"] and size > 1048576"#,
            r#"parent_file_id = "root" and not file_extension = "tmp""#,
            r#"image_time >= "2025-06-05T16:00:00" and image_time < "2025-06-06T16:00:00""#,
            r#"(name = "k" or name match "k" or description match "k") and type = "file""#,
            r#"(name="k" or name match "k" or description match "k") and parent_file_id="abc""#,
            "name='it'",
            "starred=true",
            r#"name = "a \"b\" \\ c""#,
            "",
        ] {
            assert!(parse(text).is_some(), "{text}");
        }
    }

    #[test]
    fn bad_ones() {
        for text in [
            "name",
            "name =",
            r#"name prefix "a""#,
            r#"name != "a""#,
            r#"size = "5""#,
            "starred = \"true\"",
            "size match 5",
            r#"colour = "red""#,
            r#"(name = "a""#,
            r#"name = "a") "#,
            r#"name = "a"#,
            r#"name = "a" and"#,
            "category in []",
            r#"category in ["a" "b"]"#,
            r#"created_at > "yesterday""#,
            "name = \"a\" name = \"b\"",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn precedence() {
        let of = |text: &str| format!("{:?}", parse(text).unwrap());
        let (a, b, c) = ("size = 1", "size = 2", "size = 3");
        assert_eq!(of(&format!("{a} or {b} and {c}")), of(&format!("{a} or ({b} and {c})")));
        assert_eq!(of(&format!("not {a} and {b}")), of(&format!("(not {a}) and {b}")));
        assert_ne!(of(&format!("({a} or {b}) and {c}")), of(&format!("{a} or {b} and {c}")));
    }

    /// Writes a query back, fully bracketed.
    fn write(query: &Query) -> String {
        let value = |value: &Value| match value {
            Value::Text(text) => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")),
            Value::Number(number) => number.to_string(),
            Value::Flag(flag) => flag.to_string(),
        };
        let join = |terms: &[Query], word: &str| {
            let terms: Vec<String> = terms.iter().map(|it| format!("({})", write(it))).collect();
            terms.join(word)
        };
        match query {
            Query::And(terms) => join(terms, " and "),
            Query::Or(terms) => join(terms, "or"),
            Query::Not(inner) => format!("not ({})", write(inner)),
            Query::In { field, values } => {
                format!("{field} in [{}]", values.iter().map(value).collect::<Vec<_>>().join(","))
            }
            Query::Condition { field, op, value: it } => {
                let op = match op {
                    Op::Equal => "=",
                    Op::Less => "<",
                    Op::Greater => ">",
                    Op::LessOrEqual => "<=",
                    Op::GreaterOrEqual => ">=",
                    Op::Match => " match ",
                    Op::Prefix => " prefix ",
                };
                format!("{field}{op}{}", value(it))
            }
            Query::Everything => String::new(),
        }
    }

    fn queries() -> impl Strategy<Value = Query> {
        let text = || any::<String>().prop_map(Value::Text);
        let size = (0u32..1000).prop_map(|size| Value::Number(f64::from(size)));
        let leaf = prop_oneof![
            text().prop_map(|value| Query::Condition { field: "name".into(), op: Op::Match, value }),
            text().prop_map(|value| Query::Condition {
                field: "file_extension".into(),
                op: Op::Prefix,
                value
            }),
            size.prop_map(|value| Query::Condition { field: "size".into(), op: Op::GreaterOrEqual, value }),
            prop::collection::vec(text(), 1..4)
                .prop_map(|values| Query::In { field: "category".into(), values }),
        ];
        leaf.prop_recursive(4, 16, 3, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 2..4).prop_map(Query::And),
                prop::collection::vec(inner.clone(), 2..4).prop_map(Query::Or),
                inner.prop_map(|it| Query::Not(Box::new(it))),
            ]
        })
    }

    const WORDS: [&str; 16] =
        ["(", ")", "not", "and", "or", "in", "[", "]", ",", "name", "=", "match", "\"x\"", "'", "\\", "5"];

    proptest! {
        #[test]
        fn what_is_written_is_read_back(query in queries()) {
            let text = write(&query);
            if text.chars().count() <= MAX_CHARS {
                prop_assert_eq!(parse(&text), Some(query));
            }
        }

        #[test]
        fn nothing_makes_it_fall_over(text in ".{0,200}") {
            let _ = parse(&text);
        }

        #[test]
        fn nor_do_its_own_words(words in prop::collection::vec(prop::sample::select(WORDS.to_vec()), 0..40)) {
            let _ = parse(&words.join(" "));
        }
    }
}
