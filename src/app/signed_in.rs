//! Everything behind the gate: the client, the stores, the shell, and how they tell each other what happens.

use super::frame::Shell;
use super::pages::Pages;
use super::stage::{StageSignal, fetch_user, sign_out};
use super::stores;
use crate::api::{Client, fetch_transport::FetchTransport};
use crate::auth::Session;
use crate::auth::session_manager::{SessionManager, SessionState, Verify};
use crate::base::id::DomainId;
use crate::browser::observe;
use crate::config::Config;
use crate::features::files::use_folder_store;
use crate::features::session;
use crate::features::session::SessionStatus;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::navigation;
use crate::model::drive::User;
use leptos::prelude::*;
use leptos_router::components::Router;
use std::rc::Rc;

#[component]
pub fn SignedIn(
    config: Config,
    session: Session,
    seconds_left: f64,
    user: User,
    stage: StageSignal,
) -> impl IntoView {
    let (title, domain) = (config.title.clone(), config.domain_id.clone());
    let status = RwSignal::new(SessionStatus::Live);
    let manager = manage_session(&config, session, seconds_left, status, stage);
    let client = Client::new(&config.api_endpoint, Rc::new(FetchTransport), Rc::new(manager.clone()));
    let closing = StoredValue::new_local(manager.clone());
    on_cleanup(move || {
        closing.try_update_value(|manager| manager.close());
    });
    session::provide(status, manager);
    // The router wants what it draws to be `Send`; the client is not, its handle is.
    let client = StoredValue::new_local(client);
    navigation::watch_history();
    view! {
        <Router>
            <Behind title domain client user />
        </Router>
    }
}

/// Inside the router: the stores need it.
#[component]
fn Behind(
    title: Option<String>,
    domain: DomainId,
    client: StoredValue<Client, LocalStorage>,
    user: User,
) -> impl IntoView {
    navigation::provide();
    stores::provide(client.get_value(), domain, user);
    follow_network();
    view! {
        <Shell title>
            <Pages />
        </Shell>
    }
}

fn manage_session(
    config: &Config,
    session: Session,
    seconds_left: f64,
    status: RwSignal<SessionStatus>,
    stage: StageSignal,
) -> SessionManager {
    let of_config = config.clone();
    let verify: Verify = Rc::new(move |token| {
        let config = of_config.clone();
        Box::pin(async move { fetch_user(&config, token).await.ok() })
    });
    let of_config = config.clone();
    let changed = move |state: SessionState| {
        let shown = match state {
            SessionState::Live => SessionStatus::Live,
            SessionState::Expiring => SessionStatus::Ending,
            SessionState::Expired => SessionStatus::Ended,
            SessionState::RenewalFailed(error) => SessionStatus::RenewalFailed(error),
            SessionState::OtherUser(name) => SessionStatus::OtherUser(name),
            SessionState::SignedOut => return sign_out(stage, of_config.clone()),
        };
        // The manager may outlive the signed-in part of the page by a moment.
        let _ = status.try_set(shown);
    };
    SessionManager::new(config.clone(), session, seconds_left, verify, changed)
}

/// What failed for want of a network is asked for again when there is one.
fn follow_network() {
    let (folder_store, drive_store) = (use_folder_store(), use_drive_store());
    let online = observe::on_window("online", move |_| {
        folder_store.on_online();
        drive_store.refresh();
    });
    let online = StoredValue::new_local(online);
    on_cleanup(move || drop(online.try_update_value(Option::take)));
}
