//! Listing a folder, favourites, and the whole drive.

use axum::http::StatusCode;

use super::args::Args;
use super::view::{Extent, View, page};
use super::{Outcome, drive_for, marker, read_marker, refuse, right_in};
use crate::error::Refusal;
use crate::files::tree::Files;
use crate::files::tree::children::{Key, Order};
use crate::files::tree::drive::Right;
use crate::files::tree::node::{Node, Slot, Status};
use crate::state::App;
use crate::token::Caller;

const CATEGORIES: [&str; 10] =
    ["image", "video", "audio", "doc", "zip", "app", "others", "music", "other", "document"];

pub fn list(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let right = right_in(&files, caller, drive).unwrap_or(Right::Look);
    let view = View::new(app, args, right, Extent::Base)?;
    let parent = args.need("parent_file_id")?;
    let limit = args.limit(50, view.settings.list_page_max)?;
    let order = match args.text("order_by")? {
        None => Order::Created,
        Some(text) => Order::parse(text).ok_or_else(|| refuse::invalid("order_by"))?,
    };
    let descending = match args.text("order_direction")?.map(str::to_ascii_uppercase).as_deref() {
        None | Some("ASC") => false,
        Some("DESC") => true,
        Some(_) => return Err(refuse::invalid("order_direction")),
    };
    let filter = Filter::read(args)?;
    let folders_only = args.choice("type", &["file", "folder"])?.map(|kind| kind == "folder");
    let parent = files.visible(drive, parent)?;
    if filter.uploading {
        return uploading(&files, drive, parent, &view);
    }
    let after = read_marker(args)?.map(|text| read_position(&text, order, descending)).transpose()?;
    // One more than asked for tells whether there is another page.
    let mut slots: Vec<Slot> = files.with_children(parent, |children, nodes| {
        let walk = children.walk(nodes, order, descending, folders_only, after.as_ref());
        let shown = walk.filter(|slot| {
            filter.is_empty() || nodes.get(*slot as usize).and_then(Option::as_ref).is_some_and(|node| filter.takes(node))
        });
        shown.take(limit + 1).collect()
    })?;
    let mut next = None;
    if slots.len() > limit {
        slots.truncate(limit);
        next = slots.last().map(|slot| position(&files, *slot, order, descending));
    }
    let mut body = page(view.items(&files, slots), next);
    body["punished_file_count"] = 0.into();
    Ok((StatusCode::OK, body))
}

#[derive(Default)]
struct Filter<'a> {
    category: Option<&'a str>,
    starred: Option<bool>,
    uploading: bool,
}

impl<'a> Filter<'a> {
    fn read(args: &'a Args) -> Result<Filter<'a>, Refusal> {
        let category = args.choice("category", &CATEGORIES)?.map(|category| match category {
            "music" => "audio",
            "other" => "others",
            "document" => "doc",
            same => same,
        });
        let status = args.choice("status", &["available", "uploading"])?;
        Ok(Filter { category, starred: args.flag("starred")?, uploading: status == Some("uploading") })
    }

    fn is_empty(&self) -> bool {
        self.category.is_none() && self.starred.is_none()
    }

    fn takes(&self, node: &Node) -> bool {
        self.category.is_none_or(|category| node.category() == category)
            && self.starred.is_none_or(|starred| node.more().starred == starred)
    }
}

fn uploading(files: &Files, drive: u16, parent: Slot, view: &View) -> Outcome {
    let all = files.drives[usize::from(drive)].uploading.iter().copied();
    let here = all.filter(|slot| files.node(*slot).is_some_and(|node| node.parent == Some(parent)));
    Ok((StatusCode::OK, page(view.items(files, here), None)))
}

fn position(files: &Files, slot: Slot, order: Order, descending: bool) -> String {
    let key = files.node(slot).map(|node| Key::of(order, node));
    let key = match key {
        Some(Key::Name(name)) => name,
        Some(Key::Number(number)) => number.to_string(),
        None => String::new(),
    };
    marker(&format!("{order:?}/{descending}/{slot}/{key}"))
}

/// A marker of another order is refused: the page it would lead to makes no sense.
fn read_position(text: &str, order: Order, descending: bool) -> Result<(Key, Slot), Refusal> {
    let invalid = || refuse::invalid("marker");
    let rest = text.strip_prefix(&format!("{order:?}/{descending}/")).ok_or_else(invalid)?;
    let (slot, key) = rest.split_once('/').ok_or_else(invalid)?;
    let slot = slot.parse::<Slot>().map_err(|_| invalid())?;
    let key = match order {
        Order::Name => Key::Name(key.to_owned()),
        _ => Key::Number(key.parse::<i64>().map_err(|_| invalid())?),
    };
    Ok((key, slot))
}

/// Favourites, for the vendor's SDK.
pub fn list_by_custom_index_key(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let view = View::new(app, args, right_in(&files, caller, drive).unwrap_or(Right::Look), Extent::Base)?;
    let wanted = args.need("custom_index_key")?;
    let limit = args.limit(50, 200)?;
    walk_drive(&files, drive, args, &view, limit, |node| node.more().custom_index_key == wanted)
}

/// The whole drive in no particular order.
pub fn scan(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let view = View::new(app, args, right_in(&files, caller, drive).unwrap_or(Right::Look), Extent::Base)?;
    let category = args.choice("category", &CATEGORIES)?;
    let limit = args.limit(100, 1_000)?;
    walk_drive(&files, drive, args, &view, limit, |node| category.is_none_or(|category| node.category() == category))
}

fn walk_drive(
    files: &Files,
    drive: u16,
    args: &Args,
    view: &View,
    limit: usize,
    takes: impl Fn(&Node) -> bool,
) -> Outcome {
    let start = match read_marker(args)? {
        None => 0,
        Some(text) => text.parse::<Slot>().map_err(|_| refuse::invalid("marker"))?,
    };
    let all = files.slots_from(start).filter(|(slot, node)| {
        node.drive == drive
            && node.parent.is_some()
            && node.status == Status::Available
            && takes(node)
            && !files.is_trashed(*slot)
    });
    let mut slots: Vec<Slot> = all.map(|(slot, _)| slot).take(limit + 1).collect();
    let next = slots.get(limit).map(|slot| marker(&slot.to_string()));
    slots.truncate(limit);
    Ok((StatusCode::OK, page(view.items(files, slots), next)))
}
