//! Room for a request in the core's own memory, kept from one request to the next.

use std::cell::RefCell;

/// A larger room is given back after use.
const MOST_KEPT: usize = 4 * 1024 * 1024;

thread_local! {
    static ROOM: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Makes room for `length` bytes and gives its address.
pub(crate) fn reserve(length: usize) -> usize {
    ROOM.with_borrow_mut(|room| {
        if room.len() < length {
            // What the room held is of no use: it need not move.
            *room = vec![0; length.next_multiple_of(64 * 1024)];
        }
        room.as_ptr() as usize
    })
}

/// Gives the first `length` bytes of the room to `use_frame`; nothing of them if the room is smaller, which the frame's
/// reader refuses.
pub(crate) fn with_frame<T>(length: usize, use_frame: impl FnOnce(&[u8]) -> T) -> T {
    let room = ROOM.take();
    let result = use_frame(room.get(..length).unwrap_or_default());
    if room.len() <= MOST_KEPT {
        ROOM.set(room);
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_kept_unless_it_is_large() {
        let first = reserve(10);
        assert_eq!(reserve(1000), first);
        assert_eq!(with_frame(1000, <[u8]>::len), 1000);
        assert_eq!(reserve(20), first);
        assert_eq!(with_frame(usize::MAX, <[u8]>::len), 0);
        reserve(MOST_KEPT + 1);
        with_frame(1, |_| ());
        assert_eq!(with_frame(1, <[u8]>::len), 0);
    }
}
