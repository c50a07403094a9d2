//! The selected rows of a list, in its order, without a copy of them: a million may be selected.

use super::listing::Listing;
use super::packed_entry::Row;
use super::selection::Selection;

pub struct SelectedRows<'a> {
    listing: &'a Listing,
    /// Of each row, whether it is selected; `None` where all are.
    marks: Option<Vec<bool>>,
    len: usize,
}

impl<'a> SelectedRows<'a> {
    pub fn new(selection: &Selection, listing: &'a Listing) -> Self {
        let (named, is_inverted) = selection.named();
        let mut len = if is_inverted { listing.len() } else { 0 };
        if named.is_empty() && is_inverted {
            return Self { listing, marks: None, len };
        }
        // Looked up one by one: what is named are a few, most of the time.
        let mut marks = vec![is_inverted; if named.is_empty() { 0 } else { listing.len() }];
        for at in named.iter().filter_map(|id| listing.position(id)) {
            marks[at] = !is_inverted;
            len = if is_inverted { len - 1 } else { len + 1 };
        }
        Self { listing, marks: Some(marks), len }
    }

    pub fn len(&self) -> usize {
        self.len
    }

    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    pub fn iter(&self) -> impl Iterator<Item = &'a Row> {
        let is_selected = |at: usize| self.marks.as_ref().is_none_or(|marks| marks.get(at) == Some(&true));
        let rows = self.listing.rows().enumerate();
        rows.filter(move |(at, _)| is_selected(*at)).map(|(_, row)| row).take(self.len)
    }

    /// The only one.
    pub fn only(&self) -> Option<&'a Row> {
        self.iter().next().filter(|_| self.len == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::FileId;
    use crate::model::entry::{Direction, Order, OrderBy, fixture};

    #[test]
    fn they_are_in_the_order_of_the_list() {
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        let listing = Listing::complete(order, 0, ["d", "b", "a", "c"].map(fixture).to_vec());
        let id = |name: &str| FileId::new(name);
        let selected = |selection: &Selection| {
            let rows = SelectedRows::new(selection, &listing);
            let names: Vec<String> = rows.iter().map(|row| row.name().to_owned()).collect();
            assert_eq!((rows.len(), rows.is_empty()), (names.len(), names.is_empty()));
            assert_eq!(rows.only().map(|row| row.id()), (names.len() == 1).then(|| id(&names[0])));
            names.concat()
        };
        let mut selection = Selection::default();
        assert_eq!(selected(&selection), "");
        // What is gone from the list is nowhere.
        ["c", "b", "gone"].iter().for_each(|name| selection.set(&id(name), true));
        assert_eq!(selected(&selection), "bc");
        selection.set(&id("c"), false);
        assert_eq!(selected(&selection), "b");
        selection.select_all(4, true);
        assert_eq!(selected(&selection), "dbac");
        selection.set(&id("a"), false);
        assert_eq!(selected(&selection), "dbc");
        selection.invert(4, true);
        assert_eq!(selected(&selection), "a");
    }
}
