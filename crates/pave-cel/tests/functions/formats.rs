//! `format.dns1123Label().validate('my-app')`, which gives what is wrong, or none.

use super::{fail, give, have_no_overload, hold, outcome};

/// Checks texts that are of the format `name`, and texts that are not.
fn is_told(name: &str, good: &[&str], bad: &[&str]) {
    for (texts, expected) in [(good, false), (bad, true)] {
        for text in texts {
            let expression = format!("format.{name}().validate('{text}').hasValue()");
            assert_eq!(outcome(&expression), Ok(expected), "{expression}");
            let expression = format!("format.named('{name}').value().validate('{text}').hasValue()");
            assert_eq!(outcome(&expression), Ok(expected), "{expression}");
        }
    }
}

#[test]
fn labels_and_domains_are_those_of_their_standards() {
    let longest = "a".repeat(63);
    let too_long = "a".repeat(64);
    let domain = ["a"; 127].join(".");
    let long_domain = ["a"; 128].join(".");
    is_told(
        "dns1123Label",
        &["my-app", "a", "7", "7up", &longest],
        &["", "My-app", "-app", "app-", "my.app", "my_app", &too_long],
    );
    is_told(
        "dns1123LabelPrefix",
        &["my-app", "my-app-"],
        &["", "-", "-app", "my_app-", &too_long],
    );
    is_told(
        "dns1035Label",
        &["my-app", "a7", &longest],
        &["", "7up", "app-", "App", &too_long],
    );
    is_told("dns1035LabelPrefix", &["my-app-", "a"], &["77-", "-a"]);
    is_told(
        "dns1123Subdomain",
        &["shop.example.com", "shop", "7.shop", &domain],
        &[
            "",
            "shop..com",
            ".shop",
            "shop.",
            "Shop.com",
            "shop-.com",
            "shop_.com",
            &long_domain,
        ],
    );
    is_told(
        "dns1123SubdomainPrefix",
        &["shop.example-", "shop"],
        &[".shop-", "Shop-"],
    );
}

#[test]
fn names_and_values_of_labels_are_told_from_others() {
    let longest = "a".repeat(63);
    let too_long = "a".repeat(64);
    is_told(
        "labelValue",
        &["", "a", "My_App.7-b", &longest],
        &["-a", "a-", "_a", "a.", "a b", "a/b", &too_long],
    );
    is_told(
        "qualifiedName",
        &["app", "My_App.7", "example.com/app", "shop.example.com/My_App"],
        &[
            "",
            "/app",
            "example.com/",
            "example.com/a/b",
            "Example.com/app",
            "-app",
            "example.com/-app",
            &too_long,
        ],
    );
}

#[test]
fn texts_of_other_formats_are_told_from_others() {
    is_told(
        "uri",
        &["https://shop.example.com/cart?item=1", "/cart"],
        &["", "cart", "https://shop example.com"],
    );
    is_told(
        "uuid",
        &[
            "0f8fad5b-d9cb-469f-a165-70867728950e",
            "0F8FAD5B-D9CB-469F-A165-70867728950E",
        ],
        &[
            "",
            "0f8fad5b-d9cb-469f-a165-70867728950",
            "0f8fad5b-d9cb-469f-a165-70867728950g",
            "0f8fad5bd-9cb-469f-a165-70867728950e",
        ],
    );
    is_told(
        "byte",
        &["", "cGF2ZQ==", "cGF2ZWQ=", "cGF2"],
        &["cGF2ZQ", "cGF2ZQ=", "cGF*", "===="],
    );
    is_told(
        "date",
        &["2026-11-21", "2024-02-29"],
        &["", "2026-02-29", "2026-13-01", "2026-1-1", "21.11.2026"],
    );
    is_told(
        "datetime",
        &["2026-11-21T19:30:00Z", "2026-11-21T19:30:00.25+02:00"],
        &[
            "",
            "2026-11-21",
            "2026-11-21T19:30",
            "2026-11-21T25:00:00Z",
            "19:30:00Z",
        ],
    );
}

#[test]
fn a_format_says_what_is_wrong() {
    hold(&[
        "format.uuid().validate('x').value().size() > 0",
        "format.uuid().validate('x').value()[0] != ''",
        "format.dns1123Label().validate('x') == optional.none()",
        "format.named('uuid').hasValue()",
        "!format.named('postcode').hasValue()",
        "!format.named('').hasValue()",
        "format.named('uuid').value() == format.uuid()",
    ]);
    fail(&[
        "format.named('postcode').value()",
        "format.uuid().validate('0f8fad5b-d9cb-469f-a165-70867728950e').value()",
    ]);
    have_no_overload(&["format.uuid().validate(1)", "'uuid'.validate('x')", "format.named(1)"]);
    give(&[(
        "format.labelValue().validate('-').or(optional.of([])).value().size()",
        "1",
    )]);
}
