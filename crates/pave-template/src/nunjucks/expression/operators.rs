//! Comparisons and arithmetic, from the loosest to the tightest.

use super::super::ast::{Comparison, Expr, ExprId, Operator};
use super::super::failure::Outcome;
use super::ExpressionParser;

/// Operands with the operators between them, not grouped yet.
struct Row {
    first: ExprId,
    rest: Vec<(Operator, ExprId)>,
}

impl Row {
    fn append(&mut self, operator: Operator, right: Row) {
        self.rest.push((operator, right.first));
        self.rest.extend(right.rest);
    }
}

impl ExpressionParser<'_, '_> {
    pub(super) fn equality(&mut self) -> Outcome<ExprId> {
        self.comparisons(
            &[
                ("==", Comparison::Equal),
                ("===", Comparison::Identical),
                ("!=", Comparison::NotEqual),
                ("!==", Comparison::NotIdentical),
            ],
            Self::relation,
        )
    }

    fn relation(&mut self) -> Outcome<ExprId> {
        self.comparisons(
            &[
                ("<", Comparison::Less),
                ("<=", Comparison::LessOrEqual),
                (">", Comparison::Greater),
                (">=", Comparison::GreaterOrEqual),
            ],
            Self::sum,
        )
    }

    pub(super) fn comparisons(
        &mut self,
        known: &[(&str, Comparison)],
        operand: fn(&mut Self) -> Outcome<ExprId>,
    ) -> Outcome<ExprId> {
        let at = self.at();
        let left = operand(self)?;
        let mut operations = Vec::new();
        while let Some((_, comparison)) = known.iter().find(|(spelling, _)| self.peek().is_spelled(spelling)) {
            self.place += 1;
            operations.push((*comparison, operand(self)?));
        }
        if operations.is_empty() {
            return Ok(left);
        }
        self.add(Expr::Compare(left, operations), at)
    }

    fn sum(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.product()?;
        loop {
            let operator = if self.take_operator("+") {
                Operator::Add
            } else if self.take_operator("-") {
                Operator::Subtract
            } else if self.take_operator("~") {
                Operator::Concatenate
            } else {
                return Ok(left);
            };
            let right = self.product()?;
            left = self.add(Expr::Binary(operator, left, right), at)?;
        }
    }

    /// `*`, `/` and `%` form one row that is grouped from the left; `//` rounds down all that its part of the row has
    /// so far. A row of `*` consists of rows of `/`, these of rows of `//`, these of rows of `%`.
    fn product(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut row = self.quotient_row()?;
        while self.take_operator("*") {
            let right = self.quotient_row()?;
            row.append(Operator::Multiply, right);
        }
        self.fold(row, at)
    }

    fn quotient_row(&mut self) -> Outcome<Row> {
        let mut row = self.floor_row()?;
        while self.take_operator("/") {
            let right = self.floor_row()?;
            row.append(Operator::Divide, right);
        }
        Ok(row)
    }

    fn floor_row(&mut self) -> Outcome<Row> {
        let at = self.at();
        let mut row = self.remainder_row()?;
        while self.take_operator("//") {
            let right = self.remainder_row()?;
            row.append(Operator::Divide, right);
            let quotient = self.fold(row, at)?;
            row = Row {
                first: self.add(Expr::Floor(quotient), at)?,
                rest: Vec::new(),
            };
        }
        Ok(row)
    }

    fn remainder_row(&mut self) -> Outcome<Row> {
        let mut row = Row {
            first: self.power()?,
            rest: Vec::new(),
        };
        while self.take_operator("%") {
            let right = self.power()?;
            row.rest.push((Operator::Remainder, right));
        }
        Ok(row)
    }

    fn fold(&mut self, row: Row, at: usize) -> Outcome<ExprId> {
        let mut left = row.first;
        for (operator, right) in row.rest {
            left = self.add(Expr::Binary(operator, left, right), at)?;
        }
        Ok(left)
    }

    fn power(&mut self) -> Outcome<ExprId> {
        let at = self.at();
        let mut left = self.filtered()?;
        while self.take_operator("**") {
            let right = self.filtered()?;
            left = self.add(Expr::Binary(Operator::Power, left, right), at)?;
        }
        Ok(left)
    }
}
