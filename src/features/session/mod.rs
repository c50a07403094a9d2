//! The sign-in as a person meets it: the pages before the drive, the notice that it ends, and the menu of the account.

pub mod account_menu;
pub mod front;
pub mod notice;
pub mod set_up;
pub mod sign_in;
pub mod store;
