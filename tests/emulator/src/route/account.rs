//! Calls about the login identities of users.

use serde_json::{Value, json};

use super::{Answer, Call, profile};
use crate::accounts::{Identity, KINDS, Link};
use crate::args::Args;
use crate::error::{self, Result};
use crate::oauth::token::describe;

/// The default country of a phone number.
const HOME: &str = "86";

fn identity(args: &Args, kind_field: &str) -> Result<Identity> {
    let kind = args.choice(kind_field, KINDS)?.ok_or_else(|| error::missing(kind_field))?;
    let text = args.short_text("identity", 256)?.ok_or_else(|| error::missing("identity"))?;
    let extra = args.short_text("extra", 64)?;
    let extra = extra.unwrap_or(if kind == "mobile" { HOME } else { "" });
    let checked = if kind == "mobile" { "phone" } else { kind };
    profile::check(checked, text).map_err(|_| error::invalid("identity"))?;
    Ok(Identity { kind: kind.to_owned(), text: text.to_owned(), extra: extra.to_owned() })
}

/// The identities of an imported user, each with its display name.
pub fn identities(args: &Args) -> Result<Vec<(Identity, String)>> {
    let mut all = vec![one(args)?];
    for more in args.list("authentication_list")?.into_iter().flatten() {
        let next = one(&Args::from_value(more)?)?;
        if all.iter().all(|known| known.0 != next.0) {
            all.push(next);
        }
    }
    Ok(all)
}

fn one(args: &Args) -> Result<(Identity, String)> {
    let identity = identity(args, "authentication_type")?;
    // No directory is connected to this domain.
    if identity.kind == "ldap" {
        return Err(error::operation_not_supported());
    }
    let shown = args.short_text("authentication_display_name", 128)?.unwrap_or(&identity.text).to_owned();
    Ok((identity, shown))
}

/// `false` if the identity belongs to a user already.
pub fn add(call: &mut Call<'_>, identity: Identity, user_id: &str, shown: &str) -> bool {
    let link = Link {
        domain_id: call.state.domain_id.clone(),
        user_id: user_id.to_owned(),
        authentication_type: identity.kind.clone(),
        identity: identity.text.clone(),
        extra: identity.extra.clone(),
        display_name: shown.to_owned(),
        status: "normal".into(),
        created_at: call.state.now(),
        last_login_time: 0,
    };
    call.state.accounts.links.add(identity, link)
}

/// The answer has the form of a token answer, with empty tokens.
pub fn link(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let identity = identity(args, "type")?;
    let user = call.state.accounts.user(args.required("user_id")?)?.clone();
    let shown = identity.text.clone();
    if !add(call, identity, &user.user_id, &shown) {
        return Err(error::already_exists("account"));
    }
    let exists = |link: &&Link| json!({"type": link.authentication_type, "identity": link.identity, "extra": link.extra});
    let links: Vec<Value> = call.state.accounts.links.of_user(&user.user_id).iter().map(exists).collect();
    let mut answer = describe(&user);
    answer["exist_link"] = Value::Array(links);
    Answer::ok(&answer)
}

pub fn unlink(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let identity = identity(args, "type")?;
    let user_id = args.required("user_id")?;
    let links = &mut call.state.accounts.links;
    links.get(&identity).filter(|it| it.user_id == user_id).ok_or_else(|| error::not_found("account"))?;
    links.remove(&identity);
    Answer::empty()
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let identity = identity(args, "type")?;
    Answer::ok(call.state.accounts.links.get(&identity).ok_or_else(|| error::not_found("account"))?)
}

/// Users may list their own.
pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.required("user_id")?;
    if user_id != call.user.user_id {
        call.require_admin()?;
    }
    call.state.accounts.user(user_id)?;
    Answer::ok(&json!({"items": call.state.accounts.links.of_user(user_id)}))
}
