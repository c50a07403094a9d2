//! The bytes of a file of any size: only what is looked at is read.

use super::frame::STAGE;
use super::source::Source;
use crate::base::failure::Failure;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::failure_panel::FailureNote;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::i18n::{PreviewText, Text};
use crate::model::hex_row::{ROW, address, cells};
use crate::ui::viewport::Viewport;
use crate::ui::virtual_rows::{RowPlace, VirtualRows};
use leptos::prelude::*;
use std::collections::VecDeque;

/// Read at once.
const BLOCK: u64 = 32 << 10;
/// Kept in memory.
const MAX_BLOCKS: usize = 64;

#[derive(Clone, Copy)]
struct Bytes {
    source: Source,
    tasks: Tasks,
    /// By number; the latest last.
    blocks: RwSignal<VecDeque<(u64, Vec<u8>)>>,
    wanted: StoredValue<Vec<u64>>,
    failure: RwSignal<Option<Failure>>,
}

#[component]
pub fn HexViewer(source: Source) -> impl IntoView {
    let prefs = use_prefs();
    let (size, viewport) = (source.size, Viewport::default());
    let bytes = Bytes {
        source,
        tasks: use_tasks(),
        blocks: RwSignal::new(VecDeque::new()),
        wanted: StoredValue::new(Vec::new()),
        failure: RwSignal::new(None),
    };
    let total = Memo::new(move |_| usize::try_from(size.div_ceil(ROW as u64)).unwrap_or(usize::MAX));
    let rows = move |range: std::ops::Range<usize>| {
        bytes.want(&range);
        range.map(|at| (at, (at, bytes.row(at)))).collect()
    };
    // Its address is that of its position.
    let key = |row: &(usize, Option<Vec<u8>>)| row.clone();
    effect(move || {
        if let Some(node) = viewport.node().get() {
            dom::focus_instead(&node, STAGE);
        }
    });
    let retry = Callback::new(move |()| bytes.retry());
    let label = move || prefs.localize(&PreviewText::Contents(shown(&source.entry().name)).into());
    if size == 0 {
        return view! { <p class="preview-wait">{t(PreviewText::EmptyFile)}</p> }.into_any();
    }
    view! {
        <div class="preview-sheet">
            <div node_ref=viewport.node() class="preview-scroll hex" role="region" aria-label=label tabindex="0">
                <VirtualRows
                    viewport
                    total
                    rows
                    key
                    draw=move |(at, row), place| view! { <HexRow at size row place /> }
                    on_near_end=Callback::new(|()| ())
                />
            </div>
            {move || bytes.failure.get().map(|failure| view! { <FailureNote failure on_retry=retry /> })}
        </div>
    }
    .into_any()
}

#[component]
fn HexRow(at: usize, size: u64, row: Option<Vec<u8>>, place: RowPlace) -> impl IntoView {
    let prefs = use_prefs();
    let cells = row.map(|bytes| cells(&bytes));
    let loading = cells.is_none().then(|| prefs.localize(&Text::Loading));
    let (hex, text) = cells.unwrap_or_default();
    view! {
        <div class="hex-row" style:transform=move || place.transform()>
            <span class="hex-address">{address(at, size)}</span>
            <span class="hex-bytes">{hex}{loading}</span>
            <span class="hex-text" aria-hidden="true">{text}</span>
        </div>
    }
}

impl Bytes {
    /// `None` while it is being read. Reactive.
    fn row(self, at: usize) -> Option<Vec<u8>> {
        let start = at as u64 * ROW as u64;
        let (block, within) = (start / BLOCK, (start % BLOCK) as usize);
        self.blocks.with(|blocks| {
            let (_, bytes) = blocks.iter().find(|(number, _)| *number == block)?;
            Some(bytes.get(within..)?.iter().take(ROW).copied().collect())
        })
    }

    fn want(self, rows: &std::ops::Range<usize>) {
        let block = |row: usize| row as u64 * ROW as u64 / BLOCK;
        for number in block(rows.start)..=block(rows.end.saturating_sub(1)) {
            let is_known =
                self.blocks.with_untracked(|blocks| blocks.iter().any(|(known, _)| *known == number));
            let is_wanted = self.wanted.with_value(|wanted| wanted.contains(&number));
            if !is_known && !is_wanted && self.failure.with_untracked(Option::is_none) {
                self.wanted.update_value(|wanted| wanted.push(number));
                self.tasks.spawn(self.read(number));
            }
        }
    }

    async fn read(self, number: u64) {
        let start = number * BLOCK;
        let read = self.source.read(start..self.source.size.min(start + BLOCK)).await;
        // The viewer may be gone by now.
        if self.wanted.try_update_value(|wanted| wanted.retain(|it| *it != number)).is_none() {
            return;
        }
        match read {
            Ok(bytes) => drop(self.blocks.try_update(|blocks| {
                blocks.push_back((number, bytes));
                if blocks.len() > MAX_BLOCKS {
                    blocks.pop_front();
                }
            })),
            Err(failure) => drop(self.failure.try_set(Some(failure))),
        }
    }

    fn retry(self) {
        self.failure.set(None);
        // Draws the rows again, which asks for what they show.
        self.blocks.update(|_| {});
    }
}
