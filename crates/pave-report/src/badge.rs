//! Badges: a score as a small picture for a page, or as what shields.io draws one from.

use crate::score::{ServiceScore, grade};
use serde::{Deserialize, Serialize};
use serde_json::json;

/// The form of a badge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BadgeForm {
    /// A picture.
    Svg,
    /// What shields.io's `endpoint` badge reads: <https://shields.io/badges/endpoint-badge>.
    Json,
}

/// A badge of the whole set, or of one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Badge {
    /// The service's name; none for the set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// The badge itself.
    pub text: String,
}

/// The badge of a set with this score; where it holds several services, one of each, too. The same input gives the same
/// bytes.
#[must_use]
pub fn badges(form: BadgeForm, score: u32, services: &[ServiceScore]) -> Vec<Badge> {
    let several = if services.len() > 1 { services } else { &[] };
    let set = Badge {
        service: None,
        text: badge(form, "pave", score),
    };
    let each = several.iter().map(|service| Badge {
        service: Some(service.name.clone()),
        text: badge(form, &service.name, service.score),
    });
    std::iter::once(set).chain(each).collect()
}

fn badge(form: BadgeForm, label: &str, score: u32) -> String {
    let message = format!("{} {score}", grade(score));
    let color = color(score);
    match form {
        BadgeForm::Svg => svg(label, &message, color),
        BadgeForm::Json => {
            let value = json!({"schemaVersion": 1, "label": label, "message": message, "color": color});
            format!("{value}\n")
        }
    }
}

/// White text on any of them has a contrast of 4.5 or more, which the guidelines for accessible pages ask for.
const fn color(score: u32) -> &'static str {
    match grade(score) {
        'A' => "15803d",
        'B' => "4d7c0f",
        'C' => "a16207",
        'D' => "c2410c",
        _ => "b91c1c",
    }
}

/// `label` holds what a service's name holds: nothing that XML would have to escape.
fn svg(label: &str, message: &str, color: &str) -> String {
    let (left, right) = (width(label), width(message));
    let all = left + right;
    let (label_middle, message_middle) = (left / 2, left + right / 2);
    // The texts are as wide as they are said to be, whatever font a reader has.
    let (label_width, message_width) = (left - PADDING, right - PADDING);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{all}" height="20" role="img" aria-label="{label}: {message}">
  <title>{label}: {message}</title>
  <clipPath id="edge"><rect width="{all}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#edge)">
    <rect width="{left}" height="20" fill="#3f3f46"/>
    <rect x="{left}" width="{right}" height="20" fill="#{color}"/>
  </g>
  <g fill="#fff" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11" text-anchor="middle">
    <text x="{label_middle}" y="14" textLength="{label_width}">{label}</text>
    <text x="{message_middle}" y="14" textLength="{message_width}">{message}</text>
  </g>
</svg>
"##
    )
}

/// What stands beside a text, on both sides together.
const PADDING: u32 = 12;

/// The width of a half, even so that its middle is a whole number.
fn width(text: &str) -> u32 {
    let tenths: u32 = text.chars().map(tenths_of).sum();
    (tenths.div_ceil(10) + PADDING).next_multiple_of(2)
}

/// About how wide a character is at 11 pixels in fonts such as Verdana, in tenths of a pixel.
const fn tenths_of(character: char) -> u32 {
    match character {
        'i' | 'j' | 'l' => 31,
        '.' | ' ' | 'f' | 't' => 41,
        'r' | '-' => 48,
        'm' => 107,
        'w' => 90,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 62,
        _ => 71,
    }
}
