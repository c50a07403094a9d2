//! Asking how a task stands.

use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let task = call.state.task(args.need("async_task_id")?).ok_or_else(|| error::not_found("async_task"))?;
    Answer::ok(&task)
}
