//! The order of functions in a module. It means nothing to the module, and much to brotli, which finds alike what stands side
//! by side: in this order the first file of the app is a thirtieth smaller on the wire.

use std::collections::{BTreeMap, BTreeSet};

use wasm_encoder::{Encode, NameMap, NameSection, Section};

use crate::split::bare;
use crate::trouble::Result;
use crate::whole::{Whole, unreadable};

/// What functions are compared by: which runs of so many bytes they hold.
const RUN: usize = 3;

/// One bit for each run, by its hash.
type Runs = [u64; 64];

/// The module with names for wasm-opt to sort its functions by: first by their type, then each beside the one most like it.
pub fn named(wasm: &[u8]) -> Result<Vec<u8>> {
    let whole = Whole::read(wasm).map_err(unreadable)?;
    let mut by_type: BTreeMap<u32, BTreeSet<(&[u8], u32)>> = BTreeMap::new();
    for (number, body) in (0..).skip(whole.imported()).zip(&whole.bodies) {
        by_type.entry(whole.kind(number)).or_default().insert((body.as_bytes(), number));
    }
    let with_runs = |(body, number)| (number, runs(body));
    let order = by_type.into_values().flat_map(|alike| chained(alike.into_iter().map(with_runs).collect()));
    let places: BTreeMap<u32, usize> = order.zip(0..).collect();
    let mut names = NameMap::new();
    for (number, place) in places {
        names.append(number, &format!("{place:06}"));
    }
    let mut section = NameSection::new();
    section.functions(&names);
    let mut named = bare(wasm);
    named.push(section.id());
    section.encode(&mut named);
    Ok(named)
}

fn runs(body: &[u8]) -> Runs {
    let mut runs = [0; 64];
    for run in body.windows(RUN) {
        // FNV-1a: any even spread will do.
        let hash = run.iter().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
        let place = (hash ^ hash >> 32) as usize % (64 * 64);
        runs[place / 64] |= 1 << (place % 64);
    }
    runs
}

/// From one to the most alike of those that are left.
fn chained(mut left: Vec<(u32, Runs)>) -> Vec<u32> {
    let mut chain = Vec::with_capacity(left.len());
    let mut next = 0;
    while !left.is_empty() {
        let (number, runs) = left.remove(next);
        chain.push(number);
        let most = left
            .iter()
            .enumerate()
            .max_by(|(_, (_, one)), (_, (_, other))| likeness(&runs, one).total_cmp(&likeness(&runs, other)));
        next = most.map_or(0, |(place, _)| place);
    }
    chain
}

/// Runs that both hold, of all that either holds.
fn likeness(one: &Runs, other: &Runs) -> f64 {
    let count = |join: fn(u64, u64) -> u64| -> u32 {
        one.iter().zip(other).map(|(one, other)| join(*one, *other).count_ones()).sum()
    };
    f64::from(count(|one, other| one & other)) / f64::from(count(|one, other| one | other).max(1))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;
    use wasm_encoder::{CodeSection, Function, FunctionSection, Module, TypeSection, ValType};

    #[test]
    fn like_stands_by_like_within_a_type() {
        let mut types = TypeSection::new();
        types.ty().function([], []);
        types.ty().function([ValType::I32], []);
        let (mut functions, mut code) = (FunctionSection::new(), CodeSection::new());
        // The third is like the first, and the last of another type.
        for (kind, numbers) in [(0, 10..30), (0, 60..80), (0, 11..31), (1, 10..30)] {
            functions.function(kind);
            let mut body = Function::new([]);
            for number in numbers {
                body.instructions().i32_const(number).drop();
            }
            body.instructions().end();
            code.function(&body);
        }
        let mut module = Module::new();
        module.section(&types).section(&functions).section(&code);
        let named = named(&module.finish()).unwrap();
        let names = Whole::read(&named).unwrap().names;
        let order: Vec<&str> = names.values().map(String::as_str).collect();
        assert_eq!(order, ["000000", "000002", "000001", "000003"]);
    }
}
