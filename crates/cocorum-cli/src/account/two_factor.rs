//! The two-factor step of a login.

use rumble_servicephp::{ErrorKind, ServicePhp, TwoFactor, TwoFactorMethods};

use crate::advice;
use crate::args::TwoFactorMethod;
use crate::error::CliError;
use crate::prompt::{Prompt, input_error};
use crate::stderr;

/// Prompts for the code and submits it.
pub(super) fn complete(
    login: &TwoFactor,
    requested: Option<TwoFactorMethod>,
    prompt: &Prompt,
) -> Result<ServicePhp, CliError> {
    let available = available(login.options());
    let method = choose_method(requested, &available, prompt)?;
    stderr::status(request_code(login, method)?);
    let mut attempts = if prompt.is_interactive() { MAX_ATTEMPTS } else { 1 };
    loop {
        attempts -= 1;
        let code = prompt
            .secret("Code (not shown): ")
            .map_err(|error| input_error("the two-factor code", "second", &error))?;
        match login.verify(&code) {
            Err(error) if error.kind() == ErrorKind::WrongCode && attempts > 0 => {
                stderr::error(advice::of_service(&error));
            }
            other => return Ok(other?),
        }
    }
}

/// Sends a code by e-mail or text message, if the method requires one. Returns the text to show before the prompt.
pub(crate) fn request_code(login: &TwoFactor, method: TwoFactorMethod) -> Result<String, CliError> {
    let (sent_to, by) = match method {
        TwoFactorMethod::Authenticator => {
            return Ok("Enter the code from your authenticator app.".to_owned());
        }
        TwoFactorMethod::Email => (login.request_email_code()?, "by e-mail"),
        TwoFactorMethod::Sms => (login.request_sms_code()?, "as a text message"),
    };
    Ok(if sent_to.is_empty() {
        format!("A code was sent {by}.")
    } else {
        format!("A code was sent {by} to {sent_to}.")
    })
}

/// Methods of the account. If Rumble lists none, the methods that it does not exclude.
fn available(options: TwoFactorMethods) -> Vec<TwoFactorMethod> {
    let all = [
        (TwoFactorMethod::Authenticator, options.authenticator),
        (TwoFactorMethod::Email, options.email),
        (TwoFactorMethod::Sms, options.phone),
    ];
    let has = |requested: Option<bool>| -> Vec<TwoFactorMethod> {
        let some = all.iter().filter(|(_, is_there)| *is_there == requested);
        some.map(|(method, _)| *method).collect()
    };
    match has(Some(true)) {
        none if none.is_empty() => has(None),
        some => some,
    }
}

fn choose_method(
    requested: Option<TwoFactorMethod>,
    available: &[TwoFactorMethod],
    prompt: &Prompt,
) -> Result<TwoFactorMethod, CliError> {
    let names = available
        .iter()
        .map(|method| name(*method))
        .collect::<Vec<_>>()
        .join(", ");
    match (requested, available) {
        (Some(method), _) if available.is_empty() || available.contains(&method) => Ok(method),
        (Some(method), _) => Err(CliError::Message(format!(
            "the account does not offer {}; available: {names}",
            name(method)
        ))),
        (None, []) => Ok(TwoFactorMethod::Authenticator),
        (None, [only]) => Ok(*only),
        (None, [first, ..]) if !prompt.is_interactive() => Ok(*first),
        (None, [first, ..]) => {
            stderr::status("This account requires a two-factor code. Choose how to receive it:");
            for method in available {
                stderr::status(format_args!("  {:14} {}", name(*method), describe(*method)));
            }
            loop {
                let question = format!("Method [{}]: ", name(*first));
                let input = prompt
                    .line(&question)
                    .map_err(|error| input_error("the method", "second", &error))?;
                let input = input.to_lowercase();
                let fitting = available.iter().find(|method| name(**method).starts_with(&input));
                match fitting {
                    // An empty input selects the first one.
                    Some(method) => return Ok(*method),
                    None => stderr::status(format_args!("Enter one of: {names}")),
                }
            }
        }
    }
}

fn name(method: TwoFactorMethod) -> &'static str {
    match method {
        TwoFactorMethod::Authenticator => "authenticator",
        TwoFactorMethod::Email => "email",
        TwoFactorMethod::Sms => "sms",
    }
}

fn describe(method: TwoFactorMethod) -> &'static str {
    match method {
        TwoFactorMethod::Authenticator => "from your authenticator app",
        TwoFactorMethod::Email => "by e-mail to the account's address",
        TwoFactorMethod::Sms => "by text message",
    }
}

/// Attempts before the login must be started over.
const MAX_ATTEMPTS: u32 = 3;
