//! Downloads against a simulated object store and disk under random schedules, and archives read by other programs.

mod job_schedules;
mod simulation;
mod task_schedules;
mod zip_readers;
