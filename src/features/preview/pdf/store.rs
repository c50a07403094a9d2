//! Store of the PDF viewer: the document, where its pages are, and what is found in it.

use crate::base::failure::Failure;
use crate::base::text_find::{Folded, folded};
use crate::browser::pdf::{self, OutlineItem, PasswordReply, PdfDocument, PdfFault, PdfTarget, ReadRange};
use crate::browser::text_marks::{self, TextLayer, TextRange};
use crate::browser::{clock, dom};
use crate::features::preview::source::Source;
use crate::features::shell::loader::Loader;
use crate::i18n::PreviewText;
use crate::model::page_layout::{PageLayout, PagePlace};
use futures_channel::oneshot;
use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

/// Read before pdf.js asks for anything: many documents begin with what it asks for first.
const START: u64 = 64 << 10;

/// Of all places that were found but the one that is shown, and of that. The style sheet knows them.
const MARKS: [&str; 2] = ["found", "found-here"];

#[derive(Clone, Debug, PartialEq)]
pub enum PdfState {
    Loading,
    Password { is_wrong: bool },
    Ready,
    Broken(PreviewText),
    Failed(Failure),
}

/// A line of the table of contents, which leads to a page or to an address.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlineLine {
    pub title: String,
    pub level: usize,
    pub url: Option<String>,
}

/// What is found: the page of each place, and which of them is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    pub pages: Vec<usize>,
    pub current: Option<usize>,
    pub is_complete: bool,
}

#[derive(Clone, Copy)]
pub struct PdfStore {
    pub source: Source,
    pub state: RwSignal<PdfState>,
    pub layout: RwSignal<PageLayout>,
    /// How far it is scrolled.
    pub top: RwSignal<f64>,
    pub height: RwSignal<f64>,
    pub node: NodeRef<html::Div>,
    /// The lines of the table of contents.
    pub outline: RwSignal<Vec<OutlineLine>>,
    /// A part of the document could not be read.
    pub failure: RwSignal<Option<Failure>>,
    pub found: RwSignal<Found>,
    document: StoredValue<Option<PdfDocument>, LocalStorage>,
    /// Where the lines of the table of contents lead.
    places: StoredValue<Vec<PdfTarget>, LocalStorage>,
    reply: StoredValue<Option<PasswordReply>, LocalStorage>,
    /// Reads that go on when the person tries again.
    waiting: StoredValue<Vec<oneshot::Sender<()>>, LocalStorage>,
    wanted: StoredValue<String>,
    texts: StoredValue<BTreeMap<usize, Rc<Folded>>, LocalStorage>,
    /// The text of the pages that are drawn.
    layers: StoredValue<BTreeMap<usize, TextLayer>, LocalStorage>,
    /// It is scrolled there as soon as the pages are laid out.
    wanted_place: StoredValue<Option<PagePlace>>,
    /// The place that was found is not in view yet.
    is_revealing: StoredValue<bool>,
    loader: Loader,
    outline_loader: Loader,
    finder: Loader,
}

impl PdfStore {
    pub fn new(source: Source) -> Self {
        let store = Self {
            source,
            state: RwSignal::new(PdfState::Loading),
            layout: RwSignal::new(PageLayout::new(1, (600.0, 800.0))),
            top: RwSignal::new(0.0),
            height: RwSignal::new(600.0),
            node: NodeRef::new(),
            outline: RwSignal::new(Vec::new()),
            failure: RwSignal::new(None),
            found: RwSignal::new(Found::default()),
            document: StoredValue::new_local(None),
            places: StoredValue::new_local(Vec::new()),
            reply: StoredValue::new_local(None),
            waiting: StoredValue::new_local(Vec::new()),
            wanted: StoredValue::new(String::new()),
            texts: StoredValue::new_local(BTreeMap::new()),
            layers: StoredValue::new_local(BTreeMap::new()),
            wanted_place: StoredValue::new(None),
            is_revealing: StoredValue::new(false),
            loader: Loader::new(),
            outline_loader: Loader::new(),
            finder: Loader::new(),
        };
        store.open();
        store
    }

