//! Finding in a text of any size, and going to a line of it: first in what is loaded, then by reading on.

use super::store::TextStore;
use crate::base::failure::{Failure, FailureKind};
use crate::browser::text_decoder;
use crate::model::text_lines::take_lines;
use crate::model::text_scan::{Goal, LineIndex, SCAN_PIECE, TextPlace, scan};
use crate::model::text_window::TextWindow;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScanState {
    Idle,
    /// How much of the text is behind it, of 1.
    Reading(f64),
    /// What was looked for is not in the rest of the text.
    Ended,
}

/// What is known of a text beyond what is loaded.
#[derive(Clone, Copy)]
pub struct TextScan {
    pub state: RwSignal<ScanState>,
    pub lines: StoredValue<LineIndex>,
}

impl TextScan {
    pub fn new() -> Self {
        Self { state: RwSignal::new(ScanState::Idle), lines: StoredValue::new(LineIndex::default()) }
    }
}

impl TextStore {
    /// Goes to the next row that holds the text, or the one before. Behind the last of what is loaded it reads on; after the
    /// end it begins again from the start.
    pub fn find(self, text: String, is_back: bool) {
        self.stop_scan();
        if text.is_empty() {
            self.wanted.set(text);
            return self.found.set(None);
        }
        let is_same = self.wanted.with_untracked(|wanted| *wanted == text);
        if !is_same {
            self.wanted.set(text.clone());
        }
        let rows = self.window.with_untracked(|window| window.find(&text));
        let has_ended = self.scan.state.get_untracked() == ScanState::Ended && is_same;
        self.scan.state.set(ScanState::Idle);
        let last = rows.len().saturating_sub(1);
        let place = self.viewport.place().0;
        let at = match self.found.get_untracked().filter(|_| is_same) {
            Some((at, _)) if is_back => Some(at.min(last + 1).checked_sub(1).unwrap_or(last)),
            Some((at, _)) => Some(at + 1),
            // The first one below the top of the view.
            None => Some(rows.partition_point(|row| *row < place)),
        };
        if let Some((at, row)) = at.and_then(|at| Some((at, *rows.get(at)?))) {
            self.found.set(Some((at, rows.len())));
            return self.show_found(row);
        }
        let (end, has_more, has_previous) =
            self.window.with_untracked(|window| (window.end(), window.has_more(), window.has_previous()));
        let start = TextPlace { offset: 0, lines: Some(0) };
        match (has_more && !has_ended, has_previous) {
            (true, _) => self.scan(Goal::Text(text), end),
            (false, true) if has_ended => self.scan(Goal::Text(text), start),
            (false, true) => self.scan.state.set(ScanState::Ended),
            // All of it is loaded.
            (false, false) => {
                self.found.set(Some((0, rows.len())));
                rows.first().iter().for_each(|row| self.show_found(**row));
            }
        }
    }

    /// With what is before and after it: what is found may go on in the next row.
    fn show_found(self, row: usize) {
        let (first, shown) = (self.viewport.place().0 + 1, self.viewport.rows_per_page());
        if !(first..(first + shown).saturating_sub(4)).contains(&row) {
            self.viewport.scroll_to_place(row.saturating_sub(shown / 3), 0.0);
        }
    }

    pub(super) fn rows_found(self) -> Vec<usize> {
        let wanted = self.wanted.get_untracked();
        self.window.with_untracked(|window| window.find(&wanted))
    }

    /// The row of what is found, if it is in sight or near.
    pub(super) fn found_row(self) -> Option<usize> {
        let (at, _) = self.found.get_untracked()?;
        let row = *self.rows_found().get(at)?;
        let (first, shown) = (self.viewport.place().0, self.viewport.rows_per_page());
        (first.saturating_sub(shown)..first + 2 * shown).contains(&row).then_some(row)
    }

    /// The view has another size.
    pub fn keep_found_in_view(self) {
        self.found_row().iter().for_each(|row| self.show_found(*row));
    }

