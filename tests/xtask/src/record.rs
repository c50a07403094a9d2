//! `cargo xtask record`: which functions of the first file the first view does without, for `part` to go by. Builds a site
//! that tells what runs in it, has the `record` program of the browser tests look at it as people do, and writes the names
//! of all that never ran. To be run again when the size check says that the first view has become too heavy.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::install;
use crate::local::PROFILE;
use crate::part;
use crate::place;
use crate::plan::Plan;
use crate::run::{cargo, quietly};
use crate::site;
use crate::split;
use crate::tool::{FOR_BROWSER, FOR_BUILD};
use crate::trouble::{Result, Trouble, While};

pub fn record() -> Result<()> {
    let site = place::work()?.join("watched");
    let mut plan = Plan::new();
    install::missing(&mut plan, FOR_BUILD);
    install::missing(&mut plan, FOR_BROWSER);
    plan.add("building a site that tells what runs in it", || {
        site::run_trunk(&site, &[(split::WATCHED, "1")])
    });
    plan.run()?;
    println!("looking at it as people do");
    let mut program =
        cargo(&["run", "--quiet", "--profile", PROFILE, "--package", "browser-tests", "--bin", "record"]);
    let output = quietly("record", program.env("PDS_WEB_SITE", &site))?;
    let ran: BTreeSet<u32> = output.split_whitespace().filter_map(|number| number.parse().ok()).collect();
    if ran.is_empty() {
        return Err(Trouble::new("Nothing ran in the watched site."));
    }
    let whole = fs::read(split::named()?).during(|| "Could not read the watched app".into())?;
    let functions = part::names(&whole)?;
    let left_out = left_out(&functions, &ran);
    let file = place::root().join(split::LEFT_OUT);
    let lines: String = left_out.iter().flat_map(|name| [name, "\n"]).collect();
    fs::write(&file, lines).during(|| format!("Could not write {}", file.display()))?;
    println!("{} of {} functions are left out; see {}", left_out.len(), functions.len(), split::LEFT_OUT);
    Ok(())
}

/// Names of functions that never ran. Several may share a name: then none of them has.
fn left_out(functions: &BTreeMap<u32, String>, ran: &BTreeSet<u32>) -> BTreeSet<String> {
    let (kept, unused): (Vec<_>, Vec<_>) = functions.iter().partition(|(number, _)| ran.contains(number));
    let kept: BTreeSet<&String> = kept.into_iter().map(|(_, name)| name).collect();
    unused.into_iter().map(|(_, name)| name).filter(|name| !kept.contains(name)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_left_out_when_nothing_of_it_ran() {
        let named = [(5, "shown"), (6, "failed"), (7, "dropped"), (8, "dropped"), (9, "never")];
        let functions = named.map(|(number, name)| (number, name.to_owned())).into();
        let left_out = left_out(&functions, &BTreeSet::from([5, 8]));
        assert_eq!(left_out.into_iter().collect::<Vec<_>>(), ["failed", "never"]);
    }
}
