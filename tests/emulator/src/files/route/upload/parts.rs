//! Part numbers and hash contexts as a call gives them, and the signed URLs they become.

use serde_json::{Value, json};

use super::super::args::Args;
use super::super::refuse;
use crate::error::Refusal;
use crate::files::object::digest::SHA1_IV;
use crate::files::object::put::state_text;
use crate::files::object::sign::Permit;
use crate::files::tree::upload::Upload;
use crate::state::App;

const MAX_PARTS: usize = 10_000;

pub struct PartRequest {
    number: u32,
    context: Option<([u32; 5], u64)>,
    content_type: String,
}

/// `part_info_list`; without one there is a single part, unless the call needs the list.
pub fn part_requests(args: &Args, is_needed: bool, parallel: bool) -> Result<Vec<PartRequest>, Refusal> {
    let name = "part_info_list";
    let Some(list) = args.list(name)?.filter(|list| !list.is_empty()) else {
        if is_needed {
            return Err(refuse::missing(name));
        }
        return Ok(vec![PartRequest { number: 1, context: None, content_type: String::new() }]);
    };
    if list.len() > MAX_PARTS {
        return Err(refuse::invalid(name));
    }
    let parts: Vec<PartRequest> = list.iter().map(part_request).collect::<Result<_, _>>()?;
    let mut numbers: Vec<u32> = parts.iter().map(|part| part.number).collect();
    numbers.sort_unstable();
    if numbers.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(refuse::invalid(name));
    }
    let first_is_off = |part: &PartRequest| part.number == 1 && part.context.is_some_and(|(_, offset)| offset != 0);
    if parallel && parts.iter().any(first_is_off) {
        return Err(refuse::invalid("parallel_sha1_ctx"));
    }
    Ok(parts)
}

fn part_request(value: &Value) -> Result<PartRequest, Refusal> {
    let number = value.get("part_number").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let number = number.filter(|number| (1..=10_000).contains(number)).ok_or_else(|| refuse::invalid("part_number"))?;
    let content_type = value.get("content_type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let context = match value.get("parallel_sha1_ctx").filter(|value| !value.is_null()) {
        None => None,
        Some(context) => Some(hash_context(context).ok_or_else(|| refuse::invalid("parallel_sha1_ctx"))?),
    };
    Ok(PartRequest { number, context, content_type })
}

fn hash_context(value: &Value) -> Option<([u32; 5], u64)> {
    let offset = value.get("part_offset").map_or(Some(0), Value::as_u64)?;
    let words = value.get("h").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    if offset % 64 != 0 {
        return None;
    }
    if words.is_empty() && offset == 0 {
        return Some((SHA1_IV, 0));
    }
    let mut h = [0; 5];
    if words.len() != h.len() {
        return None;
    }
    for (word, value) in h.iter_mut().zip(words) {
        *word = u32::try_from(value.as_u64()?).ok()?;
    }
    (offset != 0 || h == SHA1_IV).then_some((h, offset))
}

pub fn part_answers(app: &App, upload: &Upload, requests: &[PartRequest]) -> Vec<Value> {
    let expires_s = app.now_ms().div_euclid(1_000) + app.settings().url_lifetime_s;
    let base = app.objects_base().to_string();
    let answers = requests.iter().map(|request| {
        let mut parameters = vec![("partNumber", request.number.to_string()), ("uploadId", upload.id.clone())];
        if let Some((h, offset)) = request.context.filter(|_| upload.parallel) {
            parameters.push(("x-pds-sha1-ctx", state_text(h, offset)));
        }
        let permit = Permit {
            method: "PUT",
            path: &upload.object,
            content_type: &request.content_type,
            parameters,
            expires_s,
        };
        let mut answer = json!({
            "part_number": request.number,
            "upload_url": permit.url(app.signing_key(), &base),
            "content_type": request.content_type,
        });
        if let Some((h, offset)) = request.context {
            answer["parallel_sha1_ctx"] = json!({"h": h, "part_offset": offset});
        }
        answer
    });
    answers.collect()
}
