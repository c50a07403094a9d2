//! Folder uploads, planned before the first byte is sent: what was dropped ([`LocalTree`]), and how it compares with
//! the drive and what to do about it ([`FolderPlan`]).
//!
//! A file is new, the same by hash, changed, or conflicts with a folder, at any depth. Nothing in the drive is
//! overwritten unless a rule says so. Uploading the same folder again sends only what is missing.
//!
//! Deliberately absent: reading folders, API calls, hashing. `features/transfers/plan` does those and feeds the plan.

mod compare;
mod execute;
mod local_tree;
mod rules;
mod summary;

#[cfg(test)]
mod folder_plan_tests;

pub use compare::FolderPlan;
pub use execute::{FileToUpload, FolderToCreate};
pub use local_tree::{FileComparison, LocalTree, SkipReason, SkippedItem, TOP};
pub use rules::{BranchRule, ConflictRules, PlanChoices};
pub use summary::{BranchSummary, FileTotals, PlanSummary};
