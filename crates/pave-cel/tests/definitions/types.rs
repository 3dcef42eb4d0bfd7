//! Values have the types that their schema gives them.

use super::{ask_nothing, become_of, fail, hold};
use serde_json::json;

#[test]
fn whole_numbers_have_64_bits() {
    let properties =
        json!({"most": {"type": "integer", "format": "int64"}, "few": {"type": "integer", "format": "int32"}});
    let spec = json!({"most": i64::MAX, "few": 3});
    hold(
        &properties,
        &spec,
        &[
            "self.most == 9223372036854775807",
            "type(self.few) == int",
            "self.few == 3 && self.few != 4 && self.few == 3.0 && self.few == 3u",
            "self.few < 3.5 && self.few > 2u && self.few <= 3 && self.few >= 3",
            "self.few / 2 == 1 && self.few % 2 == 1 && -self.few / 2 == -1",
            "double(self.few) / 2.0 == 1.5",
        ],
    );
    fail(
        &properties,
        &spec,
        &[
            "self.most + 1 > 0",
            "self.few / 0 == 0",
            "self.few % 0 == 0",
            "uint(-self.few) == 1u",
            "self.most * 2 > 0",
        ],
    );
    // 3.0 is a whole number in JSON, too.
    hold(
        &properties,
        &json!({"few": 3.0}),
        &["type(self.few) == int", "self.few == 3"],
    );
    ask_nothing(
        &properties,
        &[json!({"few": 3.5}), json!({"few": "3"}), json!({"few": true})],
    );
}

#[test]
fn numbers_are_doubles_however_they_are_written() {
    let properties = json!({"ratio": {"type": "number"}, "whole": {"type": "number", "format": "double"}});
    hold(
        &properties,
        &json!({"ratio": 0.25, "whole": 4}),
        &[
            "type(self.ratio) == double && type(self.whole) == double",
            "self.whole == 4.0 && self.whole == 4",
            "self.ratio * self.whole == 1.0",
            "int(self.whole + 0.9) == 4",
            "self.whole / 0.0 > 1e308",
            "self.ratio < 1 && self.whole > 3u",
        ],
    );
    become_of(
        &properties,
        &json!({"ratio": 0.25}),
        &[("self.ratio % 2.0 == 0.0", "unchecked")],
    );
    ask_nothing(&properties, &[json!({"ratio": "0.25"})]);
}

#[test]
fn texts_and_booleans_are_what_they_are() {
    let properties = json!({"text": {"type": "string"}, "flag": {"type": "boolean"}, "phase": {"type": "string", "enum": ["Open", "Shut"]}});
    hold(
        &properties,
        &json!({"text": "Grüße 👋", "flag": true, "phase": "Open"}),
        &[
            "self.text == 'Grüße 👋' && self.text.size() == 7",
            "self.text == 'Gr\\u00fc\\u00dfe \\U0001f44b'",
            "self.text.startsWith('Grü') && self.text.endsWith('👋') && self.text.contains('ß')",
            "self.text.substring(6) == '👋'",
            "self.flag && type(self.flag) == bool && string(self.flag) == 'true'",
            "self.phase in ['Open', 'Shut']",
        ],
    );
    // Regular expressions are over units of 16 bits.
    become_of(
        &properties,
        &json!({"text": "👋"}),
        &[("self.text.matches('^.$')", "unchecked")],
    );
    ask_nothing(&properties, &[json!({"text": 3}), json!({"flag": "true"})]);
}

