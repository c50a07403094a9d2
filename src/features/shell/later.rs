//! What nobody needs before their files are on the screen: it lies in a second WebAssembly file, which is loaded as soon
//! as they are, or when somebody asks for what is in it. `app::late` says what belongs there.
//!
//! What is asked for too early waits: nothing that was pressed, dropped or chosen is lost.

use super::prefs::t;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::browser::effect::effect;
use crate::browser::location;
use crate::i18n::{Refused, Text};
use crate::model::ability::Action;
use crate::model::entry::Entry;
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::menu::MenuAt;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The way into the second file; the first one knows nothing else of it.
pub struct Parts {
    /// Makes the stores of a session that come later.
    pub begin: fn(),
    pub act: fn(Action, Vec<Entry>),
    /// Files and folders for a folder called so.
    pub take: fn(DriveId, FileId, String, DroppedItems),
    /// Files are likely to come.
    pub warm_up: fn(),
    /// Why nothing can be put here.
    pub say_read_only: fn(),

    /// What stands beside every page: transfers, notices, dialogs.
    pub company: fn() -> AnyView,
    pub session_notice: fn() -> AnyView,
    pub transfers_badge: fn() -> AnyView,
    pub selection_tools: fn(Signal<String>) -> AnyView,
    pub rename_field: fn(Entry) -> AnyView,
    /// The folder of a search result.
    pub found_in: fn(Entry) -> AnyView,
    /// A failure where the data would be, with its retry.
    pub failed: fn(Failure, Callback<()>) -> AnyView,
    /// The same at the end of a list that goes on.
    pub more_failed: fn(Failure, Callback<()>) -> AnyView,
    /// Why a sign-in did not work.
    pub refusal: fn(Refused) -> AnyView,

    pub account_menu: fn(OpenMenu) -> AnyView,
    pub drive_menu: fn(OpenMenu) -> AnyView,
    pub file_menu: fn(OpenMenu, bool) -> AnyView,
    pub language_menu: fn(OpenMenu) -> AnyView,
    pub theme_menu: fn(OpenMenu) -> AnyView,

    /// What stands before the drive and is hardly ever seen.
    pub aside_page: fn() -> AnyView,
    pub transfers_page: fn() -> AnyView,
    pub search_page: fn(DriveId, String) -> AnyView,
    pub trash_page: fn(DriveId) -> AnyView,
    pub nothing_page: fn(Missing) -> AnyView,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing has this address.
    Page,
    Folder,
    /// The person has none.
    Drive,
}

/// A menu: open at a place, or closed.
pub type OpenMenu = RwSignal<Option<MenuAt>>;

/// Loads the file. `None`: it could not be loaded, and may be asked for again.
pub type Load = fn() -> LocalBoxFuture<'static, Option<&'static Parts>>;

