//! An allocator with a cap, so that a portal can give a worker less than the 256 MiB that the linker fixed.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
static IN_USE: AtomicUsize = AtomicUsize::new(0);
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Sets the cap, in MiB.
pub(crate) fn limit(mebibytes: u32) {
    LIMIT.store((mebibytes as usize).saturating_mul(1024 * 1024), Relaxed);
}

/// Whether an allocation was refused since the instance started.
pub(crate) fn was_refused() -> bool {
    REFUSED.load(Relaxed)
}

struct CappedAllocator;

#[cfg_attr(target_family = "wasm", global_allocator)]
#[cfg_attr(
    not(target_family = "wasm"),
    allow(dead_code, reason = "the cap is for WebAssembly instances")
)]
static ALLOCATOR: CappedAllocator = CappedAllocator;

impl CappedAllocator {
    /// Books `grown` more bytes, or says that they are too many.
    fn book(grown: usize) -> bool {
        let wanted = IN_USE.load(Relaxed).saturating_add(grown);
        let granted = wanted <= LIMIT.load(Relaxed);
        if granted {
            IN_USE.store(wanted, Relaxed);
        } else {
            REFUSED.store(true, Relaxed);
        }
        granted
    }

    fn give_back(shrunk: usize) {
        IN_USE.store(IN_USE.load(Relaxed).saturating_sub(shrunk), Relaxed);
    }

    /// Undoes a booking that the system could not serve.
    fn check(pointer: *mut u8, grown: usize) -> *mut u8 {
        if pointer.is_null() {
            Self::give_back(grown);
            REFUSED.store(true, Relaxed);
        }
        pointer
    }
}

// SAFETY: every call goes to the system's allocator with the arguments it came with; a refused one answers null, which the
// trait allows.
#[expect(unsafe_code, reason = "the trait of global allocators is unsafe")]
unsafe impl GlobalAlloc for CappedAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !Self::book(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's contract is passed on as it is.
        Self::check(unsafe { System.alloc(layout) }, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !Self::book(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's contract is passed on as it is.
        Self::check(unsafe { System.alloc_zeroed(layout) }, layout.size())
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        Self::give_back(layout.size());
        // SAFETY: the caller's contract is passed on as it is.
        unsafe { System.dealloc(pointer, layout) }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let grown = new_size.saturating_sub(layout.size());
        if !Self::book(grown) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's contract is passed on as it is.
        let moved = Self::check(unsafe { System.realloc(pointer, layout, new_size) }, grown);
        if !moved.is_null() {
            Self::give_back(layout.size().saturating_sub(new_size));
        }
        moved
    }
}