    pub fn open(self) {
        self.state.set(PdfState::Loading);
        self.failure.set(None);
        self.loader.start(async move {
            let start = match self.source.read(0..self.source.size.min(START)).await {
                Ok(start) => start,
                Err(failure) => return drop(self.state.try_set(PdfState::Failed(failure))),
            };
            let read: ReadRange = Rc::new(move |begin, end| Box::pin(self.read(begin..end)));
            let ask_password = Box::new(move |reply, is_wrong| {
                self.reply.try_set_value(Some(reply));
                self.state.try_set(PdfState::Password { is_wrong });
            });
            let opened = pdf::open(self.source.size, &start, read, ask_password).await;
            let broken = |reason| drop(self.state.try_set(PdfState::Broken(reason)));
            let document = match opened {
                Ok(document) => document,
                Err(PdfFault::NoLibrary) => return broken(PreviewText::ViewerMissing),
                Err(PdfFault::Damaged | PdfFault::Unread) => return broken(PreviewText::BrokenPdf),
            };
            let Some(first) = document.page(0).await else { return broken(PreviewText::BrokenPdf) };
            let mut layout = PageLayout::new(document.page_count(), first.size());
            if let Some(node) = self.node.try_get_untracked().flatten() {
                layout.set_view(f64::from(node.client_width()), f64::from(node.client_height()));
            }
            self.layout.set(layout);
            self.document.set_value(Some(document.clone()));
            self.state.set(PdfState::Ready);
            self.load_outline(document);
        });
    }

    fn load_outline(self, document: PdfDocument) {
        self.outline_loader.start(async move {
            let items = document.outline().await;
            self.places.set_value(items.iter().map(|item| item.target.clone()).collect());
            let line = |item: OutlineItem| {
                let url = match item.target {
                    PdfTarget::Url(url) => Some(url),
                    PdfTarget::Place(_) => None,
                };
                OutlineLine { title: item.title, level: item.level, url }
            };
            self.outline.set(items.into_iter().map(line).collect());
        });
    }

    /// Reads a part of the document. What can't be read is read when the person tries again.
    async fn read(self, range: Range<u64>) -> Option<Vec<u8>> {
        loop {
            match self.source.read(range.clone()).await {
                Ok(bytes) => return Some(bytes),
                Err(failure) => {
                    let (sender, again) = oneshot::channel();
                    self.waiting.try_update_value(|waiting| waiting.push(sender))?;
                    self.failure.try_set(Some(failure));
                    again.await.ok()?;
                }
            }
        }
    }

    pub fn retry(self) {
        self.failure.set(None);
        let waiting = self.waiting.try_update_value(std::mem::take).unwrap_or_default();
        // One that is not waited for any more has nothing to do.
        for sender in waiting {
            sender.send(()).ok();
        }
    }

    pub fn unlock(self, password: &str) {
        if let Some(reply) = self.reply.try_update_value(Option::take).flatten() {
            self.state.set(PdfState::Loading);
            reply.send(password);
        }
    }

    pub fn document(self) -> Option<PdfDocument> {
        self.document.try_get_value().flatten()
    }

    /// Changes where the pages are. What is at the top stays there.
    pub fn change_layout(self, change: impl FnOnce(&mut PageLayout)) {
        let Some(wanted) = self.wanted_place.try_get_value() else { return };
        let top = self.node.get_untracked().map_or(0.0, |node| f64::from(node.scroll_top()));
        let mut place = None;
        self.layout.update(|layout| {
            // Where it scrolls to in a moment, else where it is.
            place = wanted.or_else(|| (top > 0.0).then(|| layout.place(top)));
            change(layout);
        });
        place.into_iter().for_each(|place| self.scroll_to(place));
    }

    /// A page is read. Most are as large as the first, and nothing moves then.
    pub fn set_paper(self, at: usize, size: (f64, f64)) {
        if self.layout.with_untracked(|layout| layout.paper(at) != size) {
            self.change_layout(|layout| layout.set_paper(at, size));
        }
    }

    pub fn scroll_to(self, place: PagePlace) {
        self.wanted_place.set_value(Some(place));
        spawn_local(async move {
            // The pages have to get their new height first, and may be gone by then.
            leptos::task::tick().await;
            let Some(Some(place)) = self.wanted_place.try_update_value(Option::take) else { return };
            let top = self.layout.with_untracked(|layout| layout.offset(place));
            if let Some(node) = self.node.get_untracked() {
                node.set_scroll_top(top.round() as i32);
            }
        });
    }

    pub fn go_to_page(self, page: usize) {
        let last = self.layout.with_untracked(PageLayout::count) - 1;
        self.scroll_to(PagePlace { page: page.min(last), part: -0.01 });
    }

    /// The page in the middle of the view. Reactive.
    pub fn current_page(self) -> usize {
        let middle = self.top.get() + self.height.get() / 2.0;
        self.layout.with(|layout| layout.page_at(middle))
    }

    /// Goes where a line of the table of contents leads.
    pub fn follow_outline(self, at: usize) {
        let target = self.places.with_value(|places| places.get(at).cloned());
        target.into_iter().for_each(|target| self.follow(target));
    }

    /// Addresses are links, which the browser follows.
    pub fn follow(self, target: PdfTarget) {
        let (PdfTarget::Place(place), Some(document)) = (target, self.document()) else { return };
        self.outline_loader.start(async move {
            if let Some(page) = document.page_of(&place).await {
                self.go_to_page(page);
            }
        });
    }

