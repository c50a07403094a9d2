//! Lists a folder with order, filters and pages; also `scan` and the list by `custom_index_key`.

use serde::Serialize;
use serde_json::{Value, json};

use super::access::{AccessVia, DriveAccess};
use super::item::{Item, View};
use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::error::{self, Result};
use crate::id::{FileKey, base64url, from_base64url};
use crate::tree::order::{Kind, Position, SortKey};
use crate::tree::{NodeId, name};

#[derive(Serialize)]
struct Page<'a> {
    items: Vec<Item<'a>>,
    next_marker: String,
    punished_file_count: u32,
}

const CATEGORIES: &[&str] = &["image", "video", "audio", "doc", "zip", "app", "others"];

/// Filters of a listing.
struct Filter {
    category: Option<String>,
    starred: Option<bool>,
}

impl Filter {
    fn from_args(args: &Args) -> Result<Self> {
        let category = args.choice("category", CATEGORIES)?.map(str::to_owned);
        Ok(Self { category, starred: args.flag("starred")? })
    }

    fn matches(&self, call: &Call<'_>, id: NodeId) -> bool {
        let Some(node) = call.state.tree.get(id) else { return false };
        let fits = |wanted: &String| {
            let content_type =
                node.more.as_ref().and_then(|more| more.content_type.as_deref()).unwrap_or_default();
            !node.folder && name::category(&name::extension(&node.name), content_type) == wanted
        };
        self.category.as_ref().is_none_or(fits) && self.starred.is_none_or(|wanted| wanted == node.starred)
    }
}

pub fn kind(args: &Args) -> Result<Kind> {
    Ok(match args.choice("type", &["file", "folder"])? {
        Some("file") => Kind::Files,
        Some(_) => Kind::Folders,
        None => Kind::Any,
    })
}

pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    if access.via == AccessVia::Share && args.required("parent_file_id")? == "root" {
        let view = View::from_args(call, args)?;
        return call.item_page(access, call.share_top(access), args, 50, 200, &view);
    }
    let folder = call.target_folder(access, args, "parent_file_id")?;
    let limit = args.limit(50, 200)?.min(call.state.settings.list_page_max.max(1));
    let (kind, filter, view) = (kind(args)?, Filter::from_args(args)?, View::from_args(call, args)?);
    if args.choice("status", &["available", "uploading"])? == Some("uploading") {
        return uploading(call, access, folder, args, &view);
    }
    let asked = args.text("order_by")?;
    let by = asked.unwrap_or("created_at");
    let order = SortKey::parse(by).ok_or_else(|| error::invalid("order_by"))?;
    let descending = match args.choice("order_direction", &["ASC", "DESC"])? {
        Some(direction) => direction == "DESC",
        // The default order is newest first.
        None => asked.is_none(),
    };
    let label = format!("{by} {descending} {kind:?}");
    let after = match args.text("marker")? {
        Some(marker) => Some(read_marker(marker, &label).ok_or_else(|| error::invalid("marker"))?),
        None => None,
    };

    call.state.tree.prepare(folder, order, kind);
    let tree = &call.state.tree;
    let all = tree.order(folder, order, kind);
    // Descending reads the same order from its end.
    let rest: &mut dyn Iterator<Item = NodeId> = match (descending, &after) {
        (false, None) => &mut all.iter().copied(),
        (false, Some(access)) => &mut all[tree.after(all, access, order)..].iter().copied(),
        (true, None) => &mut all.iter().rev().copied(),
        (true, Some(access)) => &mut all[..tree.before(all, access, order)].iter().rev().copied(),
    };
    let mut rest = rest.filter(|id| filter.matches(call, *id));
    let shown: Vec<NodeId> = rest.by_ref().take(limit).collect();
    let more = rest.next().is_some();
    let last = shown.last().filter(|_| more).and_then(|id| tree.get(*id));
    let next_marker =
        last.map_or_else(String::new, |node| write_marker(&Position::of_node(node, order), &label));
    let items = shown.iter().map(|id| call.item(access, *id, &view)).collect::<Result<_>>()?;
    Answer::ok(&Page { items, next_marker, punished_file_count: 0 })
}

