//! What can be said about downloads.

#[derive(Clone, Debug, PartialEq)]
pub enum SavingText {
    SavingTitle,
}
