//! Uploads against a simulated server under random schedules: one job by itself, and a whole queue.

mod job_schedules;
mod queue_schedules;
mod same_names;
mod sim_server;
mod simulation;
