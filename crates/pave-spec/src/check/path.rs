//! Where a value stands in its document.

use std::fmt::{self, Display, Formatter};

/// A path such as `ports[0].name`. It becomes text only where a finding says it: most values are right.
#[derive(Clone, Copy)]
pub(super) enum Path<'p> {
    /// The document.
    Top,
    /// A field of an object.
    Field(&'p Path<'p>, &'p str),
    /// An item of a list.
    Item(&'p Path<'p>, usize),
}

impl Display for Path<'_> {
    // Recursion ends: the table of fields bounds the depth.
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Top => Ok(()),
            Self::Field(Self::Top, name) => formatter.write_str(name),
            Self::Field(object, name) => write!(formatter, "{object}.{name}"),
            Self::Item(list, index) => write!(formatter, "{list}[{index}]"),
        }
    }
}
