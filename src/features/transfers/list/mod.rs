//! The list of transfers, in the tray and on its page: rows, filters, bulk actions, questions and the failure report.

mod attention;
mod bulk_actions;
pub mod failure_report;
mod filters;
pub mod page;
mod row;
mod rows;
pub mod store;
mod texts;
pub mod tray;
