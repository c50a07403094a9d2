//! The address bar as the state: which page it names, and how to go to another. One path, everything in the query.

use crate::browser::effect::effect;
use crate::browser::observe;
use crate::route::Route;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// The router's own way to another address.
type GoTo = Box<dyn Fn(&str, NavigateOptions) + Send + Sync>;

#[derive(Clone, Copy)]
pub struct Navigation {
    pub route: Memo<Route>,
    path: Memo<String>,
    /// Where each page was scrolled to, for the way back.
    scrolled: StoredValue<Vec<(Route, f64)>>,
    came_back: StoredValue<bool>,
    /// The person has gone somewhere since the page was opened.
    moved: StoredValue<bool>,
    go_to: StoredValue<GoTo>,
}

/// Whether the last change of the address came from the browser's back or forward.
#[derive(Clone, Copy)]
struct CameBack(StoredValue<bool>);

/// To be called once, before there is a router: of two listeners on the window the older one hears first.
pub fn watch_history() {
    let came_back = StoredValue::new(false);
    let guard = StoredValue::new_local(observe::on_window("popstate", move |_| came_back.set_value(true)));
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
    provide_context(CameBack(came_back));
}

/// To be called once, inside the router.
pub fn provide() -> Navigation {
    let location = use_location();
    let navigate = use_navigate();
    let search = location.search;
    let CameBack(came_back) = expect_context();
    let moved = StoredValue::new(false);
    // Being led from the bare address to a drive is no step of the person's.
    let mut first = None;
    effect(move || {
        let now = Some(search.get()).filter(|search| Route::from_query(search) != Route::Home);
        if first.is_none() {
            first = now;
        } else if first != now {
            moved.set_value(true);
        }
    });
    let navigation = Navigation {
        route: Memo::new(move |_| Route::from_query(&search.get())),
        path: location.pathname,
        scrolled: StoredValue::new(Vec::new()),
        came_back,
        moved,
        go_to: StoredValue::new(Box::new(move |to: &str, options: NavigateOptions| navigate(to, options))),
    };
    provide_context(navigation);
    navigation
}

pub fn use_navigation() -> Navigation {
    expect_context()
}

impl Navigation {
    /// A relative address, right under any path of any host.
    pub fn href(&self, route: &Route) -> String {
        match route.to_query() {
            query if query.is_empty() => "?".to_owned(),
            query => query,
        }
    }

    pub fn go(&self, route: &Route) {
        self.leave_for(route, false);
    }

    /// Corrects the address without a step in the history.
    pub fn replace(&self, route: &Route) {
        self.leave_for(route, true);
    }

    fn leave_for(&self, route: &Route, replace: bool) {
        let to = format!("{}{}", self.path.get_untracked(), route.to_query());
        self.came_back.set_value(false);
        let options = NavigateOptions { resolve: false, replace, scroll: false, ..Default::default() };
        self.go_to.with_value(|go_to| go_to(&to, options));
    }

    pub fn has_moved(&self) -> bool {
        self.moved.get_value()
    }

    pub fn remember_scroll(&self, route: &Route, top: f64) {
        self.scrolled.update_value(|scrolled| match scrolled.iter_mut().find(|it| it.0 == *route) {
            Some(kept) => kept.1 = top,
            None => scrolled.push((route.clone(), top)),
        });
    }

    /// Where to scroll on arrival: to where it was on the way back, to the top otherwise.
    pub fn scroll_on_arrival(&self, route: &Route) -> f64 {
        let came_back = self.came_back.try_update_value(std::mem::take).unwrap_or(false);
        let kept =
            self.scrolled.with_value(|scrolled| scrolled.iter().find(|it| it.0 == *route).map(|it| it.1));
        kept.filter(|_| came_back).unwrap_or(0.0)
    }
}
