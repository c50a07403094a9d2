//! Reproducible pseudo-random request bodies.

use serde_json::{Map, Value};

pub struct SeededRandom(pub u64);

impl SeededRandom {
    pub fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    /// Some of these fields with some of these values.
    pub fn body(&mut self, fields: &[&str], values: &[Value]) -> Value {
        let count = self.below(9);
        let fields = (0..count).map(|_| {
            let name = fields[self.below(fields.len())];
            (name.to_owned(), values[self.below(values.len())].clone())
        });
        Value::Object(fields.collect::<Map<_, _>>())
    }
}
