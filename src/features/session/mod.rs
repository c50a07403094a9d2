//! The sign-in as a person meets it: the pages before the drive, the notice that it ends, and the menu of the account.

mod account_button;
mod account_menu;
mod front;
mod notice;
mod panels;
mod set_up;
mod sign_in;
mod store;

pub use account_button::AccountButton;
pub use front::{FramedPage, Opening, OpeningFailed, PopupDonePage, SettingsProblem};
pub use panels::SessionNotice;
pub use set_up::{Faults, Outcome, SetUpPage, Typed};
pub use sign_in::{Reason, SignInPage};
pub use store::{Status, provide, use_session};
