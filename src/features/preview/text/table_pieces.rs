//! Pieces of a table for the store of the text viewer: whole records out of bytes that begin and end anywhere.

use crate::browser::text_decoder;
use crate::model::csv::{self, Delimiter, Records, fields};
use crate::model::text_encoding::TextEncoding;
use crate::model::text_lines::skip_lines;
use crate::model::text_window::TextWindow;
use leptos::prelude::*;
use std::ops::Range;

/// What is known of a table from its start.
#[derive(Clone, Copy)]
pub struct TableState {
    pub delimiter: RwSignal<Delimiter>,
    /// The first row.
    pub head: RwSignal<Vec<String>>,
    /// Of the columns, in letters.
    pub widths: RwSignal<Vec<usize>>,
    /// A person has chosen it.
    is_chosen: StoredValue<bool>,
}

pub struct TablePiece {
    bytes: Range<u64>,
    text: String,
    records: Records,
}

impl TableState {
    pub fn new() -> Self {
        Self {
            delimiter: RwSignal::new(Delimiter::default()),
            head: RwSignal::new(Vec::new()),
            widths: RwSignal::new(Vec::new()),
            is_chosen: StoredValue::new(false),
        }
    }

    /// Begins anew, with a separator or with the one that the first rows tell.
    pub fn open(&self, delimiter: Option<Delimiter>) {
        self.is_chosen.set_value(delimiter.is_some());
        delimiter.iter().for_each(|delimiter| self.delimiter.set(*delimiter));
        self.head.set(Vec::new());
        self.widths.set(Vec::new());
    }

    /// A record with more fields than any before makes the table wider.
    fn widen(&self, columns: usize) {
        if columns > self.widths.with_untracked(Vec::len) {
            self.widths.update(|widths| widths.resize(columns, csv::DEFAULT_WIDTH));
        }
    }

    fn take_head(&self, text: &str, records: &Records) {
        let delimiter = self.delimiter.get_untracked();
        let rows = records.rows.iter().take(200);
        let rows: Vec<_> = rows.map(|row| fields(&text[row.text.clone()], delimiter)).collect();
        self.widths.set(csv::widths(&rows));
        self.head.set(rows.into_iter().next().unwrap_or_default());
    }
}

impl TablePiece {
    /// Of bytes that begin with a line, at the start or after what was read; at the end of the table they may begin inside
    /// of a record.
    pub fn next(
        table: TableState,
        bytes: &[u8],
        start: u64,
        encoding: TextEncoding,
        is_inside: bool,
        is_end: bool,
    ) -> Option<Self> {
        let mut text = text_decoder::decode(bytes, encoding.label())?;
        let (mut bytes, mut start) = (bytes, start);
        if start == 0 && !table.is_chosen.get_value() {
            table.delimiter.set(csv::detect(&text, is_end));
        }
        let delimiter = table.delimiter.get_untracked();
        if is_inside {
            let skipped = skip_partial_record(table, &mut text, bytes, encoding);
            (bytes, start) = (&bytes[skipped..], start + skipped as u64);
        }
        let mut records = csv::records(&text, delimiter, is_end);
        let mut end = bytes.len();
        let lines = text[..records.end].matches('\n').count();
        match lines {
            // No record ends in it.
            0 if !is_end => records = csv::lines(&text, delimiter),
            lines if !is_end => {
                end = skip_lines(bytes, encoding, lines);
                text.truncate(records.end);
            }
            _ => {}
        }
        if start == 0 {
            table.take_head(&text, &records);
        }
        table.widen(records.columns);
        Some(Self { bytes: start..start + end as u64, text, records })
    }

    /// Of bytes that begin with a line and end with a record.
    pub fn previous(table: TableState, bytes: &[u8], start: u64, encoding: TextEncoding) -> Option<Self> {
        let mut text = text_decoder::decode(bytes, encoding.label())?;
        let skipped = if start > 0 { skip_partial_record(table, &mut text, bytes, encoding) } else { 0 };
        let records = csv::records(&text, table.delimiter.get_untracked(), true);
        table.widen(records.columns);
        Some(Self { bytes: start + skipped as u64..start + bytes.len() as u64, text, records })
    }

    /// Returns how many rows were forgotten at the start.
    pub fn append(self, window: &mut TextWindow) -> usize {
        let head = self.head();
        window.append_records(self.bytes, self.text, &self.records.rows[head..], head as u32)
    }

    /// Returns how many rows were added.
    pub fn prepend(self, window: &mut TextWindow) -> usize {
        let head = self.head();
        window.prepend_records(self.bytes, self.text, &self.records.rows[head..], head as u32)
    }

    /// How many rows are the head, which stands above the others.
    fn head(&self) -> usize {
        usize::from(self.bytes.start == 0).min(self.records.rows.len())
    }
}

/// Takes the rest of a record off the text. Returns how many bytes it has.
fn skip_partial_record(table: TableState, text: &mut String, bytes: &[u8], encoding: TextEncoding) -> usize {
    let columns = table.head.with_untracked(Vec::len);
    let skipped = csv::first_record(text, table.delimiter.get_untracked(), columns);
    let lines = text[..skipped].matches('\n').count();
    // Nothing would be left of a piece that is one record.
    if lines == 0 || skipped >= text.len() {
        return 0;
    }
    text.drain(..skipped);
    skip_lines(bytes, encoding, lines)
}
