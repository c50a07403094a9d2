//! Store of the sound that plays: one for the whole session, above the viewers, so that a sound goes on when its viewer is closed.
//!
//! A viewer opens a sound here unless another one is here already, and takes it along when it is closed before it was played.
//! The next of the list follows by itself. Signing out disposes the store, and with it the sound.

use super::playback::Playback;
use super::played::{MARGIN_S, remember, remembered};
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::base::name::shown::shown;
use crate::browser::effect::effect;
use crate::browser::media::{MediaFault, MediaSession};
use crate::features::files::{FolderStore, NextPageState, use_folder_store};
use crate::features::preview::source::Source;
use crate::features::shell::api::Api;
use crate::features::shell::loader::Loader;
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use crate::model::listing::Listing;
use crate::model::playback::sounds_near;
use crate::model::preview::Viewer;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub enum SoundState {
    Loading,
    Ready,
    /// There is no address.
    Failed(Failure),
    /// The network or the object store does not answer.
    Stopped,
    Unsupported,
}

#[derive(Clone, Copy)]
pub struct SoundStore {
    api: Api,
    folder_store: FolderStore,
    pub playback: Playback,
    pub sound: RwSignal<Option<Entry>>,
    pub state: RwSignal<SoundState>,
    /// The sound whose viewer is open.
    viewed: RwSignal<Option<FileId>>,
    /// The sounds of the list that it was opened from.
    queue: RwSignal<Vec<Entry>>,
    /// That list.
    origin: StoredValue<Option<ListSource>>,
    source: StoredValue<Option<Source>>,
    /// It is in an archive, whose viewer has it in memory.
    is_inner: StoredValue<bool>,
    /// Where to go on, in seconds.
    resume: StoredValue<f64>,
    /// Somebody wants to hear it: it plays, or will as soon as it can.
    is_wanted: StoredValue<bool>,
    /// The address was renewed since something played.
    was_renewed: StoredValue<bool>,
    /// The next one is wanted as soon as its page of the list is there.
    wants_next: StoredValue<bool>,
    session: StoredValue<Option<MediaSession>, LocalStorage>,
    /// Of what belongs to the open sound.
    owner: StoredValue<Owner>,
    loader: Loader,
}

/// Called once per session.
pub fn provide() {
    let sounds = SoundStore {
        api: expect_context(),
        folder_store: use_folder_store(),
        playback: Playback::new(),
        sound: RwSignal::new(None),
        state: RwSignal::new(SoundState::Loading),
        viewed: RwSignal::new(None),
        queue: RwSignal::new(Vec::new()),
        origin: StoredValue::new(None),
        source: StoredValue::new(None),
        is_inner: StoredValue::new(false),
        resume: StoredValue::new(0.0),
        is_wanted: StoredValue::new(false),
        was_renewed: StoredValue::new(false),
        wants_next: StoredValue::new(false),
        session: StoredValue::new_local(None),
        owner: StoredValue::new(Owner::new()),
        loader: Loader::new(),
    };
    sounds.follow_list();
    on_cleanup(move || drop(sounds.session.try_update_value(Option::take)));
    provide_context(sounds);
}

pub fn use_sounds() -> SoundStore {
    expect_context()
}

impl SoundStore {
    /// The queue follows the list as long as it is the open one: more of it is loaded, and files come and go.
    fn follow_list(self) {
        let folder_store = self.folder_store;
        effect(move || {
            let Some(id) = self.sound.with(|it| it.as_ref().map(|entry| entry.id.clone())) else { return };
            folder_store.listing.track();
            if folder_store.source.get() != self.origin.get_value() {
                return;
            }
            let near = folder_store.listing.with(|listing| {
                let listing = listing.ready()?;
                Some(sounds_near(listing, listing.position(&id)?))
            });
            if let Some(near) = near {
                self.queue.set(near);
            }
        });
        effect(move || {
            let is_idle = folder_store.next_page.with(|next| *next == NextPageState::Idle);
            self.queue.track();
            if is_idle && self.wants_next.try_update_value(std::mem::take) == Some(true) {
                untrack(|| self.step(true));
            }
        });
    }

    pub fn is_current(self, file: &FileId) -> bool {
        self.sound.with(|sound| sound.as_ref().is_some_and(|sound| sound.id == *file))
    }

    /// Whether its viewer shows it. Reactive.
    pub fn is_viewed(self) -> bool {
        self.viewed.with(|viewed| viewed.as_ref().is_some_and(|viewed| self.is_current(viewed)))
    }

    /// A viewer is open. Unless a sound is here already, it is that of the viewer.
    pub fn enter(self, source: Source) {
        let entry = source.entry();
        self.viewed.set(Some(entry.id));
        if self.sound.with_untracked(Option::is_none) {
            self.open_viewed(source, false);
        }
    }

    /// The sound of a viewer takes the place of what is here.
    pub fn open_viewed(self, source: Source, plays: bool) {
        self.origin.set_value(self.folder_store.source.get_untracked());
        let is_inner = source.memory().is_some();
        let entry = source.entry();
        self.queue.set(if is_inner { Vec::new() } else { vec![entry.clone()] });
        self.is_inner.set_value(is_inner);
        if is_inner {
            self.open(source, plays);
        } else {
            self.open_entry(entry, plays);
        }
    }

    /// A viewer is closed. What is not heard ends with it.
    pub fn leave(self, file: &FileId) {
        if self.viewed.with_untracked(|viewed| viewed.as_ref() == Some(file)) {
            self.viewed.set(None);
        }
        let is_heard = self.is_wanted.get_value() && !self.is_inner.get_value();
        if untrack(|| self.is_current(file)) && !is_heard {
            self.close();
        }
    }

