//! What can be said about what is on its way, in the tray and on its page.

#[derive(Clone, Debug, PartialEq)]
pub enum TransferText {
    PageTitle,
}
