//! Folders on their way up, decided before the first byte: what was dropped ([`LocalTree`]), how it compares with the drive
//! and what shall become of it ([`FolderPlan`]).
//!
//! A file is new, the same by hash, changed, or clashes with a folder, at any depth. Nothing in the drive is
//! overwritten unless a rule of the person says so. A drop that is run again sends only what is missing.
//!
//! Deliberately absent: reading folders, calls, hashing. `features/transfers/upload_plan` does those and tells the plan.

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
