//! The other way round: JSON from what we know.

/// An object being written. Names are our own and need no escaping.
#[derive(Default)]
pub struct Object(String);

impl Object {
    pub fn text(mut self, name: &str, text: &str) -> Self {
        self.name(name);
        quote(&mut self.0, text);
        self
    }

    /// Nothing where there is no text.
    pub fn maybe(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.text(name, text),
            None => self,
        }
    }

    pub fn number(self, name: &str, number: i64) -> Self {
        self.json(name, &number.to_string())
    }

    pub fn flag(self, name: &str, flag: bool) -> Self {
        self.json(name, if flag { "true" } else { "false" })
    }

    /// What is JSON already.
    pub fn json(mut self, name: &str, json: &str) -> Self {
        self.name(name);
        self.0.push_str(json);
        self
    }

    pub fn written(mut self) -> String {
        if self.0.is_empty() {
            self.0.push('{');
        }
        self.0.push('}');
        self.0
    }

    fn name(&mut self, name: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        quote(&mut self.0, name);
        self.0.push(':');
    }
}

fn quote(json: &mut String, text: &str) {
    json.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => json.extend(['\\', letter]),
            '\0'..' ' => {
                json.push_str("\\u00");
                let code = letter as u32;
                json.extend(
                    [code >> 4, code & 15].into_iter().filter_map(|digit| char::from_digit(digit, 16)),
                );
            }
            letter => json.push(letter),
        }
    }
    json.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::json::Json;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn objects_are_written_as_serde_reads_them() {
        let object = Object::default()
            .text("a", "\"\\\n\u{1}é")
            .maybe("b", None)
            .number("c", -5)
            .flag("d", true)
            .json("e", "[1]")
            .written();
        let expected = serde_json::json!({"a": "\"\\\n\u{1}é", "c": -5, "d": true, "e": [1]});
        assert_eq!(serde_json::from_str::<Value>(&object).unwrap(), expected);
        assert_eq!(Object::default().written(), "{}");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in ".{0,40}") {
            let json = Object::default().text("a", &text).written();
            prop_assert_eq!(Json::parse(&json).unwrap().take("a"), Json::Text(text));
        }
    }
}
