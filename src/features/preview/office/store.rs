//! Store of an office document: the page of the service that shows it, and the tokens that the page asks for.

use crate::api::OfficePage;
use crate::base::failure::{Failure, FailureKind};
use crate::features::preview::source::Source;
use crate::features::shell::loader::Loader;
use crate::model::office::OfficeMessage;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum OfficeState {
    Loading,
    /// The page with this address is in the frame; it has said that the document is open.
    Shown {
        address: String,
        is_open: bool,
    },
    /// The domain has no office service, or not for this kind of document.
    Unsupported,
    Failed(Failure),
}

#[derive(Clone, Copy)]
pub struct OfficeStore {
    pub source: Source,
    /// Of the page's own texts.
    language: &'static str,
    pub state: RwSignal<OfficeState>,
    /// The document is edited.
    pub is_editing: RwSignal<bool>,
    /// The page did not open the document, or its token was not renewed.
    pub failure: RwSignal<Option<Failure>>,
    page: StoredValue<Option<OfficePage>>,
    loader: Loader,
}

impl OfficeStore {
    pub fn new(source: Source, language: &'static str) -> Self {
        let store = Self {
            source,
            language,
            state: RwSignal::new(OfficeState::Loading),
            is_editing: RwSignal::new(false),
            failure: RwSignal::new(None),
            page: StoredValue::new(None),
            loader: Loader::new(),
        };
        store.open(false);
        store
    }

    pub fn open(self, is_editing: bool) {
        self.is_editing.set(is_editing);
        self.state.set(OfficeState::Loading);
        self.failure.set(None);
        self.loader.start(async move {
            let state = match self.source.office_page(is_editing, self.language).await {
                Ok(page) => {
                    let address = page.address.clone();
                    self.page.try_set_value(Some(page));
                    OfficeState::Shown { address, is_open: false }
                }
                // The document can still be read.
                Err(failure) if is_editing => {
                    self.failure.try_set(Some(failure));
                    self.is_editing.try_set(false);
                    let address = self.page.with_value(|page| page.as_ref().map(|page| page.address.clone()));
                    OfficeState::Shown { address: address.unwrap_or_default(), is_open: false }
                }
                Err(failure) => match failure.kind {
                    FailureKind::Unsupported | FailureKind::Rejected | FailureKind::NotAllowedHere => {
                        OfficeState::Unsupported
                    }
                    _ => OfficeState::Failed(failure),
                },
            };
            // The viewer may be gone by now.
            self.state.try_set(state);
        });
    }

    /// Answers the page in the frame. `send` gives it a token; the flag says that it has asked for it.
    pub fn hear(self, message: OfficeMessage, send: impl Fn(bool, &str) + 'static) {
        match message {
            OfficeMessage::Ready => {
                let access =
                    self.page.with_value(|page| page.as_ref().map(|page| page.tokens.access.clone()));
                access.iter().for_each(|access| send(false, access));
            }
            OfficeMessage::Opened => {
                self.failure.set(None);
                self.state.update(|state| {
                    if let OfficeState::Shown { is_open, .. } = state {
                        *is_open = true;
                    }
                });
            }
            OfficeMessage::Failed => self.failure.set(Some(Failure::local(FailureKind::ServerError))),
            OfficeMessage::WantsToken => self.renew(send),
        }
    }

    fn renew(self, send: impl Fn(bool, &str) + 'static) {
        let Some(page) = self.page.get_value() else { return };
        self.loader.start(async move {
            match self.source.renew_office(page, self.language).await {
                Ok(page) => {
                    // One that reads gets another page for the same document, and its token opens only that.
                    let address = page.address.clone();
                    let shown = self.page.try_update_value(|shown| shown.replace(page)).flatten();
                    if shown.is_some_and(|shown| shown.address == address) {
                        let access =
                            self.page.with_value(|page| page.as_ref().map(|it| it.tokens.access.clone()));
                        access.iter().for_each(|access| send(true, access));
                    } else {
                        self.state.try_set(OfficeState::Shown { address, is_open: false });
                    }
                }
                Err(failure) => drop(self.failure.try_set(Some(failure))),
            }
        });
    }
}