type Waiting = Box<dyn FnOnce(&'static Parts)>;

#[derive(Clone, Copy)]
pub struct Later {
    /// Loaded, but the stores of a session may still be missing.
    file: RwSignal<Option<&'static Parts>>,
    parts: RwSignal<Option<&'static Parts>>,
    loading: RwSignal<bool>,
    /// Somebody asked for it, and it could not be loaded.
    failed: RwSignal<bool>,
    wanted: StoredValue<bool>,
    waiting: StoredValue<Vec<Waiting>, LocalStorage>,
    owner: StoredValue<Option<Owner>>,
    load: Load,
}

pub fn provide(load: Load) -> Later {
    let file = RwSignal::new(None);
    let later = Later {
        file,
        parts: file,
        loading: RwSignal::new(false),
        failed: RwSignal::new(false),
        wanted: StoredValue::new(false),
        waiting: StoredValue::new_local(Vec::new()),
        owner: StoredValue::new(Owner::current()),
        load,
    };
    provide_context(later);
    later
}

pub fn use_later() -> Later {
    expect_context()
}

impl Later {
    /// The same for a session, whose late stores are made before anything else of the file is used.
    pub fn provide_for_session(self) {
        let later = Self {
            parts: RwSignal::new(None),
            waiting: StoredValue::new_local(Vec::new()),
            owner: StoredValue::new(Owner::current()),
            ..self
        };
        effect(move || {
            let Some(parts) = self.file.get() else { return };
            if later.parts.with_untracked(Option::is_none) {
                later.at_home(move || (parts.begin)());
                later.parts.set(Some(parts));
                for wanted in later.waiting.try_update_value(std::mem::take).unwrap_or_default() {
                    later.at_home(move || wanted(parts));
                }
            }
        });
        provide_context(later);
    }

    /// Loads what is not loaded yet; nobody waits for it.
    pub fn load(self) {
        if self.loading.get_untracked() || self.file.with_untracked(Option::is_some) {
            return;
        }
        self.loading.set(true);
        let loaded = (self.load)();
        spawn_local(async move {
            let parts = loaded.await;
            self.loading.set(false);
            self.failed.set(parts.is_none() && self.wanted.get_value());
            if parts.is_some() {
                self.file.set(parts);
            }
        });
    }

    /// Somebody waits for it.
    fn want(self) {
        self.wanted.set_value(true);
        self.load();
    }

    /// Does it within the session, now or as soon as it can be done.
    fn ask(self, wanted: Waiting) {
        match self.parts.get_untracked() {
            Some(parts) => self.at_home(move || wanted(parts)),
            None => {
                self.waiting.update_value(|waiting| waiting.push(wanted));
                self.want();
            }
        }
    }

    fn at_home(self, run: impl FnOnce()) {
        if let Some(Some(owner)) = self.owner.try_get_value() {
            owner.with(|| untrack(run));
        }
    }

    pub fn act(self, action: Action, entries: Vec<Entry>) {
        self.ask(Box::new(move |parts| (parts.act)(action, entries)));
    }

    pub fn take(self, drive: DriveId, folder: FileId, name: String, given: DroppedItems) {
        self.ask(Box::new(move |parts| (parts.take)(drive, folder, name, given)));
    }

    pub fn say_read_only(self) {
        self.ask(Box::new(|parts| (parts.say_read_only)()));
    }

    /// Nobody waits for it: files may be dragged past, and every step of that says so.
    pub fn warm_up(self) {
        match self.parts.get_untracked() {
            Some(parts) => self.at_home(move || (parts.warm_up)()),
            None => self.load(),
        }
    }

    /// A part of a page that is missed by nobody while it isn't there.
    pub fn view(self, draw: impl Fn(&'static Parts) -> AnyView + Send + 'static) -> impl IntoView {
        move || self.parts.get().map(|parts| untrack(|| draw(parts)))
    }

    /// A part of a page that is waited for, with what stands there meanwhile.
    pub fn page(
        self,
        draw: impl Fn(&'static Parts) -> AnyView + Send + 'static,
        meanwhile: impl Fn() -> AnyView + Send + 'static,
    ) -> impl IntoView {
        self.want();
        move || match self.parts.get() {
            Some(parts) => untrack(|| draw(parts)),
            None => meanwhile(),
        }
    }

    /// A part of a page that is waited for from the moment on that something asks for it, such as a button.
    pub fn called(
        self,
        is_called: impl Fn() -> bool + 'static,
        draw: impl Fn(&'static Parts) -> AnyView + Send + 'static,
    ) -> impl IntoView {
        effect(move || {
            if self.parts.with(Option::is_none) && is_called() {
                self.want();
            }
        });
        self.view(draw)
    }

    /// A failure where the data would be.
    pub fn failed(self, failure: Failure, on_retry: Callback<()>) -> impl IntoView + use<> {
        self.page(move |parts| (parts.failed)(failure.clone(), on_retry), || ().into_any())
    }

    pub fn nothing(
        self,
        missing: Missing,
        meanwhile: impl Fn() -> AnyView + Send + 'static,
    ) -> impl IntoView {
        self.page(move |parts| (parts.nothing_page)(missing), meanwhile)
    }

    pub fn menu(
        self,
        open: OpenMenu,
        draw: fn(&'static Parts) -> fn(OpenMenu) -> AnyView,
    ) -> impl IntoView + use<> {
        self.called(move || open.with(Option::is_some), move |parts| draw(parts)(open))
    }
}

/// Tells whoever waits that what they wait for could not be loaded, and how to go on.
#[component]
pub fn NotLoaded() -> impl IntoView {
    let later = use_later();
    move || {
        later.failed.get().then(|| {
            view! {
                <div class="notice" role="alert">
                    <p>{t(Text::PartMissing)}</p>
                    <Button label=t(Text::Retry) icon=Icon::Replay look=Look::Primary on_press=move |_| later.load() />
                    <Button label=t(Text::ReloadPage) look=Look::Outlined on_press=|_| location::reload() />
                </div>
            }
        })
    }
}
