//! `cargo xtask bench`: figures by their stable names.

use crate::place;
use crate::plan::Plan;
use crate::site;
use crate::size;
use crate::trouble::Result;

pub fn bench(_arguments: &[&str]) -> Result<()> {
    let mut plan = Plan::new();
    site::ensure(&mut plan);
    plan.run()?;
    let total: u64 = size::first_view(&place::dist())?.iter().map(|file| file.bytes).sum();
    println!("first_view.brotli_kb  {}", total / 1000);
    Ok(())
}
