//! Store of the text viewer: reads a text, or a table that is text, piece by piece around what is looked at.

use super::find::{ScanState, TextScan};
use super::table_pieces::{TablePiece, TableState};
use crate::base::failure::{Failure, FailureKind};
use crate::browser::text_decoder;
use crate::features::preview::source::Source;
use crate::features::shell::loader::Loader;
use crate::model::csv::Delimiter;
use crate::model::preview::Viewer;
use crate::model::text_encoding::{TextEncoding, detect};
use crate::model::text_lines::{skip_partial_line, take_lines};
use crate::model::text_scan::LineIndex;
use crate::model::text_window::TextWindow;
use crate::ui::viewport::Viewport;
use leptos::prelude::*;

/// A longer line continues on the next row, also where lines are not wrapped.
pub const MAX_COLUMNS: usize = 2_000;

#[derive(Clone, Debug, PartialEq)]
pub enum TextState {
    Loading,
    Ready,
    NotText,
    Failed(Failure),
}

#[derive(Clone, Copy)]
pub struct TextStore {
    pub source: Source,
    pub state: RwSignal<TextState>,
    pub window: RwSignal<TextWindow>,
    pub encoding: RwSignal<TextEncoding>,
    /// A piece could not be read; those before it are shown.
    pub failure: RwSignal<Option<Failure>>,
    pub viewport: Viewport,
    /// What is found and marked.
    pub wanted: RwSignal<String>,
    /// The place among the loaded rows that were found, and their number.
    pub found: RwSignal<Option<(usize, usize)>>,
    pub scan: TextScan,
    /// Of a table only.
    pub table: Option<TableState>,
    columns: StoredValue<usize>,
    is_reading: StoredValue<bool>,
    loader: Loader,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    Start,
    End,
}

impl TextStore {
    pub fn new(source: Source) -> Self {
        let store = Self {
            source,
            state: RwSignal::new(TextState::Loading),
            window: RwSignal::new(TextWindow::at_start(source.size, MAX_COLUMNS)),
            encoding: RwSignal::new(TextEncoding::default()),
            failure: RwSignal::new(None),
            viewport: Viewport::default(),
            wanted: RwSignal::new(String::new()),
            found: RwSignal::new(None),
            scan: TextScan::new(),
            table: (source.viewer == Viewer::Csv).then(TableState::new),
            columns: StoredValue::new(MAX_COLUMNS),
            is_reading: StoredValue::new(false),
            loader: Loader::new(),
        };
        store.open(None, None);
        store
    }

    /// From the start, in an encoding or in the one that its first bytes tell, and so with the separator of a table.
    pub fn open(self, encoding: Option<TextEncoding>, delimiter: Option<Delimiter>) {
        let size = self.source.size;
        self.state.set(TextState::Loading);
        self.failure.set(None);
        self.found.set(None);
        self.scan.state.set(ScanState::Idle);
        // In another encoding there are other lines.
        self.scan.lines.set_value(LineIndex::default());
        self.is_reading.set_value(true);
        self.window.set(TextWindow::at_start(size, self.columns.get_value()));
        let range = self.window.with_untracked(TextWindow::next_range);
        self.loader.start(async move {
            let read = if range.is_empty() { Ok(Vec::new()) } else { self.source.read(range).await };
            // The viewer may be gone by now.
            if self.is_reading.try_set_value(false).is_some() {
                return;
            }
            let bytes = match read {
                Ok(bytes) => bytes,
                Err(failure) => return self.state.set(TextState::Failed(failure)),
            };
            let Some(encoding) = encoding.or_else(|| detect(&bytes)) else {
                return self.state.set(TextState::NotText);
            };
            self.encoding.set(encoding);
            self.table.iter().for_each(|table| table.open(delimiter));
            self.add_next(0, &bytes);
            self.state.set(TextState::Ready);
        });
    }

    pub fn read_next(self) {
        let range = self.window.with_untracked(TextWindow::next_range);
        self.read(range, Self::add_next);
    }

    pub fn read_previous(self) {
        let range = self.window.with_untracked(TextWindow::previous_range);
        self.read(range, Self::add_previous);
    }

