//! Long lists in keyboards, page by page.

use std::ops::Deref;

use super::InlineKeyboard;

/// A page of a list. Reads like a slice of its items.
///
/// ```
/// use balethon::types::{InlineKeyboard, Page};
///
/// let books: Vec<String> = (1..=20).map(|n| format!("Book {n}")).collect();
/// let page = Page::of(&books, 1, 8);
/// let keyboard = InlineKeyboard::new()
///     .grid(2, page.iter().map(|book| (book, format!("open:{book}"))))
///     .turning(&page, |number| format!("page:{number}"));
/// assert_eq!(page.len(), 8);
/// assert_eq!(keyboard.rows[0][0].text, "Book 9");
/// let texts: Vec<_> = keyboard.rows[4].iter().map(|button| button.text.as_str()).collect();
/// assert_eq!(texts, ["‹ 1", "3 ›"]);
/// assert_eq!(keyboard.rows[4][1].callback_data.as_deref(), Some("page:2"));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Page<'a, T> {
    items: &'a [T],
    number: usize,
    count: usize,
}

impl<'a, T> Page<'a, T> {
    /// The page of this number, from 0, where each has so many items. Beyond the end it is the last page: the list may
    /// have become shorter since its buttons were sent.
    pub fn of(items: &'a [T], number: usize, size: usize) -> Self {
        let size = size.max(1);
        let count = items.len().div_ceil(size).max(1);
        let number = number.min(count - 1);
        let start = number * size;
        Self { items: &items[start..items.len().min(start + size)], number, count }
    }

    /// Its number, from 0.
    pub fn number(&self) -> usize {
        self.number
    }

    /// How many pages the list has, at least one.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The number of the page before, if there is one.
    pub fn previous(&self) -> Option<usize> {
        self.number.checked_sub(1)
    }

    /// The number of the page after, if there is one.
    pub fn next(&self) -> Option<usize> {
        (self.number + 1 < self.count).then_some(self.number + 1)
    }

    /// Its items.
    pub fn items(&self) -> &'a [T] {
        self.items
    }
}

impl<T> Deref for Page<'_, T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.items
    }
}

impl InlineKeyboard {
    /// A row with buttons to the pages before and after, `‹ 1` and `3 ›`. The function makes their data from the number
    /// of the page, from 0. There is no row when there is only one page.
    pub fn turning<T, D: Into<String>>(mut self, page: &Page<'_, T>, data: impl Fn(usize) -> D) -> Self {
        self = self.row();
        if let Some(previous) = page.previous() {
            self = self.button(format!("‹ {}", previous + 1), data(previous));
        }
        if let Some(next) = page.next() {
            self = self.button(format!("{} ›", next + 1), data(next));
        }
        self.row()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_a_list() {
        let items: Vec<u8> = (0..10).collect();
        let page = |number, size| Page::of(&items, number, size);
        assert_eq!((&*page(0, 4), page(0, 4).previous(), page(0, 4).next()), (&[0, 1, 2, 3][..], None, Some(1)));
        assert_eq!((&*page(2, 4), page(2, 4).previous(), page(2, 4).next()), (&[8, 9][..], Some(1), None));
        assert_eq!(page(9, 4).number(), 2);
        assert_eq!((page(0, 10).count(), page(0, 0).count()), (1, 10));
        let none: [u8; 0] = [];
        let empty = Page::of(&none, 3, 8);
        assert_eq!((empty.len(), empty.number(), empty.count()), (0, 0, 1));
        let keyboard = InlineKeyboard::new().turning(&empty, |number| number.to_string());
        assert!(keyboard.rows.is_empty());
    }
}
