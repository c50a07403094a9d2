//! How far the start of the app is: what stands on the screen, and the check of a session before the drive is shown.

use crate::api::{Client, fetch_transport::FetchTransport};
use crate::auth::{Session, Token, UnverifiedToken, session_storage};
use crate::base::failure::{Failure, FailureKind};
use crate::browser::location;
use crate::config::Config;
use crate::features::session::SignInReason;
use crate::i18n::Text;
use crate::model::drive::User;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::rc::Rc;

/// What stands on the screen.
#[derive(Clone)]
pub enum Stage {
    Opening(Text),
    Framed,
    /// Came by plain http, where anyone on the way could read the token.
    Insecure,
    /// Came by the name of the file instead of that of its folder.
    IndexFile,
    /// The settings are broken or, without a text, out of reach.
    Problem(Option<String>),
    SetUp,
    SignIn {
        config: Config,
        reason: SignInReason,
        return_to: String,
    },
    PopupDone {
        is_refused: bool,
    },
    /// The service did not say who is here.
    Failed {
        config: Config,
        session: Session,
        seconds_left: f64,
        failure: Failure,
    },
    In {
        config: Config,
        session: Session,
        seconds_left: f64,
        user: User,
    },
}

pub type StageSignal = RwSignal<Stage>;

/// Starts again from the settings, for a retry.
#[derive(Clone, Copy)]
pub struct Restart(pub Callback<()>);

/// Asks the service who this is before anything is shown. An invalid token leads to the sign-in page, a network failure to a retry.
pub fn open_session(stage: StageSignal, config: Config, session: Session, seconds_left: f64) {
    stage.set(Stage::Opening(Text::OpeningDrive));
    spawn_local(async move {
        let user = fetch_user(&config, session.token.clone()).await;
        if !session_storage::is_current(&config, &session) {
            return sign_out(stage, config);
        }
        match user {
            Ok(user) => {
                let session = Session { user: Some(user.id.clone()), ..session };
                stage.set(Stage::In { config, session, seconds_left, user });
            }
            Err(failure) if failure.kind == FailureKind::SignedOut => {
                session_storage::remove_session();
                stage.set(Stage::SignIn {
                    config,
                    reason: SignInReason::Fresh,
                    return_to: location::route_address(),
                });
            }
            Err(failure) => {
                // A fresh token survives a reload of this page, so that nobody signs in twice for a bad network.
                session_storage::save_session(&config, &session, seconds_left);
                stage.set(Stage::Failed { config, session, seconds_left, failure });
            }
        }
    });
}

/// Somebody has signed out, in this tab or another.
pub fn sign_out(stage: StageSignal, config: Config) {
    session_storage::remove_all();
    let (reason, return_to) = (SignInReason::SignedOut, location::route_address());
    stage.set(Stage::SignIn { config, reason, return_to });
}

/// What a sign-out in another tab ends in this one.
pub fn end_revoked_session(stage: StageSignal) {
    let revoked = stage.with_untracked(|stage| match stage {
        Stage::Failed { config, session, .. } | Stage::In { config, session, .. } => {
            (!session_storage::is_current(config, session)).then(|| config.clone())
        }
        _ => None,
    });
    if let Some(config) = revoked {
        sign_out(stage, config);
    }
}

/// Whose token it is.
pub async fn fetch_user(config: &Config, token: Token) -> Result<User, Failure> {
    let client = Client::new(&config.api_endpoint, Rc::new(FetchTransport), Rc::new(UnverifiedToken(token)));
    let user = client.current_user().await.map_err(|error| error.failure())?;
    // A token of another domain must not open this site's drive.
    match &user.domain {
        Some(domain) if *domain != config.domain_id => Err(Failure::local(FailureKind::SignedOut)),
        _ => Ok(user),
    }
}
