//! The second half of a login.

use rumble_servicephp::{ErrorKind, ServicePhp, TwoFactor, TwoFactorMethods};

use super::login::unanswered;
use crate::advice;
use crate::args::Factor;
use crate::ask::Asker;
use crate::talk;
use crate::trouble::Trouble;

/// Gets the code and hands it in.
pub(super) fn complete(
    login: &TwoFactor,
    wanted: Option<Factor>,
    asker: &Asker,
) -> Result<ServicePhp, Trouble> {
    let offered = offered(login.options());
    let factor = chosen(wanted, &offered, asker)?;
    talk::say(announcement(login, factor)?);
    let mut attempts = if asker.has_somebody() { ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        let code = asker
            .secret("Code (nothing shows while you type): ")
            .map_err(|error| unanswered("the code of the second factor", "second", &error))?;
        match login.verify(&code) {
            Err(error) if error.kind() == ErrorKind::WrongCode && attempts > 0 => {
                talk::complain(advice::of_service(&error));
            }
            other => return Ok(other?),
        }
    }
}

/// What is to be known before the code is typed; it is on its way then.
pub(crate) fn announcement(login: &TwoFactor, factor: Factor) -> Result<String, Trouble> {
    let (sent_to, by) = match factor {
        Factor::Authenticator => return Ok("Give the code that your authenticator app shows.".to_owned()),
        Factor::Email => (login.request_email_code()?, "by e-mail"),
        Factor::Sms => (login.request_sms_code()?, "as a text message"),
    };
    Ok(if sent_to.is_empty() {
        format!("A code was sent {by}.")
    } else {
        format!("A code was sent {by} to {sent_to}.")
    })
}

/// Those that the account has; where Rumble does not say, it may.
fn offered(options: TwoFactorMethods) -> Vec<Factor> {
    let all = [
        (Factor::Authenticator, options.authenticator),
        (Factor::Email, options.email),
        (Factor::Sms, options.phone),
    ];
    let has = |wanted: Option<bool>| -> Vec<Factor> {
        let some = all.iter().filter(|(_, is_there)| *is_there == wanted);
        some.map(|(factor, _)| *factor).collect()
    };
    match has(Some(true)) {
        none if none.is_empty() => has(None),
        some => some,
    }
}

fn chosen(wanted: Option<Factor>, offered: &[Factor], asker: &Asker) -> Result<Factor, Trouble> {
    let names = offered
        .iter()
        .map(|factor| name(*factor))
        .collect::<Vec<_>>()
        .join(", ");
    match (wanted, offered) {
        (Some(factor), _) if offered.is_empty() || offered.contains(&factor) => Ok(factor),
        (Some(factor), _) => Err(Trouble::Said(format!(
            "the account has no second factor {}; it has: {names}",
            name(factor)
        ))),
        (None, []) => Ok(Factor::Authenticator),
        (None, [only]) => Ok(*only),
        (None, [first, ..]) if !asker.has_somebody() => Ok(*first),
        (None, [first, ..]) => {
            talk::say("This account wants a code as well. Choose how you get it:");
            for factor in offered {
                talk::say(format_args!("  {:14} {}", name(*factor), explanation(*factor)));
            }
            loop {
                let question = format!("Which one? [{}] ", name(*first));
                let answer = asker
                    .line(&question)
                    .map_err(|error| unanswered("the choice", "second", &error))?;
                let answer = answer.to_lowercase();
                let fitting = offered.iter().find(|factor| name(**factor).starts_with(&answer));
                match fitting {
                    // Nothing fits all, so it is the first.
                    Some(factor) => return Ok(*factor),
                    None => talk::say(format_args!("One of: {names}")),
                }
            }
        }
    }
}

fn name(factor: Factor) -> &'static str {
    match factor {
        Factor::Authenticator => "authenticator",
        Factor::Email => "email",
        Factor::Sms => "sms",
    }
}

fn explanation(factor: Factor) -> &'static str {
    match factor {
        Factor::Authenticator => "your authenticator app shows it",
        Factor::Email => "Rumble sends it to the account's e-mail address",
        Factor::Sms => "Rumble sends it as a text message",
    }
}

/// Codes that may be typed wrongly before the login has to begin anew.
const ATTEMPTS: u32 = 3;
