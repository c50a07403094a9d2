//! Searches drives or recycle bins. The index lags behind by a setting.

use std::cmp::Ordering;

use serde_json::{Value, json};

use super::access::DriveAccess;
use super::item::View;
use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::id::{base64url, from_base64url};
use crate::query::Query;
use crate::query::matching::Candidate;
use crate::query::parse::parse;
use crate::tree::{Node, NodeId};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Index {
    Drives,
    RecycleBin,
}

pub fn search(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let accesses = match (args.drive("drive_id")?, args.texts("drive_id_list")?) {
        (Some(_), _) => vec![call.access(args)?],
        (None, Some(ids)) => ids.iter().map(|id| call.access_to(id)).collect::<Result<_>>()?,
        (None, None) => return Err(error::missing("drive_id")),
    };
    for access in &accesses {
        access.may("FILE.LIST")?;
    }
    run(call, accesses, args, Index::Drives)
}

/// Fields to sort by, each with whether it is descending.
type Order = Vec<(String, bool)>;

const SORTABLE: &[&str] = &["name", "created_at", "updated_at", "size", "image_time", "type", "trashed_at"];

pub fn run(call: &Call<'_>, accesses: Vec<DriveAccess>, args: &Args, index: Index) -> Result<Answer> {
    let max = if index == Index::RecycleBin { 200 } else { 100 };
    let limit = args.limit(50, max)?.min(call.state.settings.list_page_max.max(1));
    // A later page is determined by its marker; the query is ignored.
    let (text, order_text, start) = match args.text("marker")? {
        Some(marker) => read_marker(marker).ok_or_else(|| error::invalid("marker"))?,
        None => {
            let query = args.any_text("query")?.unwrap_or_default().to_owned();
            if query.trim().is_empty() && index == Index::Drives {
                return Err(error::missing("query"));
            }
            (query, args.text("order_by")?.unwrap_or("created_at DESC").to_owned(), 0)
        }
    };
    let query = parse(&text).ok_or_else(|| error::invalid("query"))?;
    let order = order(&order_text).ok_or_else(|| error::invalid("order_by"))?;
    let view = View::from_args(call, args)?;
    let recursive = args.flag("recursive")?.unwrap_or_default();

    let mut found = call.find(&accesses, &query, recursive, index);
    let tree = &call.state.tree;
    found.sort_by(|(_, a), (_, b)| match (tree.get(*a), tree.get(*b)) {
        (Some(a), Some(b)) => compare(a, b, &order),
        _ => Ordering::Equal,
    });
    let total = found.len();
    let more = total > start + limit;
    let page = found.into_iter().skip(start).take(limit);
    let items: Vec<Value> =
        page.map(|(access, id)| Ok(json!(call.item(accesses[access], id, &view)?))).collect::<Result<_>>()?;
    let next_marker = if more { write_marker(&text, &order_text, start + limit) } else { String::new() };
    let mut answer = json!({"items": items, "next_marker": next_marker});
    if args.flag("return_total_count")?.unwrap_or_default() {
        answer["total_count"] = total.into();
    }
    Answer::ok(&answer)
}

impl Call<'_> {
    /// All matching nodes, each with the index of its drive.
    fn find(
        &self,
        accesses: &[DriveAccess],
        query: &Query,
        recursive: bool,
        index: Index,
    ) -> Vec<(usize, NodeId)> {
        let tree = &self.state.tree;
        let seen_until = self.state.now() - (self.state.settings.index_lag_s * 1000.0) as i64;
        let fits = |id: NodeId, node: &Node| {
            node.touched <= seen_until && Candidate { tree, id, node, recursive }.matches(query)
        };
        let mut found = Vec::new();
        for (at, access) in accesses.iter().enumerate() {
            if index == Index::RecycleBin {
                let bin = tree.bin(access.drive).iter();
                found.extend(
                    bin.filter(|id| tree.get(**id).is_some_and(|node| fits(**id, node))).map(|id| (at, *id)),
                );
                continue;
            }
            // The descendants of the root are exactly the nodes that are complete and not in the bin.
            let candidates = direct_parent(query, recursive).and_then(|wanted| match wanted {
                "root" => Some(access.root),
                wanted => tree.find(crate::id::FileKey::parse(wanted)?),
            });
            let candidates = match candidates {
                Some(folder) if !tree.in_bin(folder) && tree.is_inside(folder, access.root) => {
                    tree.members(folder).to_vec()
                }
                _ => tree.below(access.root),
            };
            found.extend(
                candidates
                    .into_iter()
                    .filter(|id| tree.get(*id).is_some_and(|node| fits(*id, node)))
                    .map(|id| (at, id)),
            );
        }
        found
    }
}

/// The parent folder the query requires, if it is a plain condition.
fn direct_parent(query: &Query, recursive: bool) -> Option<&str> {
    match query {
        _ if recursive => None,
        Query::And(terms) => terms.iter().find_map(|term| direct_parent(term, recursive)),
        Query::Condition { field, op: crate::query::Op::Equal, value: crate::query::Value::Text(text) }
            if field == "parent_file_id" =>
        {
            Some(text)
        }
        _ => None,
    }
}

/// `field ASC|DESC[,field ASC|DESC…]`, at most five.
fn order(text: &str) -> Option<Order> {
    let field = |part: &str| {
        let mut words = part.split_whitespace();
        let field = words.next().filter(|field| SORTABLE.contains(field))?;
        let descending = match words.next().map(str::to_ascii_uppercase).as_deref() {
            None | Some("ASC") => false,
            Some("DESC") => true,
            Some(_) => return None,
        };
        words.next().is_none().then(|| (field.to_owned(), descending))
    };
    let order: Order = text.split(',').map(field).collect::<Option<_>>()?;
    (order.len() <= 5 && text.len() <= 128).then_some(order)
}

fn compare(a: &Node, b: &Node, order: &Order) -> Ordering {
    for (field, descending) in order {
        let one = match field.as_str() {
            "name" => a.name.cmp(&b.name),
            "size" => a.size.cmp(&b.size),
            "updated_at" => a.updated.cmp(&b.updated),
            "image_time" => a.photo.map(|it| it.taken).cmp(&b.photo.map(|it| it.taken)),
            "trashed_at" => a.trashed.cmp(&b.trashed),
            // `file` before `folder`, as texts sort.
            "type" => a.folder.cmp(&b.folder),
            _ => a.created.cmp(&b.created),
        };
        let one = if *descending { one.reverse() } else { one };
        if one.is_ne() {
            return one;
        }
    }
    a.key.cmp(&b.key)
}

fn write_marker(query: &str, order: &str, start: usize) -> String {
    base64url(json!([query, order, start]).to_string().as_bytes())
}

fn read_marker(marker: &str) -> Option<(String, String, usize)> {
    serde_json::from_slice(&from_base64url(marker)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders() {
        assert_eq!(order("name ASC").unwrap(), [("name".to_owned(), false)]);
        assert_eq!(order("type ASC,updated_at DESC").unwrap().len(), 2);
        for bad in ["colour ASC", "name UP", "", "name ASC name", "name,name,name,name,name,name"] {
            assert!(order(bad).is_none(), "{bad}");
        }
    }
}
