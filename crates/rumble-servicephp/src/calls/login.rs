//! Steps of a login. `login` and `two_factor` interpret their responses.

use rumble_model::Secret;
use rumble_model::service::Salts;

use crate::operation::Operation;
use crate::service_request::{ServiceRequest, anything, object};

pub(crate) fn salts(username: &str) -> ServiceRequest<'_, Salts> {
    ServiceRequest::posts(Operation::FetchSalts, "user.get_salts", object).field("username", username)
}

/// `joined` contains the `hashes`, each of which is a secret by itself.
pub(crate) fn first_step<'a>(
    username: &'a str,
    joined: &'a Secret,
    hashes: impl IntoIterator<Item = &'a Secret>,
    back: &'a str,
) -> ServiceRequest<'a> {
    let mut call = ServiceRequest::posts(Operation::LogIn, "user.2fa.first_step", anything)
        .field("legacy_password", "1")
        .field("login", username)
        .secret("password", joined)
        .field("redirect_uri", back);
    call.secrets.extend(hashes);
    call
}

pub(crate) fn log_in<'a>(
    username: &'a str,
    joined: &'a Secret,
    hashes: impl IntoIterator<Item = &'a Secret>,
) -> ServiceRequest<'a> {
    let mut call = ServiceRequest::posts(Operation::LogIn, "user.login", anything)
        .field("username", username)
        .secret("password_hashes", joined);
    call.secrets.extend(hashes);
    call
}

/// `name`: there is one operation for each way to send a code.
pub(crate) fn request_code<'a>(
    name: &'a str,
    totp_id: &'a Secret,
    user_key: &'a Secret,
) -> ServiceRequest<'a> {
    ServiceRequest::posts(Operation::RequestCode, name, anything)
        .secret("totp_id", totp_id)
        .secret("user_key", user_key)
}

pub(crate) fn verify<'a>(
    code: &'a Secret,
    back: &'a str,
    totp_id: &'a Secret,
    user_key: &'a Secret,
) -> ServiceRequest<'a> {
    ServiceRequest::posts(Operation::VerifyCode, "user.2fa.verify_totp", anything)
        .secret("code", code)
        .field("redirect_url", back)
        .secret("totp_id", totp_id)
        .secret("user_key", user_key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn login_calls_send_their_fields() {
        let [joined, code, totp_id, user_key] =
            ["aa,bb,Zx9Yw8Vu7", "123456", "Totp/1", "Key 2"].map(Secret::new);
        let back = "https://rumble.com/";
        assert_sends(
            salts("Calm Sparrow"),
            "POST",
            "user.get_salts",
            "username=Calm%20Sparrow",
        );
        assert_sends(
            first_step("Calm Sparrow", &joined, [], back),
            "POST",
            "user.2fa.first_step",
            "legacy_password=1&login=Calm%20Sparrow&password=aa%2Cbb%2CZx9Yw8Vu7&redirect_uri=https%3A%2F%2Frumble.com%2F",
        );
        assert_sends(
            log_in("Calm Sparrow", &joined, []),
            "POST",
            "user.login",
            "username=Calm%20Sparrow&password_hashes=aa%2Cbb%2CZx9Yw8Vu7",
        );
        for name in ["user.2fa.request_email_code", "user.2fa.request_sms_code"] {
            assert_sends(
                request_code(name, &totp_id, &user_key),
                "POST",
                name,
                "totp_id=Totp%2F1&user_key=Key%202",
            );
        }
        assert_sends(
            verify(&code, back, &totp_id, &user_key),
            "POST",
            "user.2fa.verify_totp",
            "code=123456&redirect_url=https%3A%2F%2Frumble.com%2F&totp_id=Totp%2F1&user_key=Key%202",
        );
    }
}