    /// The line of what is found, or the first in sight, counted from 0.
    pub fn line(self) -> Option<u64> {
        let row = self.found_row().unwrap_or_else(|| self.viewport.place().0);
        // The rest of a long line has no number.
        let line = self.window.with_untracked(|window| {
            (0..=row).rev().find_map(|row| window.row(row).and_then(|row| row.line))
        });
        line.map(|line| line.saturating_sub(1))
    }

    /// Counted from 1; after the last there is only the end.
    pub fn go_to_line(self, line: u64) {
        self.stop_scan();
        let line = line.saturating_sub(1);
        match self.window.with_untracked(|window| window.row_of_line(line)) {
            Some(row) => self.viewport.scroll_to_place(row, 0.0),
            None => {
                let start = self.scan.lines.with_value(|lines| lines.before(line));
                self.scan(Goal::Line(line), start);
            }
        }
    }

    pub fn stop_scan(self) {
        if matches!(self.scan.state.get_untracked(), ScanState::Reading(_)) {
            self.stop_reading();
            self.scan.state.set(ScanState::Idle);
        }
    }

    fn scan(self, goal: Goal, start: TextPlace) {
        self.failure.set(None);
        let size = self.source.size;
        let part = move |place: TextPlace| place.offset as f64 / size.max(1) as f64;
        self.scan.state.set(ScanState::Reading(part(start)));
        self.read_alone(async move {
            let mut at = start;
            while at.offset < size {
                let bytes = self.source.read(at.offset..size.min(at.offset + SCAN_PIECE)).await?;
                // The viewer may be gone by now.
                let Some(encoding) = self.encoding.try_get_untracked() else { break };
                let is_end = at.offset + bytes.len() as u64 >= size;
                let taken = if is_end { bytes.len() } else { take_lines(&bytes, encoding) };
                let text = text_decoder::decode(&bytes[..taken], encoding.label());
                let Some(text) = text.filter(|_| taken > 0) else {
                    return Err(Failure::local(FailureKind::Replaced));
                };
                let (found, next) = scan(&goal, at, &bytes[..taken], &text, encoding);
                self.scan.lines.try_update_value(|lines| lines.add(next));
                if let Some(found) = found {
                    self.show_place(found, goal).await?;
                    return Ok(());
                }
                at = next;
                self.scan.state.try_set(ScanState::Reading(part(at)));
            }
            match goal {
                Goal::Text(_) => drop(self.scan.state.try_set(ScanState::Ended)),
                // There is no such line.
                Goal::Line(_) => self.show_end().await?,
            }
            Ok(())
        });
    }

    /// Has the text around a place.
    async fn show_place(self, place: TextPlace, goal: Goal) -> Result<(), Failure> {
        let size = self.source.size;
        let mut window = TextWindow::at(place, size, self.columns());
        if self.table.is_some() {
            // A row has a number only where all rows before it are known.
            window = TextWindow::at(TextPlace { lines: None, ..place }, size, self.columns());
        }
        let bytes = self.source.read(window.next_range()).await?;
        if self.window.try_set(window).is_some() {
            return Ok(());
        }
        self.add_next(place.offset, &bytes);
        self.scan.state.set(ScanState::Idle);
        let row = match goal {
            Goal::Line(_) => 0,
            Goal::Text(text) => {
                let rows = self.window.with_untracked(|window| window.find(&text));
                self.found.set(Some((0, rows.len())));
                rows.first().copied().unwrap_or_default()
            }
        };
        self.viewport.scroll_to_place(row, 0.0);
        Ok(())
    }

    async fn show_end(self) -> Result<(), Failure> {
        let window = TextWindow::at_end(self.source.size, self.columns());
        let range = window.next_range();
        let bytes = self.source.read(range.clone()).await?;
        if self.window.try_set(window).is_none() {
            self.scan.state.set(ScanState::Idle);
            self.add_last(range.start, &bytes);
        }
        Ok(())
    }
}
