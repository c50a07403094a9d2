//! The search language: tokenizer, parser and evaluation.

mod lex;
pub mod matching;
pub mod parse;

/// A parsed query.
#[derive(Debug, Clone, PartialEq)]
pub enum Query {
    And(Vec<Query>),
    Or(Vec<Query>),
    Not(Box<Query>),
    Condition {
        field: String,
        op: Op,
        value: Value,
    },
    In {
        field: String,
        values: Vec<Value>,
    },
    /// An empty query, where that is allowed.
    Everything,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Op {
    Equal,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
    Match,
    Prefix,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Text(String),
    Number(f64),
    Flag(bool),
}
