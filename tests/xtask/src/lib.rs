//! The commands of this repository. `main` reads the command line, the rest is one module per concern:
//! where things are (`paths`), which tools there are (`tool`) and how missing ones come (`install`), how a
//! command is run and shown (`plan`, `run`, `progress`), the site (`site`, `size`), and the commands themselves
//! (`local` for demo and serve, `test`, `bench` with its `bench_modules`).
//!
//! What finishes the site that trunk leaves (`split`, `seal`) is a program of its own behind the feature `site`: all
//! dependencies are its, and the commands compile in seconds.
//!
//! It is a library too, so that the browser tests find browsers and drivers exactly as the commands do.

#![allow(clippy::print_stdout, reason = "a command line program speaks on standard output")]

pub mod bench;
pub mod bench_modules;
pub mod error;
#[cfg(feature = "site")]
pub mod headers;
pub mod html;
pub mod install;
pub mod local;
pub mod paths;
pub mod plan;
pub mod progress;
pub mod run;
#[cfg(feature = "site")]
pub mod seal;
#[cfg(feature = "site")]
pub mod short_names;
pub mod site;
pub mod size;
#[cfg(feature = "site")]
pub mod split;
pub mod test;
pub mod test_counts;
pub mod tool;
#[cfg(feature = "site")]
pub mod vendor;
