//! `archive_files`: a zip of files and folders, created by a task.

use serde_json::json;

use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::task::Work;
use crate::tree::NodeId;

const MOST_NAMED: usize = 500;
const MOST_FILES: usize = 10_000;

pub fn archive(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    if !call.state.settings.archive_files {
        return Err(error::operation_not_supported());
    }
    let access = call.access(args)?;
    access.may("FILE.DOWNLOAD")?;
    let name = args.required("name")?.to_owned();
    crate::tree::name::check(&name)?;
    let ids = named(args)?;
    if ids.is_empty() || ids.len() > MOST_NAMED {
        return Err(error::out_of_range("files"));
    }
    let nodes = ids.iter().map(|id| call.live_node(access, id)).collect::<Result<Vec<NodeId>>>()?;
    let tree = &call.state.tree;
    let count: usize = nodes.iter().map(|id| 1 + tree.below(*id).len()).sum();
    let bytes: u64 = nodes.iter().map(|id| tree.stored_bytes_below(*id)).sum();
    if count > MOST_FILES || bytes > call.state.settings.archive_max_bytes {
        return Err(error::out_of_range("files"));
    }
    let name = if name.to_ascii_lowercase().ends_with(".zip") { name } else { format!("{name}.zip") };
    let task =
        call.state.start(Work::Archive { nodes, name, dir: call.server.dir.clone() }, &call.user.user_id);
    call.count_visit(access, "download_count");
    Answer::accepted(&json!({"async_task_id": task}))
}

/// Older clients send objects, newer ones ids; some send both.
fn named(args: &Args) -> Result<Vec<String>> {
    if let Some(ids) = args.texts("file_ids")? {
        return Ok(ids);
    }
    let files = args.list("files")?.ok_or_else(|| error::missing("files"))?;
    let id = |file: &serde_json::Value| file["file_id"].as_str().map(str::to_owned);
    files.iter().map(|file| id(file).ok_or_else(|| error::invalid("files"))).collect()
}
