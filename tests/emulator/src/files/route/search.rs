//! Searching a drive, and the recycle bins. What was changed within the index's lag is not found yet.

use axum::http::StatusCode;
use serde_json::json;

use super::args::Args;
use super::view::{Extent, View, page};
use super::{Outcome, drive_for, marker, read_marker, refuse, right_in};
use crate::error::Refusal;
use crate::files::query::{self, Field, Op, Query, Sort, SortField, Value};
use crate::files::tree::{Files, Found};
use crate::files::tree::drive::Right;
use crate::files::tree::node::{Slot, Status};
use crate::state::App;
use crate::token::Caller;

const MAX_QUERY: usize = 4_096;
/// Results kept for their next pages; an older marker is as invalid as an invented one.
const KEPT: usize = 200;

pub fn search(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let drives = searched(&files, caller, args)?;
    let limit = args.limit(50, 100)?;
    let rights = drives.iter().filter_map(|drive| right_in(&files, caller, *drive));
    let view = View::new(app, args, rights.min().unwrap_or(Right::Look), Extent::Base)?;
    if let Some(mark) = read_marker(args)? {
        return next_page(&files, caller, args, &view, limit, &mark);
    }
    let text = args.any_text("query")?.ok_or_else(|| refuse::missing("query"))?;
    let (query, sorts) = read(text, args)?;
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a test setting")]
    let seen_until = view.now_ms - (view.settings.index_lag_s * 1_000.0) as i64;
    let scope = if args.flag("recursive")?.unwrap_or(false) { subtree_of(&files, &drives, &query) } else { None };
    let mut slots: Vec<Slot> = match &scope {
        Some((slots, rest)) => {
            let inside = slots.iter().copied();
            inside.filter(|slot| is_found(&files, *slot, rest, seen_until)).collect()
        }
        None => {
            let all = files.slots_from(0).filter(|(_, node)| drives.contains(&node.drive));
            all.map(|(slot, _)| slot).filter(|slot| is_found(&files, *slot, &query, seen_until)).collect()
        }
    };
    slots.sort_by(|a, b| query::compare(&files, &sorts, *a, *b));
    first_page(&mut files, caller, args, &view, limit, slots)
}

fn searched(files: &Files, caller: &Caller, args: &Args) -> Result<Vec<u16>, Refusal> {
    if args.raw("drive_id").is_some() {
        return Ok(vec![drive_for(files, caller, args, Right::Look)?]);
    }
    let ids = args.texts("drive_id_list")?.ok_or_else(|| refuse::missing("drive_id"))?;
    let drives = ids.iter().map(|id| {
        let drive = files.drive(id)?;
        right_in(files, caller, drive).map(|_| drive).ok_or_else(|| refuse::no_permission("file"))
    });
    drives.collect()
}

fn read(text: &str, args: &Args) -> Result<(Query, Vec<Sort>), Refusal> {
    if text.chars().count() > MAX_QUERY {
        return Err(refuse::invalid("query"));
    }
    let query = query::parse(text).map_err(|_| refuse::invalid("query"))?;
    let sorts = match args.text("order_by")? {
        None => vec![Sort { field: SortField::Created, descending: true }],
        Some(order) => query::sort_fields(order).ok_or_else(|| refuse::invalid("order_by"))?,
    };
    Ok((query, sorts))
}

fn is_found(files: &Files, slot: Slot, query: &Query, seen_until: i64) -> bool {
    files.node(slot).is_some_and(|node| {
        node.status == Status::Available
            && node.parent.is_some()
            && node.updated_ms.max(node.created_ms) <= seen_until
            && query::matches(files, node, query)
            && !files.is_trashed(slot)
    })
}

/// With `recursive`, a `parent_file_id` at the top of the query means the whole subtree, the folder included; what is
/// left of the query is asked of each.
fn subtree_of(files: &Files, drives: &[u16], query: &Query) -> Option<(Vec<Slot>, Query)> {
    let folder = |query: &Query| match query {
        Query::Is { field: Field::ParentFileId, op: Op::Equal, value: Value::Text(id) } => Some(id.clone()),
        _ => None,
    };
    let (id, rest) = match query {
        Query::And(sides) => {
            let at = sides.iter().position(|side| folder(side).is_some())?;
            let mut rest = sides.clone();
            (folder(&rest.remove(at))?, Query::And(rest))
        }
        single => (folder(single)?, Query::All),
    };
    let slot = drives.iter().find_map(|drive| files.any(*drive, &id).ok())?;
    Some((files.subtree(slot), rest))
}

fn first_page(
    files: &mut Files,
    caller: &Caller,
    args: &Args,
    view: &View,
    limit: usize,
    slots: Vec<Slot>,
) -> Outcome {
    let total = slots.len();
    let mut next = None;
    if total > limit {
        let key = files.mint.number();
        if files.searches.len() >= KEPT {
            files.searches.pop_front();
        }
        next = Some(marker(&format!("{key}/{limit}")));
        let items = view.items(files, slots.iter().copied().take(limit));
        files.searches.push_back((key, Found { by: caller.user_id.clone(), slots }));
        return Ok((StatusCode::OK, counted(args, page(items, next), total)?));
    }
    Ok((StatusCode::OK, counted(args, page(view.items(files, slots), next), total)?))
}

fn next_page(files: &Files, caller: &Caller, args: &Args, view: &View, limit: usize, mark: &str) -> Outcome {
    let invalid = || refuse::invalid("marker");
    let (key, start) = mark.split_once('/').ok_or_else(invalid)?;
    let (key, start) = (key.parse::<u64>().map_err(|_| invalid())?, start.parse::<usize>().map_err(|_| invalid())?);
    let found = files.searches.iter().find(|(known, found)| *known == key && found.by == caller.user_id);
    let slots = &found.ok_or_else(invalid)?.1.slots;
    let end = slots.len().min(start + limit);
    let shown = slots.get(start..end).ok_or_else(invalid)?.iter().copied();
    // What was removed since is left out.
    let shown = shown.filter(|slot| files.node(*slot).is_some());
    let next = (end < slots.len()).then(|| marker(&format!("{key}/{end}")));
    Ok((StatusCode::OK, counted(args, page(view.items(files, shown), next), slots.len())?))
}

fn counted(args: &Args, mut body: serde_json::Value, total: usize) -> Result<serde_json::Value, Refusal> {
    if args.flag("return_total_count")?.unwrap_or(false) {
        body["total_count"] = json!(total);
    }
    Ok(body)
}

/// The recycle bins of all drives of the caller.
pub fn search_all_trash(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let limit = args.limit(50, 200)?;
    let view = View::new(app, args, Right::Change, Extent::Base)?;
    if let Some(mark) = read_marker(args)? {
        return next_page(&files, caller, args, &view, limit, &mark);
    }
    let (query, sorts) = read(args.any_text("query")?.unwrap_or_default(), args)?;
    let own = files.drives.iter().filter(|drive| drive.owner == caller.user_id);
    let trashed = own.flat_map(|drive| drive.trash.iter().map(|(_, slot)| *slot));
    let mut slots: Vec<Slot> =
        trashed.filter(|slot| files.node(*slot).is_some_and(|node| query::matches(&files, node, &query))).collect();
    slots.sort_by(|a, b| query::compare(&files, &sorts, *a, *b));
    first_page(&mut files, caller, args, &view, limit, slots)
}
