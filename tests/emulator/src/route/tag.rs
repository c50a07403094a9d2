//! User tags: a list of pairs in requests, a map in answers.

use std::collections::BTreeMap;

use serde_json::json;

use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};

/// `user_tags` of a request, checked.
pub fn read(args: &Args) -> Result<BTreeMap<String, String>> {
    let mut tags = BTreeMap::new();
    for tag in args.list("user_tags")?.map_or(&[][..], Vec::as_slice) {
        let (Some(key), value) = (tag["key"].as_str(), tag["value"].as_str().unwrap_or_default()) else {
            return Err(error::invalid("user_tags"));
        };
        let bad =
            key.is_empty() || key.contains('#') || value.contains('#') || key.len() + value.len() > 2000;
        if bad || tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(error::invalid("user_tags"));
        }
    }
    if tags.len() > 1000 {
        return Err(error::out_of_range("user_tags"));
    }
    Ok(tags)
}

pub fn put(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.target_node(access, args)?;
    access.may("FILE.UPDATE")?;
    let tags = read(args)?;
    if tags.is_empty() {
        return Err(error::missing("user_tags"));
    }
    let now = call.state.now();
    call.state.tree.change(id, |node| {
        node.touched = now;
        node.details_mut().user_tags.extend(tags);
    });
    Answer::ok(&json!({"file_id": call.file_id(id)}))
}

pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.target_node(access, args)?;
    access.may("FILE.UPDATE")?;
    let keys = args.texts("key_list")?.ok_or_else(|| error::missing("key_list"))?;
    let now = call.state.now();
    call.state.tree.change(id, |node| {
        node.touched = now;
        node.details_mut().user_tags.retain(|key, _| !keys.contains(key));
    });
    Answer::empty()
}
