//! Store of the colours of a program: block by block around what is looked at, since a text may have any length.

use crate::browser::highlight::Highlighter;
use crate::features::shell::loader::Loader;
use crate::model::code_colour::{Colours, part, read};
use crate::model::text_window::{LineKey, TextWindow};
use leptos::prelude::*;
use std::collections::HashMap;
use std::ops::Range;

/// Lines that are looked at together, and what is looked at before them: a comment over many lines is known within both.
const BLOCK: u32 = 50;
const CONTEXT: u32 = 30;
/// A block with more bytes is data, and would take long.
const MAX_BLOCK: usize = 16 << 10;
/// Lines whose colours are kept.
const MAX_LINES: usize = 20_000;

#[derive(Clone, Copy)]
pub struct TextColours {
    language: Option<&'static str>,
    lines: RwSignal<HashMap<LineKey, Colours>>,
    /// The first lines of blocks that are done or have no colours.
    done: StoredValue<Vec<LineKey>>,
    window: RwSignal<TextWindow>,
    highlighter: StoredValue<Option<Highlighter>, LocalStorage>,
    loader: Loader,
}

impl TextColours {
    pub fn new(language: Option<&'static str>, window: RwSignal<TextWindow>) -> Self {
        Self {
            language,
            lines: RwSignal::new(HashMap::new()),
            done: StoredValue::new(Vec::new()),
            window,
            highlighter: StoredValue::new_local(None),
            loader: Loader::new(),
        }
    }

    /// Those of a row. Reactive.
    pub fn of_row(self, window: &TextWindow, row: usize, length: usize) -> Colours {
        self.lines.with(|lines| {
            let colours = window.line_of(row).and_then(|(key, before)| {
                lines.get(&key).map(|colours| part(colours, before..before + length))
            });
            colours.unwrap_or_default()
        })
    }

    /// Looks at the blocks of these rows; what was wanted before and is not done is dropped.
    pub fn want(self, rows: Range<usize>) {
        let Some(language) = self.language else { return };
        let mut blocks: Vec<LineKey> = Vec::new();
        self.window.with_untracked(|window| {
            for (key, _) in rows.filter_map(|row| window.line_of(row)) {
                let block = LineKey { line: key.line / BLOCK * BLOCK, ..key };
                if blocks.last() != Some(&block) {
                    blocks.push(block);
                }
            }
        });
        self.done.with_value(|done| blocks.retain(|block| !done.contains(block)));
        if blocks.is_empty() {
            return;
        }
        self.loader.start(async move {
            let Some(highlighter) = self.highlighter().await else { return };
            for block in blocks {
                let Some(text) = self.text_of(block) else { return };
                let before = block.line.min(CONTEXT) as usize;
                let answer = match text {
                    Some(text) => highlighter.highlight(&text, language).await,
                    None => None,
                };
                let colours = answer.map(|html| read(&html)).unwrap_or_default();
                self.keep(block, colours.into_iter().skip(before));
            }
        });
    }

    async fn highlighter(self) -> Option<Highlighter> {
        if let Some(known) = self.highlighter.try_get_value().flatten() {
            return Some(known);
        }
        // Without it the text is as readable.
        let loaded = Highlighter::load().await?;
        self.highlighter.try_set_value(Some(loaded.clone()));
        Some(loaded)
    }

    /// A block with the lines before it; nothing of one that is too long. `None` when the viewer is gone.
    fn text_of(self, block: LineKey) -> Option<Option<String>> {
        let lines = block.line.saturating_sub(CONTEXT)..block.line + BLOCK;
        self.window.try_with_untracked(|window| {
            window.lines(block.piece, lines).filter(|text| text.len() <= MAX_BLOCK).map(str::to_owned)
        })
    }

    fn keep(self, block: LineKey, colours: impl Iterator<Item = Colours>) {
        let is_full = self.lines.with_untracked(|lines| lines.len() > MAX_LINES);
        if is_full {
            self.done.update_value(Vec::clear);
        }
        self.done.update_value(|done| done.push(block));
        self.lines.update(|lines| {
            if is_full {
                lines.clear();
            }
            let keys = (block.line..block.line + BLOCK).map(|line| LineKey { line, ..block });
            lines.extend(keys.zip(colours).filter(|(_, colours)| !colours.is_empty()));
        });
    }
}