#[test]
fn formats_give_bytes_times_and_durations() {
    let properties = json!({
        "data": {"type": "string", "format": "byte"},
        "day": {"type": "string", "format": "date"},
        "time": {"type": "string", "format": "date-time"},
        "span": {"type": "string", "format": "duration"},
        "mail": {"type": "string", "format": "email"},
    });
    let spec = json!({"data": "UGF2ZQ==", "day": "2026-11-21", "time": "2026-11-21T20:15:30.5+01:00", "span": "1h30m15s", "mail": "a@example.com"});
    hold(
        &properties,
        &spec,
        &[
            "self.data == b'Pave' && self.data.size() == 4 && string(self.data) == 'Pave' && type(self.data) == bytes",
            "type(self.day) == google.protobuf.Timestamp && self.day == timestamp('2026-11-21T00:00:00Z')",
            "self.day.getFullYear() == 2026 && self.day.getMonth() == 10 && self.day.getDate() == 21",
            "self.day.getDayOfWeek() == 6 && self.day.getDayOfYear() == 324 && self.day.getDayOfMonth() == 20",
            "self.time == timestamp('2026-11-21T19:15:30.500Z') && self.time > self.day",
            "self.time.getHours() == 19 && self.time.getHours('+01:00') == 20 && self.time.getMilliseconds() == 500",
            "self.time - self.day == duration('69330.5s')",
            "type(self.span) == google.protobuf.Duration && self.span == duration('5415s')",
            "self.span.getHours() == 1 && self.span.getMinutes() == 90 && self.span.getSeconds() == 5415",
            "self.day + self.span == timestamp('2026-11-21T01:30:15Z')",
            "duration('1700000000000000000ns').getSeconds() == 1700000000",
            "string(self.span) == '5415s' && string(self.day) == '2026-11-21T00:00:00Z'",
            "self.mail == 'a@example.com'",
        ],
    );
    fail(
        &properties,
        &spec,
        &[
            "self.span < duration('2 hours')",
            "self.span < duration('1d')",
            "self.day < timestamp('2026-11-31T00:00:00Z')",
            "self.day < timestamp('2026-11-21')",
            "self.day < timestamp(999999999999)",
        ],
    );
    ask_nothing(
        &properties,
        &[
            json!({"data": "UGF2ZQ"}),
            json!({"day": "21.11.2026"}),
            json!({"time": "20:15"}),
            json!({"span": "90 minutes"}),
        ],
    );
}

#[test]
fn values_are_converted() {
    let properties = json!({"count": {"type": "integer"}, "ratio": {"type": "number"}, "text": {"type": "string"}});
    let spec = json!({"count": 12, "ratio": 12.75, "text": "12"});
    hold(
        &properties,
        &spec,
        &[
            "int(self.ratio) == self.count && int(self.text) == self.count && int(12u) == self.count",
            "double(self.count) == 12.0 && double('12.75') == self.ratio",
            "uint(self.count) == 12u && uint(self.text) == 12u",
            "string(self.count) == self.text && string(self.ratio) == '12.75'",
            "bytes(self.text) == b'12' && bool('true') && duration(self.text + 's').getSeconds() == 12",
            "timestamp('2026-11-21T00:00:00Z') == timestamp(1795219200)",
            "type(self.text) == string && type(dyn(self.count)) == int && type(type(1)) == type",
        ],
    );
    fail(
        &properties,
        &spec,
        &[
            "int('twelve') == 12",
            "int(1e30) == 1",
            "uint(-1) == 1u",
            "bool('yes')",
            "double('a') == 1.0",
            "string(b'\\xff') == ''",
        ],
    );
}

#[test]
fn a_whole_number_or_a_text_is_what_it_is() {
    let properties = json!({"most": {"x-kubernetes-int-or-string": true}, "all": {"type": "integer"}});
    hold(
        &properties,
        &json!({"most": "25%", "all": 8}),
        &[
            "type(self.most) == string && self.most == '25%' && self.most != 25",
            "type(self.most) == int ? self.most <= self.all : self.most.endsWith('%')",
            "int(self.most.replace('%', '')) * self.all / 100 == 2",
        ],
    );
    hold(
        &properties,
        &json!({"most": 5, "all": 8}),
        &[
            "type(self.most) == int && self.most == 5 && self.most != '5'",
            "type(self.most) == int ? self.most <= self.all : false",
        ],
    );
    become_of(
        &properties,
        &json!({"most": 5}),
        &[("self.most.endsWith('%')", "unchecked")],
    );
    ask_nothing(
        &properties,
        &[json!({"most": 2.5}), json!({"most": true}), json!({"most": []})],
    );
    let nullable = json!({"most": {"x-kubernetes-int-or-string": true, "nullable": true}});
    hold(&nullable, &json!({"most": null}), &["!has(self.most)"]);
}