    /// Goes to the next place of a text, or to the one before; the first time to the first one from here on.
    pub fn find(self, typed: &str, is_back: bool) {
        let wanted = folded(typed.trim());
        if self.wanted.with_value(|known| *known == wanted) {
            let mut current = None;
            self.found.update(|found| {
                let count = found.pages.len();
                let step = if is_back { count.saturating_sub(1) } else { 1 };
                found.current = found.current.map(|at| (at + step) % count.max(1));
                current = found.current;
            });
            return if current.is_some() {
                self.reveal()
            };
        }
        self.wanted.set_value(wanted.clone());
        self.found.set(Found::default());
        self.mark();
        let Some(document) = self.document().filter(|_| !wanted.is_empty()) else {
            return self.finder.stop();
        };
        let here = untrack(|| self.current_page());
        self.finder.start(async move {
            let mut budget = clock::TimeSlice::default();
            for page in 0..document.page_count() {
                let Some(text) = self.text(&document, page).await else { return };
                let count = text.count(&wanted);
                let mut is_first = false;
                self.found.update(|found| {
                    found.pages.extend(std::iter::repeat_n(page, count));
                    if found.current.is_none() && count > 0 && page >= here {
                        found.current = Some(found.pages.len() - count);
                        is_first = true;
                    }
                });
                if is_first {
                    self.reveal();
                }
                budget.yield_if_over().await;
            }
            let mut is_before = false;
            self.found.update(|found| {
                found.is_complete = true;
                if found.current.is_none() && !found.pages.is_empty() {
                    found.current = Some(0);
                    is_before = true;
                }
            });
            if is_before {
                self.reveal();
            }
        });
    }

    /// Whether there is something to be found. Not reactive.
    pub fn is_finding(self) -> bool {
        self.wanted.with_value(|wanted| !wanted.is_empty())
    }

    async fn text(self, document: &PdfDocument, page: usize) -> Option<Rc<Folded>> {
        if let Some(known) = self.texts.try_with_value(|texts| texts.get(&page).cloned())? {
            return Some(known);
        }
        let text = match document.page(page).await {
            Some(page) => page.text().await,
            None => String::new(),
        };
        let text = Rc::new(Folded::new([text.as_str()]));
        self.texts.try_update_value(|texts| texts.insert(page, text.clone()))?;
        Some(text)
    }

    fn reveal(self) {
        self.is_revealing.set_value(true);
        let page = self.found.with_untracked(|found| found.pages.get(found.current?).copied());
        let is_drawn = page.is_some_and(|page| self.layers.with_value(|layers| layers.contains_key(&page)));
        match page {
            Some(page) if !is_drawn => self.go_to_page(page),
            _ => self.mark(),
        }
    }

    /// The text of a page is there, or goes.
    pub fn set_layer(self, page: usize, layer: Option<TextLayer>) {
        self.layers.try_update_value(|layers| match layer {
            Some(layer) => drop(layers.insert(page, layer)),
            None => drop(layers.remove(&page)),
        });
        self.mark();
    }

    /// Marks what is found on the pages that are drawn, and scrolls to the current place.
    fn mark(self) {
        let Some(wanted) = self.wanted.try_get_value() else {
            // The document is closed; marks would hold its pages.
            MARKS.iter().for_each(|name| text_marks::mark(name, &[]));
            return;
        };
        let current = self.found.with_untracked(|found| {
            let at = found.current?;
            let page = *found.pages.get(at)?;
            let first = found.pages.partition_point(|it| *it < page);
            Some((page, at - first))
        });
        let (mut others, mut here) = (Vec::new(), Vec::new());
        self.layers.with_value(|layers| {
            for (page, layer) in layers {
                let pieces = layer.pieces();
                let places = Folded::new(pieces.iter().map(|(_, text)| text.as_str())).find(&wanted);
                for (nth, place) in places.into_iter().enumerate() {
                    let Some(range) = TextRange::new(&pieces, place) else { continue };
                    if current == Some((*page, nth)) { here.push(range) } else { others.push(range) }
                }
            }
        });
        if let ([range], true) = (here.as_slice(), self.is_revealing.get_value()) {
            self.is_revealing.set_value(false);
            self.scroll_near(range);
        }
        for (name, ranges) in MARKS.into_iter().zip([others, here]) {
            text_marks::mark(name, &ranges);
        }
    }

    fn scroll_near(self, range: &TextRange) {
        let (Some(node), Some(top)) = (self.node.get_untracked(), range.top()) else { return };
        let (_, start, _, end) = dom::client_rect(&node);
        let within = top - start;
        let height = end - start;
        if within < height * 0.1 || within > height * 0.8 {
            node.set_scroll_top((f64::from(node.scroll_top()) + within - height / 3.0) as i32);
        }
    }
}
