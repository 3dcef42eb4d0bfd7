//! The allocator: quick for the many small blocks of a rendering, and with a cap, so that a portal can give a worker less
//! than the 256 MiB that the linker fixed.
//!
//! Small blocks come from lists of free blocks of their size, a few instructions each way; the system's allocator, which
//! WebAssembly's standard library brings, took a sixth of the time of rendering a small skeleton. Lists are never given
//! back: a block of a size is used for the next one of that size.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed};

static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
static IN_USE: AtomicUsize = AtomicUsize::new(0);
static REFUSED: AtomicBool = AtomicBool::new(false);

/// Sets the cap, in MiB.
pub(crate) fn limit(mebibytes: u32) {
    LIMIT.store((mebibytes as usize).saturating_mul(1024 * 1024), Relaxed);
}

/// The cap, in bytes.
pub(crate) fn most() -> usize {
    LIMIT.load(Relaxed)
}

/// Whether an allocation was refused since the instance started.
pub(crate) fn was_refused() -> bool {
    REFUSED.load(Relaxed)
}

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

/// Blocks of up to this many bytes come from lists, in steps of [`STEP`].
const SMALL: usize = 1024;
const STEP: usize = 16;
/// Larger ones up to this come from lists of powers of two.
const MEDIUM: usize = 32 * 1024;
const LISTS: usize = SMALL / STEP + 5;
/// What the system is asked for when a list is empty, to be cut into blocks.
const CHUNK: usize = 128 * 1024;

/// The list of blocks that a layout is served from; nothing for those that the system serves.
fn list_of(layout: Layout) -> Option<usize> {
    let size = layout.size();
    if layout.align() > STEP || size == 0 {
        None
    } else if size <= SMALL {
        Some((size - 1) / STEP)
    } else if size <= MEDIUM {
        Some(SMALL / STEP + (size - 1).ilog2() as usize - SMALL.ilog2() as usize)
    } else {
        None
    }
}

/// How large the blocks of a list are.
fn block_size(list: usize) -> usize {
    if list < SMALL / STEP {
        (list + 1) * STEP
    } else {
        SMALL << (list - SMALL / STEP + 1)
    }
}

/// Free blocks by size: each holds the address of the next.
struct Lists {
    heads: [*mut u8; LISTS],
    /// What is left of the last chunk.
    rest: *mut u8,
    left: usize,
}

struct PaveAllocator(UnsafeCell<Lists>);

// SAFETY: a WebAssembly instance has one thread; on other targets, where tests run, this is not the global allocator.
#[expect(unsafe_code, reason = "a static must be `Sync`; an instance has one thread")]
unsafe impl Sync for PaveAllocator {}

#[cfg_attr(target_family = "wasm", global_allocator)]
#[cfg_attr(
    not(target_family = "wasm"),
    allow(dead_code, reason = "the allocator is for WebAssembly instances")
)]
static ALLOCATOR: PaveAllocator = PaveAllocator::new();

impl PaveAllocator {
    const fn new() -> Self {
        Self(UnsafeCell::new(Lists {
            heads: [null_mut(); LISTS],
            rest: null_mut(),
            left: 0,
        }))
    }

    /// A block of a list; null if the system has no more memory.
    #[inline]
    #[expect(unsafe_code, reason = "an allocator works with addresses")]
    #[expect(clippy::cast_ptr_alignment, reason = "blocks are aligned to 16 bytes")]
    #[expect(clippy::indexing_slicing, reason = "`list_of` gives numbers of lists only")]
    fn take(&self, list: usize) -> *mut u8 {
        // SAFETY: one thread, and no call below comes back here while the lists are borrowed.
        let lists = unsafe { &mut *self.0.get() };
        let head = lists.heads[list];
        if head.is_null() {
            return Self::cut(lists, block_size(list));
        }
        // SAFETY: a free block holds the address of the next one in its first bytes, written by `put`.
        lists.heads[list] = unsafe { *head.cast::<*mut u8>() };
        head
    }

    #[inline]
    #[expect(unsafe_code, reason = "an allocator works with addresses")]
    #[expect(clippy::cast_ptr_alignment, reason = "blocks are aligned to 16 bytes")]
    #[expect(clippy::indexing_slicing, reason = "`list_of` gives numbers of lists only")]
    fn put(&self, list: usize, block: *mut u8) {
        // SAFETY: as in `take`; the block is free, at least 16 bytes long and aligned to 16.
        unsafe {
            let lists = &mut *self.0.get();
            *block.cast::<*mut u8>() = lists.heads[list];
            lists.heads[list] = block;
        }
    }

    /// A new block from the last chunk, or from another one.
    #[cold]
    #[expect(unsafe_code, reason = "an allocator works with addresses")]
    fn cut(lists: &mut Lists, size: usize) -> *mut u8 {
        if lists.left < size {
            let Ok(chunk) = Layout::from_size_align(CHUNK, STEP) else {
                return null_mut();
            };
            // SAFETY: the layout is not empty.
            let rest = unsafe { System.alloc(chunk) };
            if rest.is_null() {
                return null_mut();
            }
            lists.rest = rest;
            lists.left = CHUNK;
        }
        let block = lists.rest;
        // SAFETY: `size` bytes are left in the chunk, and sizes are multiples of 16.
        lists.rest = unsafe { block.add(size) };
        lists.left -= size;
        block
    }

