//! Preferences of this browser (language, theme, sort order), and texts and figures formatted by them. Available before
//! sign-in too.

use crate::base::failure::Failure;
use crate::base::time::Timestamp;
use crate::browser::effect::effect;
use crate::browser::{dom, intl, storage};
use crate::i18n::{Count, Lang, ProblemText, Text};
use crate::model::entry::{Direction, Order, OrderBy};
use crate::model::stored_prefs::StoredPrefs;
use crate::model::view_mode::{ViewMode, ViewPlace};
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Theme {
    System,
    Light,
    Dark,
}

impl Theme {
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

#[derive(Clone, Copy)]
pub struct Prefs {
    pub lang: RwSignal<Lang>,
    pub theme: RwSignal<Theme>,
    pub order: RwSignal<Order>,
    views: RwSignal<Vec<ViewMode>>,
    /// Whether the tree of folders is open.
    pub has_tree: RwSignal<bool>,
    /// The details panel is open beside the list.
    pub details: RwSignal<bool>,
    /// Address of the site's own logo.
    pub logo: RwSignal<Option<String>>,
}

const KEY: &str = "pds-web.prefs";

fn views(stored: &StoredPrefs) -> Vec<ViewMode> {
    stored.views.iter().map(|name| ViewMode::from_name(name).unwrap_or_default()).collect()
}

/// Unreadable ones count as unset.
fn load_stored() -> StoredPrefs {
    storage::local_get(KEY).unwrap_or_default()
}

pub fn provide() -> Prefs {
    let stored = load_stored();
    let browser_languages = dom::languages();
    let preferred = || Lang::preferred(browser_languages.iter().map(String::as_str));
    let prefs = Prefs {
        lang: RwSignal::new(stored.lang.as_deref().and_then(Lang::from_tag).unwrap_or_else(preferred)),
        theme: RwSignal::new(stored.theme.as_deref().and_then(Theme::from_name).unwrap_or(Theme::System)),
        order: RwSignal::new(Order {
            by: stored.order_by.as_deref().and_then(order_from_name).unwrap_or(OrderBy::Name),
            direction: if stored.descending { Direction::Descending } else { Direction::Ascending },
        }),
        views: RwSignal::new(views(&stored)),
        has_tree: RwSignal::new(stored.tree),
        details: RwSignal::new(stored.details),
        logo: RwSignal::new(None),
    };
    effect(move || dom::set_root_attribute("lang", Some(prefs.lang.get().tag())));
    effect(move || {
        let theme = prefs.theme.get();
        dom::set_root_attribute("data-theme", (theme != Theme::System).then(|| theme.name()));
    });
    provide_context(prefs);
    prefs
}

pub fn use_prefs() -> Prefs {
    expect_context()
}

impl Prefs {
    /// Applies the site's defaults where the person has chosen nothing yet.
    pub fn apply_site_defaults(&self, locale: Option<&str>, theme: Option<&str>, logo: Option<String>) {
        self.logo.set(logo);
        let stored = load_stored();
        if let (None, Some(lang)) = (stored.lang, locale.and_then(Lang::from_tag)) {
            self.lang.set(lang);
        }
        if let (None, Some(theme)) = (stored.theme, theme.and_then(Theme::from_name)) {
            self.theme.set(theme);
        }
    }

    pub fn set_lang(&self, lang: Lang) {
        self.lang.set(lang);
        self.update_stored(|stored| stored.lang = Some(lang.tag().to_owned()));
    }

    pub fn set_theme(&self, theme: Theme) {
        self.theme.set(theme);
        self.update_stored(|stored| stored.theme = Some(theme.name().to_owned()));
    }

    /// How lists of a kind are shown. Reactive.
    pub fn view(&self, place: ViewPlace) -> ViewMode {
        self.views.with(|views| views.get(place as usize).copied().unwrap_or_default())
    }