    fn read(self, range: std::ops::Range<u64>, add: fn(Self, u64, &[u8])) {
        if range.is_empty() || self.is_reading.get_value() || self.failure.with_untracked(Option::is_some) {
            return;
        }
        self.is_reading.set_value(true);
        self.loader.start(async move {
            let read = self.source.read(range.clone()).await;
            if self.is_reading.try_set_value(false).is_some() {
                return;
            }
            match read {
                Ok(bytes) if bytes.is_empty() => {
                    self.failure.set(Some(Failure::local(FailureKind::Replaced)));
                }
                Ok(bytes) => add(self, range.start, &bytes),
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Runs a reading in place of any other. It shows its result itself.
    pub(super) fn read_alone(self, reading: impl Future<Output = Result<(), Failure>> + 'static) {
        self.is_reading.set_value(true);
        self.loader.start(async move {
            let result = reading.await;
            // The viewer may be gone by now.
            if self.is_reading.try_set_value(false).is_none()
                && let Err(failure) = result
            {
                self.scan.state.set(ScanState::Idle);
                self.failure.set(Some(failure));
            }
        });
    }

    pub(super) fn stop_reading(self) {
        self.loader.stop();
        self.is_reading.set_value(false);
    }

    pub(super) fn columns(self) -> usize {
        self.columns.get_value()
    }

    pub(super) fn add_next(self, start: u64, bytes: &[u8]) {
        let encoding = self.encoding.get_untracked();
        let is_end = start + bytes.len() as u64 >= self.source.size;
        let (is_unread, is_cut) = self.window.with_untracked(|window| (window.is_unread(), window.is_cut()));
        let skipped = if is_cut { skip_partial_line(bytes, encoding) } else { 0 };
        let taken = if is_end { bytes.len() } else { take_lines(bytes, encoding) };
        if let Some(table) = self.table {
            let bytes = &bytes[skipped..taken];
            // A line may be in the middle of a record.
            let is_inside = is_unread && start > 0;
            let piece = TablePiece::next(table, bytes, start + skipped as u64, encoding, is_inside, is_end);
            let Some(piece) = piece else { return };
            let mut forgotten = 0;
            self.window.update(|window| forgotten = piece.append(window));
            return self.keep_place(forgotten);
        }
        let Some(text) = text_decoder::decode(&bytes[skipped..taken], encoding.label()) else { return };
        let range = start + skipped as u64..start + taken as u64;
        let mut forgotten = 0;
        self.window.update(|window| forgotten = window.append(range, text));
        let end = self.window.with_untracked(TextWindow::end);
        self.scan.lines.update_value(|lines| lines.add(end));
        self.keep_place(forgotten);
    }

    /// After rows at the start were forgotten.
    fn keep_place(self, forgotten: usize) {
        if forgotten > 0 {
            let (row, hidden_px) = self.viewport.place();
            self.viewport.scroll_to_place(row.saturating_sub(forgotten), hidden_px);
        }
    }

    fn add_previous(self, start: u64, bytes: &[u8]) {
        let encoding = self.encoding.get_untracked();
        let skipped = if start > 0 { skip_partial_line(bytes, encoding) } else { 0 };
        let (row, hidden_px) = self.viewport.place();
        let mut added = 0;
        if let Some(table) = self.table {
            let piece = TablePiece::previous(table, &bytes[skipped..], start + skipped as u64, encoding);
            let Some(piece) = piece else { return };
            self.window.update(|window| added = piece.prepend(window));
            return self.viewport.scroll_to_place(row + added, hidden_px);
        }
        let Some(text) = text_decoder::decode(&bytes[skipped..], encoding.label()) else { return };
        let range = start + skipped as u64..start + bytes.len() as u64;
        self.window.update(|window| added = window.prepend(range, text));
        self.viewport.scroll_to_place(row + added, hidden_px);
    }

    pub fn go_to_start(self) {
        self.go_to(End::Start);
    }

    pub fn go_to_end(self) {
        self.go_to(End::End);
    }

    fn go_to(self, end: End) {
        let is_there = self.window.with_untracked(|window| match end {
            End::Start => !window.has_previous(),
            End::End => !window.has_more(),
        });
        if !is_there {
            let (size, columns) = (self.source.size, self.columns.get_value());
            self.failure.set(None);
            self.found.set(None);
            self.scan.state.set(ScanState::Idle);
            self.stop_reading();
            self.window.set(match end {
                End::Start => TextWindow::at_start(size, columns),
                End::End => TextWindow::at_end(size, columns),
            });
            let range = self.window.with_untracked(TextWindow::next_range);
            return self.read(range, if end == End::Start { Self::add_next } else { Self::add_last });
        }
        let last = self.window.with_untracked(TextWindow::len).saturating_sub(1);
        self.viewport.scroll_to_place(if end == End::Start { 0 } else { last }, 0.0);
    }

    pub(super) fn add_last(self, start: u64, bytes: &[u8]) {
        self.add_next(start, bytes);
        let last = self.window.with_untracked(TextWindow::len).saturating_sub(1);
        self.viewport.scroll_to_place(last, 0.0);
    }

    /// No row is wider. What is at the top stays there, and what was found is found still.
    pub fn set_columns(self, columns: usize) {
        self.columns.set_value(columns);
        let before = self.found.get_untracked().and_then(|(at, _)| self.rows_found().get(at).copied());
        let is_near = self.found_row().is_some();
        let (top, _) = self.viewport.place();
        let mut now = [0; 2];
        self.window.update(|window| now = window.set_columns(columns, [top, before.unwrap_or_default()]));
        let shown = self.viewport.rows_per_page();
        let top = if is_near { now[1].saturating_sub(shown / 3) } else { now[0] };
        self.viewport.scroll_to_place(top, 0.0);
        if before.is_some() {
            let rows = self.rows_found();
            self.found.set(Some((rows.partition_point(|row| *row < now[1]), rows.len())));
        }
    }

    pub fn retry(self) {
        self.failure.set(None);
        self.read_next();
    }
}
