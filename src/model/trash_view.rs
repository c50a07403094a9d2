//! Which entries of a recycle bin are shown, and in which order. The service can do neither, so both apply to a list that is
//! wholly loaded.

use super::entry::{Direction, Entry, Order, OrderBy};
use std::cmp::Ordering;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TrashOrder {
    /// The service's own.
    #[default]
    DeletedLast,
    DeletedFirst,
    Name,
    NameBackward,
    Largest,
    Smallest,
}

impl TrashOrder {
    pub const ALL: [Self; 6] = [
        Self::DeletedLast,
        Self::DeletedFirst,
        Self::Name,
        Self::NameBackward,
        Self::Largest,
        Self::Smallest,
    ];

    /// As the heads of a list tell it.
    pub fn order(self) -> Order {
        let (by, direction) = match self {
            Self::DeletedLast => (OrderBy::UpdatedAt, Direction::Descending),
            Self::DeletedFirst => (OrderBy::UpdatedAt, Direction::Ascending),
            Self::Name => (OrderBy::Name, Direction::Ascending),
            Self::NameBackward => (OrderBy::Name, Direction::Descending),
            Self::Largest => (OrderBy::Size, Direction::Descending),
            Self::Smallest => (OrderBy::Size, Direction::Ascending),
        };
        Order { by, direction }
    }

    pub fn from_order(order: Order) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.order() == order)
    }

    /// The order after a press on a head: the other way round where it is the present one.
    pub fn toward(self, by: OrderBy) -> Self {
        let now = self.order();
        let direction = match now.by == by {
            true => now.direction.reversed(),
            // As in other lists: names from their beginning, dates and sizes from the newest and the largest.
            false if by == OrderBy::Name => Direction::Ascending,
            false => Direction::Descending,
        };
        Self::from_order(Order { by, direction }).unwrap_or(self)
    }

    fn compare(self, left: &Entry, right: &Entry) -> Ordering {
        match self {
            Self::DeletedLast => right.trashed_at.cmp(&left.trashed_at),
            Self::DeletedFirst => left.trashed_at.cmp(&right.trashed_at),
            Self::Name => left.name.cmp(&right.name),
            Self::NameBackward => right.name.cmp(&left.name),
            Self::Largest => right.size.cmp(&left.size),
            Self::Smallest => left.size.cmp(&right.size),
        }
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrashView {
    /// Names that contain it are shown.
    pub text: String,
    pub order: TrashOrder,
}

impl TrashView {
    /// The list is shown as the service sends it, page by page.
    pub fn is_default(&self) -> bool {
        self.text.trim().is_empty() && self.order == TrashOrder::default()
    }

    /// What is shown, in order, and the rest.
    pub fn arrange(&self, mut entries: Vec<Entry>) -> (Vec<Entry>, Vec<Entry>) {
        // Stable, so that equal entries stay as the service has them.
        entries.sort_by(|left, right| self.order.compare(left, right));
        let text = self.text.trim().to_lowercase();
        entries.into_iter().partition(|entry| entry.name.to_lowercase().contains(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::time::Timestamp;
    use crate::model::entry::fixture;

    fn entries() -> Vec<Entry> {
        let entry =
            |name: &str, size, trashed| Entry { size, trashed_at: Some(Timestamp(trashed)), ..fixture(name) };
        vec![entry("b.txt", Some(5), 30), entry("Photos/", None, 20), entry("a.TXT", Some(9), 10)]
    }

    #[test]
    fn every_order_and_every_text() {
        use TrashOrder::*;
        let cases: [(&str, TrashOrder, &[&str], usize); 8] = [
            ("", DeletedLast, &["b.txt", "Photos/", "a.TXT"], 0),
            ("", DeletedFirst, &["a.TXT", "Photos/", "b.txt"], 0),
            ("", Name, &["Photos/", "a.TXT", "b.txt"], 0),
            ("", NameBackward, &["b.txt", "a.TXT", "Photos/"], 0),
            ("", Largest, &["a.TXT", "b.txt", "Photos/"], 0),
            ("", Smallest, &["Photos/", "b.txt", "a.TXT"], 0),
            (" Txt ", DeletedLast, &["b.txt", "a.TXT"], 1),
            ("none", Name, &[], 3),
        ];
        for (text, order, expected, hidden) in cases {
            let view = TrashView { text: text.into(), order };
            let (shown, rest) = view.arrange(entries());
            let names: Vec<&str> = shown.iter().map(|entry| entry.name.as_str()).collect();
            assert_eq!((names.as_slice(), rest.len()), (expected, hidden), "{view:?}");
        }
        for order in TrashOrder::ALL {
            assert_eq!(TrashOrder::from_order(order.order()), Some(order));
        }
        let presses = [
            (DeletedLast, OrderBy::UpdatedAt, DeletedFirst),
            (DeletedLast, OrderBy::Name, Name),
            (Name, OrderBy::Name, NameBackward),
            (Name, OrderBy::Size, Largest),
            (Largest, OrderBy::Size, Smallest),
            (Smallest, OrderBy::UpdatedAt, DeletedLast),
            // The trash knows no such order.
            (Name, OrderBy::CreatedAt, Name),
        ];
        for (before, by, after) in presses {
            assert_eq!(before.toward(by), after, "{before:?} {by:?}");
        }
        assert!(TrashView { text: " ".into(), order: DeletedLast }.is_default());
    }
}
