//! The list of transfers, in the tray and on its page: rows, groups, filters and words.

mod attention;
mod bulk_actions;
pub mod failure_report;
mod filters;
pub mod page;
mod row;
mod rows;
pub mod store;
pub mod tray;
mod words;