    /// Undoes a booking that could not be served.
    fn check(pointer: *mut u8, grown: usize) -> *mut u8 {
        if pointer.is_null() {
            give_back(grown);
            REFUSED.store(true, Relaxed);
        }
        pointer
    }
}

// SAFETY: a block is served from its list, aligned to 16 bytes and at least as large as the layout, or by the system's
// allocator with the arguments that came; the layout alone decides which, so it comes back to where it came from. A refused
// one answers null, which the trait allows.
#[expect(unsafe_code, reason = "the trait of global allocators is unsafe")]
unsafe impl GlobalAlloc for PaveAllocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !book(layout.size()) {
            return null_mut();
        }
        let pointer = match list_of(layout) {
            Some(list) => self.take(list),
            // SAFETY: the caller's contract is passed on as it is.
            None => unsafe { System.alloc(layout) },
        };
        Self::check(pointer, layout.size())
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if list_of(layout).is_none() {
            if !book(layout.size()) {
                return null_mut();
            }
            // SAFETY: the caller's contract is passed on as it is.
            return Self::check(unsafe { System.alloc_zeroed(layout) }, layout.size());
        }
        // SAFETY: the caller's contract is passed on as it is; the block is as long as the layout.
        unsafe {
            let pointer = self.alloc(layout);
            if !pointer.is_null() {
                pointer.write_bytes(0, layout.size());
            }
            pointer
        }
    }

    #[inline]
    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        give_back(layout.size());
        match list_of(layout) {
            Some(list) => self.put(list, pointer),
            // SAFETY: the caller's contract is passed on as it is.
            None => unsafe { System.dealloc(pointer, layout) },
        }
    }

    unsafe fn realloc(&self, pointer: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let grown = new_size.saturating_sub(layout.size());
        let shrunk = layout.size().saturating_sub(new_size);
        let Ok(new_layout) = Layout::from_size_align(new_size, layout.align()) else {
            return null_mut();
        };
        let (old_list, new_list) = (list_of(layout), list_of(new_layout));
        if old_list.is_some() && old_list == new_list {
            if !book(grown) {
                return null_mut();
            }
            give_back(shrunk);
            return pointer;
        }
        if old_list.is_none() && new_list.is_none() {
            if !book(grown) {
                return null_mut();
            }
            // SAFETY: the caller's contract is passed on as it is.
            let moved = Self::check(unsafe { System.realloc(pointer, layout, new_size) }, grown);
            if !moved.is_null() {
                give_back(shrunk);
            }
            return moved;
        }
        // SAFETY: both blocks are as long as what is copied, and the old one is freed with its own layout.
        unsafe {
            let moved = self.alloc(new_layout);
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(pointer, layout.size().min(new_size));
                self.dealloc(pointer, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
#[expect(unsafe_code, reason = "an allocator is called as the compiler calls it")]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_what_was_written_and_never_overlap() {
        let allocator = PaveAllocator::new();
        let mut held: Vec<(*mut u8, Layout, u8)> = Vec::new();
        let mut state = 12_345_u32;
        let mut next = |most: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as usize % most
        };
        for round in 0..20_000 {
            let mark = u8::try_from(round % 251).unwrap();
            let size = [next(40), next(900), next(9_000), next(70_000)][next(4)] + 1;
            let layout = Layout::from_size_align(size, 1 << next(5)).unwrap();
            // SAFETY: blocks are written within their layouts, and freed once with them.
            unsafe {
                if held.len() < 200 {
                    let block = allocator.alloc(layout);
                    assert_eq!(block as usize % layout.align(), 0);
                    block.write_bytes(mark, size);
                    held.push((block, layout, mark));
                    continue;
                }
                let (block, old, written) = held.swap_remove(next(200));
                for at in [0, old.size() / 2, old.size() - 1] {
                    assert_eq!(*block.add(at), written);
                }
                if round % 3 == 0 {
                    let moved = allocator.realloc(block, old, size);
                    let both = old.size().min(size);
                    assert!((*moved, *moved.add(both - 1)) == (written, written));
                    moved.write_bytes(mark, size);
                    held.push((moved, Layout::from_size_align(size, old.align()).unwrap(), mark));
                } else {
                    allocator.dealloc(block, old);
                }
            }
        }
        for (block, layout, _) in held {
            // SAFETY: as above.
            unsafe { allocator.dealloc(block, layout) };
        }
    }

    #[test]
    fn every_size_fits_the_blocks_of_its_list() {
        for size in 1..=MEDIUM {
            let list = list_of(Layout::from_size_align(size, 8).unwrap()).unwrap();
            assert!(list < LISTS && block_size(list) >= size);
        }
        assert_eq!(list_of(Layout::from_size_align(MEDIUM + 1, 8).unwrap()), None);
        assert_eq!(list_of(Layout::from_size_align(64, 64).unwrap()), None);
    }
}
