//! How a field is described: its type, its rule, who sees it in a form, what it means.

use crate::quantity::Quantity;
use crate::text::TextRule;

/// One field of an object.
#[derive(Debug)]
pub struct Field {
    /// The name in YAML and JSON.
    pub name: &'static str,
    /// What may be written.
    pub shape: Shape,
    /// Which page of a form shows it (seed 002's progressive disclosure).
    pub mode: Mode,
    /// Whether it must be there.
    pub required: bool,
    /// What it means, one sentence.
    pub about: &'static str,
    /// The default in words or as written in YAML; empty if there is none.
    pub default: &'static str,
}

/// What may be written for a field.
#[derive(Debug)]
pub enum Shape {
    /// Text that obeys a rule.
    Text(TextRule),
    /// Text, a number or a boolean, kept as the text that was written.
    Scalar,
    /// A Kubernetes quantity: text such as `250m` or `512Mi`, or a number.
    Quantity(QuantityUnit),
    /// A whole number between two bounds, both included.
    Integer {
        /// The least.
        least: i64,
        /// The greatest.
        greatest: i64,
    },
    /// A number above 50 and below 100, with a fraction if need be.
    Percentage,
    /// A price: a number from 0 to 1,000,000, with a fraction if need be.
    Price,
    /// `true` or `false`.
    Flag,
    /// One of some words.
    OneOf(&'static [&'static str]),
    /// An object with these fields.
    Object(&'static [Field]),
    /// Any object, kept as it is: part of a Kubernetes object, which has a schema of its own.
    Free,
    /// A list.
    List(&'static Shape),
    /// An object whose keys are free but obey a rule.
    Map(TextRule, &'static Shape),
}

/// What a quantity measures; it decides what is plausibly a mistake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuantityUnit {
    /// Cores.
    Cpu,
    /// Bytes.
    Bytes,
    /// Cores or bytes of many containers together.
    Sum,
}

impl QuantityUnit {
    /// Less is no container but a forgotten unit: `memory: 512` means 512 bytes. In thousandths.
    pub(crate) const fn least(self) -> i128 {
        match self {
            Self::Cpu | Self::Sum => 1,
            Self::Bytes => 1024 * 1024 * 1000 / 2,
        }
    }

    /// Whether a container can have this much; more than any node has is `cpu: 250` where `250m` was meant.
    pub(crate) fn is_plausible(self, quantity: Quantity) -> bool {
        let greatest: i128 = match self {
            Self::Cpu => 200 * 1000,
            Self::Bytes => 16_384 * 1024 * 1024 * 1024 * 1000,
            Self::Sum => i128::MAX,
        };
        (self.least()..=greatest).contains(&quantity.thousandths)
    }
}

/// Who needs a field: most people, some, or few.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mode {
    /// Shown to everyone.
    Simple,
    /// Shown on the second page of a form.
    Advanced,
    /// Shown on the last page of a form.
    Expert,
}

impl Field {
    /// An optional field without a default.
    #[must_use]
    pub const fn new(name: &'static str, mode: Mode, shape: Shape, about: &'static str) -> Self {
        Self {
            name,
            shape,
            mode,
            required: false,
            about,
            default: "",
        }
    }

    /// The same field, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same field, with a default.
    #[must_use]
    pub const fn or(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }
}

impl Shape {
    /// The shape in words, for "must be ...".
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text(_) => "text".to_owned(),
            Self::Scalar => "text, a number or a boolean".to_owned(),
            Self::Quantity(_) => "a quantity".to_owned(),
            Self::Integer { .. } => "a whole number".to_owned(),
            Self::Percentage => "a number above 50 and below 100".to_owned(),
            Self::Price => "a number from 0 to 1000000".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Object(_) | Self::Map(..) | Self::Free => "an object".to_owned(),
            Self::List(_) => "a list".to_owned(),
        }
    }

    /// What to write, for a hint.
    #[must_use]
    pub fn advice(&self) -> String {
        match self {
            Self::Text(rule) => rule.advice().to_owned(),
            Self::Scalar => "write text, a number or a boolean".to_owned(),
            Self::Quantity(QuantityUnit::Cpu) => "write cores such as `250m` or `1`".to_owned(),
            Self::Quantity(QuantityUnit::Sum) => "write an amount such as `10` or `20Gi`".to_owned(),
            Self::Quantity(QuantityUnit::Bytes) => "write an amount with its unit such as `512Mi` or `1Gi`".to_owned(),
            Self::Integer { least, greatest } => format!("write a whole number from {least} to {greatest}"),
            Self::Percentage => "write a number such as `99.9`".to_owned(),
            Self::Price => "write a number such as `23.5`".to_owned(),
            Self::Flag => "write `true` or `false`".to_owned(),
            Self::OneOf(words) => format!("write one of {}", words.join(", ")),
            Self::Object(fields) => {
                let names: Vec<_> = fields.iter().map(|field| field.name).collect();
                format!("write an object with fields such as {}", names.join(", "))
            }
            Self::Map(..) | Self::Free => "write an object".to_owned(),
            Self::List(_) => "write a list, one `- ` for each item".to_owned(),
        }
    }
}
