//! The body of a call, read field by field with PDS's error for each kind of mistake. Unknown fields are ignored.

use serde_json::{Map, Value};

use super::refuse;
use crate::error::Refusal;
use crate::files::tree::change::OnConflict;
use crate::files::tree::id::parse_time;

#[derive(Clone, Debug, Default)]
pub struct Args(Map<String, Value>);

impl Args {
    /// An empty body is an empty object.
    pub fn parse(body: &[u8]) -> Result<Args, Refusal> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Args::default());
        }
        Args::of(serde_json::from_slice(body).map_err(|_| refuse::bad_json())?)
    }

    /// One documentation page calls the body of a sub-request a text; real clients send an object.
    pub fn of(value: Value) -> Result<Args, Refusal> {
        match value {
            Value::Object(map) => Ok(Args(map)),
            Value::Null => Ok(Args::default()),
            Value::String(text) => Args::parse(text.as_bytes()),
            _ => Err(refuse::bad_json()),
        }
    }

    pub fn raw(&self, name: &str) -> Option<&Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that may be empty.
    pub fn any_text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(refuse::invalid(name)),
        }
    }

    /// A text; an empty one counts as absent.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        Ok(self.any_text(name)?.filter(|text| !text.is_empty()))
    }

    pub fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.text(name)?.ok_or_else(|| refuse::missing(name))
    }

    /// Ids of drives are digits; some documents show them as numbers.
    pub fn id(&self, name: &str) -> Result<Option<String>, Refusal> {
        match self.raw(name) {
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            _ => Ok(self.text(name)?.map(str::to_owned)),
        }
    }

    pub fn flag(&self, name: &str) -> Result<Option<bool>, Refusal> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Bool(flag)) => Ok(Some(*flag)),
            Some(_) => Err(refuse::invalid(name)),
        }
    }

    pub fn number(&self, name: &str) -> Result<Option<i64>, Refusal> {
        match self.raw(name) {
            None => Ok(None),
            Some(value) => value.as_i64().map(Some).ok_or_else(|| refuse::invalid(name)),
        }
    }

    pub fn size(&self, name: &str) -> Result<Option<u64>, Refusal> {
        let size = self.number(name)?;
        size.map(|size| u64::try_from(size).map_err(|_| refuse::invalid(name))).transpose()
    }

    /// A number of items; 0 and absent mean the default.
    pub fn limit(&self, default: usize, max: usize) -> Result<usize, Refusal> {
        match self.number("limit")? {
            None | Some(0) => Ok(default.min(max)),
            Some(limit) => {
                usize::try_from(limit).ok().filter(|limit| *limit <= max).ok_or_else(|| refuse::invalid("limit"))
            }
        }
    }

    pub fn list(&self, name: &str) -> Result<Option<&Vec<Value>>, Refusal> {
        match self.raw(name) {
            None => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list)),
            Some(_) => Err(refuse::invalid(name)),
        }
    }

    pub fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(list) = self.list(name)? else { return Ok(None) };
        let texts = list.iter().map(|value| value.as_str().map(str::to_owned).ok_or_else(|| refuse::invalid(name)));
        texts.collect::<Result<Vec<String>, Refusal>>().map(Some)
    }

    pub fn choice(&self, name: &str, allowed: &[&str]) -> Result<Option<&str>, Refusal> {
        match self.text(name)? {
            Some(text) if !allowed.contains(&text) => Err(refuse::invalid(name)),
            text => Ok(text),
        }
    }

    pub fn time(&self, name: &str) -> Result<Option<i64>, Refusal> {
        let text = self.text(name)?;
        text.map(|text| parse_time(text).ok_or_else(|| refuse::invalid(name))).transpose()
    }

    /// Seconds a URL lives.
    pub fn life(&self, name: &str, default: i64, least: i64, most: i64) -> Result<i64, Refusal> {
        match self.number(name)? {
            None | Some(0) => Ok(default),
            Some(life) if (least..=most).contains(&life) => Ok(life),
            Some(_) => Err(refuse::invalid(name)),
        }
    }

    pub fn on_conflict(&self) -> Result<OnConflict, Refusal> {
        Ok(match self.choice("check_name_mode", &["ignore", "auto_rename", "refuse"])? {
            Some("refuse") => OnConflict::Refuse,
            Some("auto_rename") => OnConflict::AutoRename,
            Some(_) => OnConflict::Ignore,
            None if self.flag("auto_rename")?.unwrap_or(false) => OnConflict::AutoRename,
            None => OnConflict::Ignore,
        })
    }

    /// Whether the comma list `fields` names this one.
    pub fn wants(&self, field: &str) -> bool {
        let fields = self.0.get("fields").and_then(Value::as_str).unwrap_or_default();
        fields.split(',').any(|name| name.trim() == field)
    }
}

/// Forty hexadecimal digits of either case.
pub fn sha1_of(text: &str) -> Option<[u8; 20]> {
    crate::files::tree::id::FileId::parse(&text.to_ascii_lowercase()).map(|id| id.0)
}
