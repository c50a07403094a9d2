//! The current route, read from the address bar, and navigation to another. The path is constant; query and fragment hold
//! the route.

use crate::base::id::FileId;
use crate::browser::effect::effect;
use crate::browser::{location, observe};
use crate::route::{Route, opened_file, with_opened_file};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The function of `use_navigate`.
type RouterNavigate = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

#[derive(Clone, Copy)]
pub struct Navigation {
    pub route: Memo<Route>,
    search: Memo<String>,
    hash: Memo<String>,
    path: Memo<String>,
    /// The scroll position of each page, restored on back and forward.
    scroll_positions: StoredValue<Vec<(Route, f64)>>,
    is_history_step: StoredValue<bool>,
    /// The person has navigated since the app was opened.
    has_navigated: StoredValue<bool>,
    router_navigate: StoredValue<RouterNavigate>,
}

/// Whether the last change of the address came from the browser's back or forward button.
#[derive(Clone, Copy)]
struct IsHistoryStep(StoredValue<bool>);

/// Called once, before the router is created: listeners on `window` run in the order they were added, and this one must
/// run first.
pub fn watch_history() {
    let is_history_step = StoredValue::new(false);
    let guard =
        StoredValue::new_local(observe::on_window("popstate", move |_| is_history_step.set_value(true)));
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
    provide_context(IsHistoryStep(is_history_step));
}

/// Called once, inside the router.
pub fn provide() -> Navigation {
    let url = use_location();
    let navigate = use_navigate();
    let (search, hash) = (url.search, url.hash);
    let route = Memo::new(move |_| search.with(|search| hash.with(|hash| Route::from_address(search, hash))));
    let IsHistoryStep(is_history_step) = expect_context();
    let has_navigated = StoredValue::new(false);
    // The redirect from the bare address to a drive does not count.
    let mut first = None;
    effect(move || {
        let current = Some(route.get()).filter(|route| !route.needs_drive());
        if first.is_none() {
            first = current;
        } else if first != current {
            has_navigated.set_value(true);
        }
    });
    let navigation = Navigation {
        route,
        search,
        hash,
        path: url.pathname,
        scroll_positions: StoredValue::new(Vec::new()),
        is_history_step,
        has_navigated,
        router_navigate: StoredValue::new(Box::new(move |to: &str, options: NavigateOptions| {
            navigate(to, options)
        })),
    };
    provide_context(navigation);
    navigation
}

pub fn use_navigation() -> Navigation {
    expect_context()
}

impl Navigation {
    /// The router leaves an address out of the history that it takes for the present one: the last that has replaced
    /// another, also after a step back from it. Until the current owner ends, each address is a step.
    pub fn complete_history(self) {
        effect(move || {
            let query = self.search.with(|it| if it.is_empty() { String::new() } else { format!("?{it}") });
            location::push_if_new(&(query + &self.hash.get()));
        });
    }

    /// A relative address, valid under any path of any host.
    pub fn href(&self, route: &Route) -> String {
        match route.to_address() {
            address if address.is_empty() => "?".to_owned(),
            address => address,
        }
    }

    pub fn go(&self, route: &Route) {
        self.navigate(route, false);
    }

    /// Replaces the current history entry.
    pub fn replace(&self, route: &Route) {
        self.navigate(route, true);
    }

    /// The file that is open above the page. Only above a list. Reactive.
    pub fn opened_file(&self) -> Option<FileId> {
        let has_list = self
            .route
            .with(|route| !route.needs_drive() && !matches!(route, Route::Transfers | Route::NotFound));
        if has_list { self.search.with(|search| opened_file(search)) } else { None }
    }

    /// Opens a file above the page. Going back leads to the page, also where another file was open.
    pub fn open_file(&self, file: &FileId) {
        let (page, is_open) = (self.route.get_untracked(), untrack(|| self.opened_file()).is_some());
        self.navigate_to(&with_opened_file(&page, file), is_open);
    }

    /// Opens a file above another page.
    pub fn open_file_in(&self, page: &Route, file: &FileId) {
        self.navigate_to(&with_opened_file(page, file), false);
    }

    /// Closes it without a step back.
    pub fn close_file(&self) {
        self.replace(&self.route.get_untracked());
    }

    /// A step back that has led to no other page does not count for the next one.
    pub fn forget_history_step(&self) {
        self.is_history_step.set_value(false);
    }

    fn navigate(&self, route: &Route, replace: bool) {
        self.navigate_to(&route.to_address(), replace);
    }

    fn navigate_to(&self, address: &str, replace: bool) {
        let to = format!("{}{}", self.path.get_untracked(), address);
        self.is_history_step.set_value(false);
        let options = NavigateOptions { resolve: false, replace, scroll: false, ..Default::default() };
        self.router_navigate.with_value(|router_navigate| router_navigate(&to, options));
    }

    pub fn has_navigated(&self) -> bool {
        self.has_navigated.get_value()
    }

    pub fn remember_scroll(&self, route: &Route, top: f64) {
        self.scroll_positions.update_value(|scroll_positions| {
            match scroll_positions.iter_mut().find(|it| it.0 == *route) {
                Some(position) => position.1 = top,
                None => scroll_positions.push((route.clone(), top)),
            }
        });
    }

    /// The scroll position for a page that opens: the remembered one after back or forward, else the top.
    pub fn initial_scroll(&self, route: &Route) -> f64 {
        let is_history_step = self.is_history_step.try_update_value(std::mem::take).unwrap_or(false);
        let remembered = self
            .scroll_positions
            .with_value(|scroll_positions| scroll_positions.iter().find(|it| it.0 == *route).map(|it| it.1));
        remembered.filter(|_| is_history_step).unwrap_or(0.0)
    }
}
