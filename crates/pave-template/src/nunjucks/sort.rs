//! JavaScript's stable sort for comparisons that may contradict themselves.
//!
//! The standard library's sort may panic on those. Up to 32 values this is exactly what V8 does (a run at the start,
//! then binary insertion), so that even a contradicting order gives the same list; longer lists merge such runs.

use super::failure::{Meter, Outcome};
use super::value::Value;

/// Items that are not in a run yet.
type Rest<T> = std::iter::Peekable<std::vec::IntoIter<T>>;

/// Sorts the values of `places`: undefined behind them, holes last.
pub(crate) fn sort_places(
    places: Vec<Option<Value>>,
    mut compare: impl FnMut(&Value, &Value) -> Outcome<i8>,
    meter: &Meter,
) -> Outcome<Vec<Option<Value>>> {
    let count = places.len();
    let mut values = Vec::with_capacity(count);
    let mut undefined = 0;
    for place in places {
        match place {
            Some(Value::Undefined) => undefined += 1,
            Some(value) => values.push(value),
            None => {}
        }
    }
    let mut sorted: Vec<Option<Value>> = sort(values, &mut compare, meter)?.into_iter().map(Some).collect();
    sorted.extend(std::iter::repeat_n(Some(Value::Undefined), undefined));
    sorted.resize(count, None);
    Ok(sorted)
}

/// Sorts `items` by `compare`, which is below 0 if the first comes first.
pub(crate) fn sort<T>(
    items: Vec<T>,
    compare: &mut impl FnMut(&T, &T) -> Outcome<i8>,
    meter: &Meter,
) -> Outcome<Vec<T>> {
    meter.steps(items.len() / 4)?;
    let shortest = least_run(items.len());
    let mut items: Rest<T> = items.into_iter().peekable();
    let mut runs: Vec<Vec<T>> = Vec::new();
    while items.peek().is_some() {
        let mut run = take_run(&mut items, compare)?;
        while run.len() < shortest
            && let Some(item) = items.next()
        {
            insert(&mut run, item, compare)?;
        }
        runs.push(run);
        collapse(&mut runs, compare)?;
    }
    while runs.len() > 1 {
        let at = match runs.as_slice() {
            [.., first, _, last] if first.len() < last.len() => runs.len() - 3,
            _ => runs.len() - 2,
        };
        merge_at(&mut runs, at, compare)?;
    }
    Ok(runs.pop().unwrap_or_default())
}

/// Timsort's shortest run: 32 to 64 for long lists, everything for short ones.
fn least_run(length: usize) -> usize {
    let (mut length, mut odd) = (length, 0);
    while length >= 64 {
        odd |= length & 1;
        length >>= 1;
    }
    length + odd
}

/// Takes the run at the start: not descending, or strictly descending and then turned round.
fn take_run<T>(items: &mut Rest<T>, compare: &mut impl FnMut(&T, &T) -> Outcome<i8>) -> Outcome<Vec<T>> {
    let mut run: Vec<T> = items.next().into_iter().collect();
    let mut descending = false;
    while let (Some(next), Some(last)) = (items.peek(), run.last()) {
        let falls = compare(next, last)? < 0;
        if run.len() == 1 {
            descending = falls;
        } else if descending != falls {
            break;
        }
        run.extend(items.next());
    }
    if descending {
        run.reverse();
    }
    Ok(run)
}

fn insert<T>(run: &mut Vec<T>, item: T, compare: &mut impl FnMut(&T, &T) -> Outcome<i8>) -> Outcome<()> {
    let (mut low, mut high) = (0, run.len());
    while low < high {
        let middle = low + (high - low) / 2;
        match run.get(middle) {
            Some(pivot) if compare(&item, pivot)? < 0 => high = middle,
            _ => low = middle + 1,
        }
    }
    run.insert(low, item);
    Ok(())
}

fn collapse<T>(runs: &mut Vec<Vec<T>>, compare: &mut impl FnMut(&T, &T) -> Outcome<i8>) -> Outcome<()> {
    loop {
        let length = |back: usize| runs.len().checked_sub(back).and_then(|at| runs.get(at)).map(Vec::len);
        let (Some(last), Some(second)) = (length(1), length(2)) else {
            return Ok(());
        };
        let third = length(3);
        let fourth = length(4);
        let unbalanced = third.is_some_and(|third| third <= second + last)
            || matches!((fourth, third), (Some(fourth), Some(third)) if fourth <= third + second);
        let at = if unbalanced && third.is_some_and(|third| third < last) {
            runs.len() - 3
        } else if unbalanced || second <= last {
            runs.len() - 2
        } else {
            return Ok(());
        };
        merge_at(runs, at, compare)?;
    }
}

/// Merges run `at` with the next one.
fn merge_at<T>(runs: &mut Vec<Vec<T>>, at: usize, compare: &mut impl FnMut(&T, &T) -> Outcome<i8>) -> Outcome<()> {
    if at + 1 >= runs.len() {
        return Ok(());
    }
    let right = runs.remove(at + 1);
    let left = runs.remove(at);
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(first), Some(second)) = (left.peek(), right.peek()) {
        let from_right = compare(second, first)? < 0;
        merged.extend(if from_right { right.next() } else { left.next() });
    }
    merged.extend(left);
    merged.extend(right);
    runs.insert(at, merged);
    Ok(())
}
