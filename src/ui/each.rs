//! Lists of which rows come and go.

use leptos::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A row that may be on the screen already.
pub struct Row {
    key: u64,
    draw: Box<dyn FnOnce() -> AnyView + Send>,
}

impl Row {
    /// What makes a row another one, or look different, belongs into `key`; `draw` is called for new ones.
    pub fn new<V: IntoAny>(key: impl Hash, draw: impl FnOnce() -> V + Send + 'static) -> Self {
        let mut hasher = DefaultHasher::new();
        key.hash(&mut hasher);
        Self { key: hasher.finish(), draw: Box::new(move || draw().into_any()) }
    }

    /// One that is on the screen and stays there.
    pub fn standing(key: u64) -> Self {
        Self { key, draw: Box::new(|| ().into_any()) }
    }

    pub fn key(&self) -> u64 {
        self.key
    }
}

/// Keeps in the page the rows that stay, draws those that are new, takes out those that are gone. For all kinds of rows
/// one: `<For>` brings along a comparer of lists for each.
pub fn each(rows: impl Fn() -> Vec<Row> + Send + 'static) -> AnyView {
    let rows: Box<dyn Fn() -> Vec<Row> + Send> = Box::new(rows);
    view! { <For each=rows key=|row: &Row| row.key children=|row: Row| (row.draw)() /> }.into_any()
}
