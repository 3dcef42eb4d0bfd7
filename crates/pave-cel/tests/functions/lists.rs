//! Functions on lists, and on lists as sets.

use super::{fail, give, have_no_overload, hold};

#[test]
fn lists_are_summed_and_searched() {
    give(&[
        ("[4, 8, 15].sum()", "27"),
        ("[4u, 8u].sum()", "12u"),
        ("[0.5, -1.25].sum()", "-0.75"),
        ("[duration('90s'), duration('1h')].sum()", "duration('3690s')"),
        ("[].sum()", "0"),
        ("[4, 15, 8].min()", "4"),
        ("[4, 15, 8].max()", "15"),
        ("['pear', 'apple', 'plum'].min()", "'apple'"),
        ("['pear', 'apple', 'plum'].max()", "'plum'"),
        ("[0.5, -0.5].min()", "-0.5"),
        ("[duration('1h'), duration('59m')].max()", "duration('1h')"),
        (
            "[timestamp('2026-11-21T00:00:00Z'), timestamp('2025-11-21T00:00:00Z')].min()",
            "timestamp('2025-11-21T00:00:00Z')",
        ),
        ("[true, false].min()", "false"),
        ("['a', 'b', 'a', 'c'].indexOf('a')", "0"),
        ("['a', 'b', 'a', 'c'].lastIndexOf('a')", "2"),
        ("['a', 'b'].indexOf('z')", "-1"),
        ("['a', 'b'].lastIndexOf('z')", "-1"),
        ("[].indexOf(1)", "-1"),
        ("[[1], [2]].indexOf([2])", "1"),
    ]);
    fail(&["[].min()", "[].max()", "[9223372036854775807, 1].sum()"]);
    have_no_overload(&[
        "['a', 'b'].sum()",
        "[1, 'a'].max()",
        "[{}, {}].min()",
        "1.sum()",
        "['a'].indexOf('a', 0)",
    ]);
}

#[test]
fn lists_are_told_to_be_sorted() {
    hold(&[
        "[1, 2, 2, 3].isSorted()",
        "![1, 3, 2].isSorted()",
        "[].isSorted()",
        "['b'].isSorted()",
        "['B', 'a', 'b'].isSorted()",
        "[false, true].isSorted()",
        "![1.5, 1.25].isSorted()",
        "[b'a', b'b'].isSorted()",
        "[duration('1s'), duration('1m')].isSorted()",
    ]);
    have_no_overload(&["[{'a': 1}, {'a': 2}].isSorted()", "'ab'.isSorted()"]);
}

#[test]
fn lists_become_other_lists() {
    give(&[
        ("['a', 'b', 'c', 'd'].slice(1, 3)", "['b', 'c']"),
        ("['a', 'b'].slice(0, 2)", "['a', 'b']"),
        ("['a', 'b'].slice(2, 2)", "[]"),
        ("[1, [2, [3, [4]]]].flatten()", "[1, 2, [3, [4]]]"),
        ("[1, [2, [3, [4]]]].flatten(2)", "[1, 2, 3, [4]]"),
        ("[1, [2]].flatten(0)", "[1, [2]]"),
        ("[[], []].flatten()", "[]"),
        ("['b', 'a', 'b', 'c', 'a'].distinct()", "['b', 'a', 'c']"),
        ("[1, 1u, 1.0].distinct().size()", "1"),
        ("['a', 'b', 'c'].reverse()", "['c', 'b', 'a']"),
        ("[].reverse()", "[]"),
        ("['b', 'c', 'a'].sort()", "['a', 'b', 'c']"),
        ("[3, -1, 2].sort()", "[-1, 2, 3]"),
        ("[].sort()", "[]"),
        ("['ccc', 'a', 'bb'].sortBy(text, text.size())", "['a', 'bb', 'ccc']"),
        ("['b1', 'a2', 'c1'].sortBy(text, text.charAt(1))", "['b1', 'c1', 'a2']"),
        ("lists.range(3)", "[0, 1, 2]"),
        ("lists.range(0)", "[]"),
    ]);
    fail(&[
        "['a', 'b'].slice(0, 3)",
        "['a', 'b'].slice(-1, 1)",
        "['a', 'b'].slice(2, 1)",
        "[[1]].flatten(-1)",
    ]);
    have_no_overload(&[
        "[1, 'a'].sort()",
        "[[1], [2]].sort()",
        "'a'.distinct()",
        "lists.range('3')",
    ]);
}

#[test]
fn lists_are_compared_as_sets() {
    give(&[
        ("sets.contains(['a', 'b', 'c'], ['c', 'a'])", "true"),
        ("sets.contains(['a', 'b'], ['a', 'a'])", "true"),
        ("sets.contains(['a', 'b'], ['z'])", "false"),
        ("sets.contains(['a'], [])", "true"),
        ("sets.contains([], ['a'])", "false"),
        ("sets.contains([], [])", "true"),
        ("sets.contains([1, 2], [2.0, 1u])", "true"),
        ("sets.contains([[1], [2]], [[2]])", "true"),
        ("sets.equivalent(['a', 'b'], ['b', 'a', 'b'])", "true"),
        ("sets.equivalent(['a', 'b'], ['a'])", "false"),
        ("sets.equivalent([], [])", "true"),
        ("sets.equivalent([], ['a'])", "false"),
        ("sets.intersects(['a', 'b'], ['b', 'c'])", "true"),
        ("sets.intersects(['a', 'b'], ['c'])", "false"),
        ("sets.intersects(['a'], [])", "false"),
        ("sets.intersects([], [])", "false"),
    ]);
    have_no_overload(&[
        "sets.contains('abc', ['a'])",
        "sets.equivalent([1], 1)",
        "sets.intersects({}, [])",
    ]);
}
