//! Reads the fields of a request body, with the error PDS returns for each kind of mistake.
//!
//! Unknown fields are ignored, as by the real service: vendor clients send their own options too.

use serde_json::{Map, Value};

use crate::error::{self, Result};

/// The JSON body of a call.
#[derive(Debug, Clone, Default)]
pub struct Args(Map<String, Value>);

impl Args {
    /// An empty body is an empty object.
    pub fn parse(body: &[u8]) -> Result<Self> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        match serde_json::from_slice(body) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            _ => Err(error::bad_json()),
        }
    }

    pub fn from_value(value: &Value) -> Result<Self> {
        match value {
            Value::Object(map) => Ok(Self(map.clone())),
            Value::Null => Ok(Self::default()),
            Value::String(text) => Self::parse(text.as_bytes()),
            _ => Err(error::bad_json()),
        }
    }

    pub fn raw(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Result<Option<&str>> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str()).filter(|text| !text.is_empty())),
            Some(_) => Err(error::invalid(name)),
        }
    }

    /// A string that may be empty, which clears a field.
    pub fn any_text(&self, name: &str) -> Result<Option<&str>> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.as_str())),
            Some(_) => Err(error::invalid(name)),
        }
    }

    pub fn required(&self, name: &str) -> Result<&str> {
        self.text(name)?.ok_or_else(|| error::missing(name))
    }

    /// A string of at most `max` characters.
    pub fn short_text(&self, name: &str, max: usize) -> Result<Option<&str>> {
        Ok(self.any_short_text(name, max)?.filter(|text| !text.is_empty()))
    }

    pub fn any_short_text(&self, name: &str, max: usize) -> Result<Option<&str>> {
        match self.any_text(name)? {
            Some(text) if text.chars().count() > max => Err(error::out_of_range(name)),
            text => Ok(text),
        }
    }

    /// Whether `order_direction` is descending.
    pub fn descending(&self) -> Result<bool> {
        Ok(self
            .choice("order_direction", &["ASC", "DESC", "asc", "desc"])?
            .is_some_and(|it| it.starts_with(['D', 'd'])))
    }

    /// A drive id: a string of digits; a number is accepted too.
    pub fn drive(&self, name: &str) -> Result<Option<String>> {
        match self.raw(name) {
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            _ => Ok(self.text(name)?.map(str::to_owned)),
        }
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(error::invalid(name)),
        }
    }

    pub fn number(&self, name: &str) -> Result<Option<i64>> {
        match self.raw(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| error::invalid(name)),
        }
    }

    /// A page or list size within `min..=max`; 0 and absent mean the default.
    pub fn limit(&self, default: usize, max: usize) -> Result<usize> {
        match self.number("limit")? {
            None | Some(0) => Ok(default),
            Some(limit) => {
                usize::try_from(limit).ok().filter(|it| *it <= max).ok_or_else(|| error::invalid("limit"))
            }
        }
    }

    /// A copy with `limit` capped at `max`.
    pub fn capped(&self, max: usize) -> Result<Self> {
        let mut capped = self.clone();
        capped.0.insert("limit".into(), self.limit(max, 100)?.min(max).into());
        Ok(capped)
    }

    pub fn list(&self, name: &str) -> Result<Option<&Vec<Value>>> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list)),
            Some(_) => Err(error::invalid(name)),
        }
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>> {
        let Some(list) = self.list(name)? else { return Ok(None) };
        let texts = list.iter().map(|it| it.as_str().map(str::to_owned).ok_or_else(|| error::invalid(name)));
        texts.collect::<Result<Vec<_>>>().map(Some)
    }

    /// One of `allowed`; any other value is an error.
    pub fn choice<'a>(&'a self, name: &str, allowed: &[&str]) -> Result<Option<&'a str>> {
        match self.text(name)? {
            Some(text) if !allowed.contains(&text) => Err(error::invalid(name)),
            text => Ok(text),
        }
    }

    /// A time in RFC 3339.
    pub fn time(&self, name: &str) -> Result<Option<crate::time::Millis>> {
        match self.text(name)? {
            None => Ok(None),
            Some(text) => crate::time::parse(text).map(Some).ok_or_else(|| error::invalid(name)),
        }
    }

    /// Whether the comma-separated list `fields` contains `field` or `*`.
    pub fn wants(&self, field: &str) -> bool {
        self.text("fields").ok().flatten().is_some_and(|it| it.split(',').any(|one| one.trim() == field))
    }

    /// Lifetime of the URLs in the answer, in seconds.
    pub fn life(&self, name: &str, default: i64, max: i64) -> Result<i64> {
        match self.number(name)? {
            None | Some(0) => Ok(default),
            Some(life) if (1..=max).contains(&life) => Ok(life),
            Some(_) => Err(error::invalid(name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(text: &str) -> Args {
        Args::parse(text.as_bytes()).unwrap()
    }

    #[test]
    fn fields_are_read_with_their_errors() {
        assert!(Args::parse(b"").is_ok());
        assert_eq!(Args::parse(b"[]").unwrap_err().code, "InvalidRequestJSONFormat");
        assert_eq!(Args::parse(b"{").unwrap_err().code, "InvalidRequestJSONFormat");
        let it = args(r#"{"a":"x","e":"","n":5,"d":101,"limit":201,"fields":"url, dir_size"}"#);
        assert_eq!(it.required("a").unwrap(), "x");
        assert_eq!(it.required("e").unwrap_err().code, "InvalidParameterMissing.E");
        assert_eq!(it.required("n").unwrap_err().code, "InvalidParameter.N");
        assert_eq!(it.drive("d").unwrap().as_deref(), Some("101"));
        assert_eq!(it.limit(50, 200).unwrap_err().code, "InvalidParameter.Limit");
        assert!(it.wants("dir_size") && it.wants("url") && !it.wants("exif"));
        assert_eq!(args("{}").limit(50, 200).unwrap(), 50);
    }
}