/// A marker is valid for its own order only.
fn write_marker(position: &Position, label: &str) -> String {
    let (value, key) = match position {
        Position::Text(text, key) => (json!(text), key),
        Position::Number(number, key) => (json!(number), key),
    };
    base64url(json!([label, value, key.text()]).to_string().as_bytes())
}

fn read_marker(marker: &str, label: &str) -> Option<Position> {
    let [for_label, value, key]: [Value; 3] = serde_json::from_slice(&from_base64url(marker)?).ok()?;
    let key = FileKey::parse(key.as_str()?)?;
    if for_label != label {
        return None;
    }
    match value {
        Value::String(text) => Some(Position::Text(text, key)),
        value => Some(Position::Number(value.as_i64()?, key)),
    }
}

/// Files with an unfinished upload, which no other listing shows.
fn uploading(
    call: &Call<'_>,
    access: DriveAccess,
    folder: NodeId,
    args: &Args,
    view: &View,
) -> Result<Answer> {
    let unfinished = call.state.uploads.values().filter(|upload| {
        let node = call.state.tree.get(upload.node);
        node.is_some_and(|node| node.uploading && node.parent == Some(folder))
    });
    let mut nodes: Vec<NodeId> = unfinished.map(|upload| upload.node).collect();
    nodes.sort_by_key(|id| call.state.tree.get(*id).map(|node| (node.created, node.key)));
    call.item_page(access, nodes, args, 50, 200, view)
}

/// Everything in the drive without the recycle bin, in no particular order.
pub fn scan(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let view = View::from_args(call, args)?;
    let (shown, next_marker) = page_of(call.state.tree.below(access.root), args, 100, 100)?;
    let mut items = Vec::with_capacity(shown.len());
    for id in shown {
        let mut item = serde_json::to_value(call.item(access, id, &view)?).map_err(|_| error::internal())?;
        if let (Some(item), None) = (item.as_object_mut(), args.text("fields")?) {
            item.retain(|name, _| SCANNED.contains(&name.as_str()));
        }
        items.push(item);
    }
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

/// Fields of the items of a scan, unless `fields` requests more.
const SCANNED: &[&str] = &[
    "file_id",
    "drive_id",
    "parent_file_id",
    "name",
    "type",
    "created_at",
    "updated_at",
    "file_extension",
    "size",
    "starred",
    "status",
    "category",
];

/// Items by `custom_index_key`, which the vendor's clients use for favourites.
pub fn custom_index(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let key = args.required("custom_index_key")?;
    let (kind, view) = (kind(args)?, View::from_args(call, args)?);
    let wanted = |id: &NodeId| {
        call.state.tree.get(*id).is_some_and(|node| {
            let kind_fits = match kind {
                Kind::Any => true,
                Kind::Files => !node.folder,
                Kind::Folders => node.folder,
            };
            kind_fits && node.more.as_ref().is_some_and(|more| more.custom_index_key == key)
        })
    };
    let nodes: Vec<NodeId> = call.state.tree.below(access.root).into_iter().filter(wanted).collect();
    call.item_page(access, nodes, args, 100, 200, &view)
}

impl Call<'_> {
    /// A page of nodes that are sorted already.
    pub fn item_page(
        &self,
        access: DriveAccess,
        nodes: Vec<NodeId>,
        args: &Args,
        default: usize,
        max: usize,
        view: &View,
    ) -> Result<Answer> {
        let (shown, next_marker) = page_of(nodes, args, default, max)?;
        let items = shown.iter().map(|id| self.item(access, *id, view)).collect::<Result<_>>()?;
        Answer::ok(&Page { items, next_marker, punished_file_count: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markers_belong_to_their_order() {
        for position in [
            Position::Text("名".into(), FileKey::from_name("a")),
            Position::Number(-5, FileKey::from_name("b")),
        ] {
            let marker = write_marker(&position, "name false Any");
            assert_eq!(read_marker(&marker, "name false Any"), Some(position));
            assert_eq!(read_marker(&marker, "name true Any"), None);
        }
        assert_eq!(read_marker("x", ""), None);
    }
}
