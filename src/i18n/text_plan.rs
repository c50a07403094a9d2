//! What can be said about what becomes of dropped files and folders, before the first byte.

#[derive(Clone, Debug, PartialEq)]
pub enum PlanText {
    PlanTitle,
}
