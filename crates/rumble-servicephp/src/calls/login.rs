//! The steps of a login. What their answers mean is in `login` and `two_factor`.

use rumble_model::Secret;
use rumble_model::service::Salts;

use crate::call::{Call, anything, object};
use crate::operation::Operation;

pub(crate) fn salts(username: &str) -> Call<'_, Salts> {
    Call::posts(Operation::FetchSalts, "user.get_salts", object).field("username", username)
}

/// `joined` holds the `hashes`, each of them a secret of its own.
pub(crate) fn first_step<'a>(
    username: &'a str,
    joined: &'a Secret,
    hashes: impl IntoIterator<Item = &'a Secret>,
    back: &'a str,
) -> Call<'a> {
    let mut call = Call::posts(Operation::LogIn, "user.2fa.first_step", anything)
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
) -> Call<'a> {
    let mut call = Call::posts(Operation::LogIn, "user.login", anything)
        .field("username", username)
        .secret("password_hashes", joined);
    call.secrets.extend(hashes);
    call
}

/// `name`: one operation for each way to send a code.
pub(crate) fn request_code<'a>(name: &'a str, totp_id: &'a Secret, user_key: &'a Secret) -> Call<'a> {
    Call::posts(Operation::RequestCode, name, anything)
        .secret("totp_id", totp_id)
        .secret("user_key", user_key)
}

pub(crate) fn verify<'a>(
    code: &'a Secret,
    back: &'a str,
    totp_id: &'a Secret,
    user_key: &'a Secret,
) -> Call<'a> {
    Call::posts(Operation::VerifyCode, "user.2fa.verify_totp", anything)
        .secret("code", code)
        .field("redirect_url", back)
        .secret("totp_id", totp_id)
        .secret("user_key", user_key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent::assert_sends;

    #[test]
    fn steps_of_a_login() {
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