    fn open_entry(self, entry: Entry, plays: bool) {
        let (api, owner) = (self.api, self.owner.get_value());
        self.open(owner.with_cleanup(|| Source::new(api, entry, Viewer::Audio)), plays);
    }

    fn open(self, source: Source, plays: bool) {
        self.release();
        let entry = source.entry();
        // The new session takes the keys that the one before lets go of.
        let session = MediaSession::start(&shown(&entry.name), move |is_next| self.step(is_next));
        self.session.set_value(session);
        self.resume.set_value(remembered(&entry.id));
        self.is_wanted.set_value(plays);
        self.was_renewed.set_value(false);
        self.source.set_value(Some(source));
        self.sound.set(Some(entry));
        self.load();
    }

    /// Nothing plays any more.
    pub fn close(self) {
        self.release();
        self.is_wanted.set_value(false);
        self.source.set_value(None);
        self.queue.set(Vec::new());
        self.sound.set(None);
    }

    fn release(self) {
        self.loader.stop();
        self.wants_next.set_value(false);
        self.session.set_value(None);
        // Without a pause, which would be heard as one of the person's.
        self.playback.element().iter().for_each(|element| element.load(None));
    }

    fn load(self) {
        let Some(source) = self.source.get_value() else { return };
        self.state.set(SoundState::Loading);
        self.loader.start(async move {
            match source.address().await {
                Ok(address) => self.show(&address),
                Err(failure) => drop(self.state.try_set(SoundState::Failed(failure))),
            }
        });
    }

    fn show(self, address: &str) {
        self.playback.element().iter().for_each(|element| element.load(Some(address)));
        self.state.try_set(SoundState::Ready);
    }

    /// Goes on with a new address.
    pub fn renew(self) {
        let Some(source) = self.source.get_value() else { return };
        self.was_renewed.set_value(true);
        self.loader.start(async move {
            match source.renew().await {
                Ok(address) => self.show(&address),
                Err(_) => drop(self.state.try_set(SoundState::Stopped)),
            }
        });
    }

    pub fn retry(self) {
        if self.state.with_untracked(|state| *state == SoundState::Stopped) {
            self.state.set(SoundState::Ready);
            self.renew();
        } else {
            self.load();
        }
    }

    fn beside(self, is_next: bool) -> Option<Entry> {
        let id = self.sound.with(|sound| sound.as_ref().map(|sound| sound.id.clone()))?;
        self.queue.with(|queue| {
            let at = queue.iter().position(|entry| entry.id == id)?;
            let beside = if is_next { at.checked_add(1) } else { at.checked_sub(1) };
            queue.get(beside?).cloned()
        })
    }

    /// The rest of the list is not loaded, and can be.
    fn has_more(self) -> bool {
        self.folder_store.source.get() == self.origin.get_value()
            && self.folder_store.listing.with(|it| it.ready().is_some_and(|it| !Listing::is_complete(it)))
    }

    /// Reactive.
    pub fn can_step(self, is_next: bool) -> bool {
        self.beside(is_next).is_some() || is_next && !self.is_inner.get_value() && self.has_more()
    }

    /// Plays the sound before or after this one.
    pub fn step(self, is_next: bool) {
        match untrack(|| self.beside(is_next)) {
            Some(entry) => self.open_entry(entry, true),
            None if untrack(|| self.can_step(is_next)) => {
                self.wants_next.set_value(true);
                self.folder_store.load_next_page();
            }
            None => {}
        }
    }

    pub fn on_ready(self) {
        let Some(element) = self.playback.element() else { return };
        let (place, is_wanted) = (self.resume.get_value(), self.is_wanted.get_value());
        let length = element.state().length.unwrap_or_default();
        if place > 0.0 && (place < length - MARGIN_S || self.was_renewed.get_value()) {
            element.seek(place);
        }
        if is_wanted {
            element.play();
        }
    }

    pub fn on_time(self) {
        let state = self.playback.element().map(|element| element.state()).unwrap_or_default();
        if state.position > 0.0 {
            self.was_renewed.set_value(false);
            self.resume.set_value(state.position);
            let length = state.length.unwrap_or_default();
            self.sound.with_untracked(|it| {
                it.iter().for_each(|entry| remember(&entry.id, state.position, length));
            });
        }
    }

    pub fn on_play(self) {
        self.is_wanted.set_value(true);
    }

    /// What a fault has stopped is still wanted.
    pub fn on_pause(self) {
        let has_fault = self.playback.element().is_none_or(|element| element.fault().is_some());
        if !has_fault {
            self.is_wanted.set_value(false);
        }
    }

    /// An address that has ended looks like one that was never right, so it is renewed once before anything is said.
    pub fn on_error(self) {
        let Some(fault) = self.playback.element().and_then(|element| element.fault()) else { return };
        match (fault, self.was_renewed.get_value()) {
            (MediaFault::Decode, _) => self.state.set(SoundState::Unsupported),
            (_, false) => self.renew(),
            (MediaFault::Network, true) => self.state.set(SoundState::Stopped),
            (MediaFault::Unsupported, true) => self.find_fault(),
        }
    }

    fn find_fault(self) {
        let Some(source) = self.source.get_value() else { return };
        self.loader.start(async move {
            let is_served = source.is_served().await;
            self.state.try_set(if is_served { SoundState::Unsupported } else { SoundState::Stopped });
        });
    }
}