    pub fn set_view(&self, place: ViewPlace, mode: ViewMode) {
        self.views.update(|views| {
            let place = place as usize;
            views.resize(views.len().max(place + 1), ViewMode::default());
            views[place] = mode;
        });
        let names =
            self.views.with_untracked(|views| views.iter().map(|mode| mode.name().to_owned()).collect());
        self.update_stored(|stored| stored.views = names);
    }

    /// The columns of lists. Their store is in a chunk.
    pub fn stored_columns(&self) -> Vec<String> {
        load_stored().columns
    }

    pub fn store_columns(&self, columns: Vec<String>) {
        self.update_stored(|stored| stored.columns = columns);
    }

    pub fn set_tree(&self, is_open: bool) {
        self.has_tree.set(is_open);
        self.update_stored(|stored| stored.tree = is_open);
    }

    pub fn set_details(&self, is_open: bool) {
        self.details.set(is_open);
        self.update_stored(|stored| stored.details = is_open);
    }

    /// Sorts by a column; a second call for the same column reverses the direction.
    pub fn sort_by(&self, by: OrderBy) {
        self.order.update(|order| {
            let direction = match order.by == by {
                true => order.direction.reversed(),
                // Dates and sizes start descending: people look for the newest and the largest.
                false if by == OrderBy::Name => Direction::Ascending,
                false => Direction::Descending,
            };
            *order = Order { by, direction };
        });
        self.store_order();
    }

    pub fn set_order(&self, by: OrderBy, direction: Direction) {
        self.order.set(Order { by, direction });
        self.store_order();
    }

    fn store_order(&self) {
        let order = self.order.get_untracked();
        self.update_stored(|stored| {
            stored.order_by = Some(order_name(order.by).to_owned());
            stored.descending = order.direction == Direction::Descending;
        });
    }

    fn update_stored(&self, change: impl FnOnce(&mut StoredPrefs)) {
        let mut stored = load_stored();
        change(&mut stored);
        storage::local_set(KEY, &stored);
    }

    fn tag(&self) -> &'static str {
        self.lang.get().tag()
    }

    pub fn localize(&self, text: &Text) -> String {
        self.lang.get().localize(text)
    }

    pub fn count(&self, number: usize) -> Count {
        Count { value: number as u64, shown: intl::count(number as u64, self.tag()) }
    }

    pub fn size(&self, bytes: u64) -> String {
        intl::size(bytes, self.tag())
    }

    pub fn date(&self, time: Timestamp) -> String {
        intl::date_time(time, self.tag())
    }

    pub fn percent(&self, fraction: f64) -> String {
        intl::percent(fraction, self.tag())
    }

    /// The message of a failed action, and the request number for support when a server answered.
    pub fn failure_text(&self, failure: &Failure) -> (String, Option<String>) {
        self.with_request_number(ProblemText::FailureNote(failure.kind), failure)
    }

    /// The same for a failure to load something.
    pub fn load_failure_text(&self, failure: &Failure) -> (String, Option<String>) {
        self.with_request_number(ProblemText::NotLoaded(failure.kind), failure)
    }

    fn with_request_number(&self, text: ProblemText, failure: &Failure) -> (String, Option<String>) {
        let number =
            failure.request_id.clone().map(|id| self.localize(&Text::from(ProblemText::RequestNumber(id))));
        (self.localize(&Text::from(text)), number)
    }
}

fn order_name(by: OrderBy) -> &'static str {
    match by {
        OrderBy::Name => "name",
        OrderBy::Size => "size",
        OrderBy::UpdatedAt => "updated_at",
        OrderBy::CreatedAt => "created_at",
    }
}

fn order_from_name(name: &str) -> Option<OrderBy> {
    [OrderBy::Name, OrderBy::Size, OrderBy::UpdatedAt, OrderBy::CreatedAt]
        .into_iter()
        .find(|by| order_name(*by) == name)
}

/// A text in the current language, as a signal that follows changes of the language.
pub fn t(text: impl Into<Text>) -> Signal<String> {
    let (prefs, text) = (use_prefs(), text.into());
    Signal::derive(move || prefs.localize(&text))
}
