//! Sign-in and session: pages outside a session, the notice that a session ends, and the account menu.

mod account_button;
mod account_menu;
mod front;
mod notice;
mod panels;
mod set_up;
mod sign_in;
mod sign_out;
mod sign_out_dialog;
mod store;

pub use account_button::AccountButton;
pub use front::{
    FramedPage, InsecurePage, OpeningFailedPage, OpeningPage, PopupDonePage, SettingsProblemPage,
};
pub use panels::SessionNotice;
pub use set_up::{EndpointTestResult, FieldErrors, SetUpForm, SetUpPage};
pub use sign_in::{SignInPage, SignInReason};
pub use sign_out_dialog::SignOutDialog;
pub use store::{SessionStatus, provide, use_session};
