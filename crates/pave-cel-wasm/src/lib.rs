//! The second module, which evaluates rules in CEL: [`pave_cel::answer`] behind two functions on bytes in its memory.
//!
//! It imports nothing. An instance has one thread, and is thrown away when it traps.

use std::cell::RefCell;

thread_local! {
    static TEXT: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
}

/// Room for a request of `length` bytes: its address, where the caller writes it.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "a name that the host finds")]
pub extern "C" fn reserve(length: usize) -> usize {
    TEXT.with_borrow_mut(|text| {
        *text = vec![0; length];
        text.as_ptr() as usize
    })
}

/// Answers the request that was written: gives the length of the answer, which lies at [`place`].
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "a name that the host finds")]
pub extern "C" fn answer() -> usize {
    let request = TEXT.take();
    let answer = pave_cel::answer(std::str::from_utf8(&request).unwrap_or_default());
    let length = answer.len();
    TEXT.set(answer.into_bytes());
    length
}

/// Where the answer lies.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "a name that the host finds")]
pub extern "C" fn place() -> usize {
    TEXT.with_borrow(|text| text.as_ptr() as usize)
}
