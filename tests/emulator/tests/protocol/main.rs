//! Tests of the local PDS over HTTP. One binary, so that it is linked once, with a module for each part of the protocol
//! and shared ones (`common`, `support`, `people`, `sign_in`, `seeded_random`).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may stop at the first surprise"
)]

mod checklist;
#[cfg(unix)]
mod command;
mod common;
mod control;

mod files;
mod films;
mod generated;
mod hashes;
mod history;
mod hostile;
mod identity;
mod identity_domain;
mod identity_drives;
mod identity_groups;
mod identity_hostile;
mod identity_teams;
mod oauth;
mod oauth_forms;
mod oauth_login;
mod objects;
mod office;
mod people;
mod pictures;
mod seeded_random;
mod sharing;
mod sign_in;
mod support;
mod upload;
mod uploads;
