use rumble_model::service::{DecodeError, ServiceResponse, UploadChannel};
use rumble_model::{Batch, Record};

use crate::call::Call;
use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;

impl ServicePhp {
    /// The channels that the account may publish on (`user.upload-channels`). Its own page is none of them.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized), and all that can happen to a request.
    #[doc(alias = "get_channels")]
    pub fn upload_channels(&self) -> Result<Batch<Record<UploadChannel>>, Error> {
        self.ask(&list())
    }
}

fn list() -> Call<'static, Batch<Record<UploadChannel>>> {
    Call::reads(Operation::ListUploadChannels, "user.upload-channels", channels)
}

fn channels(answer: &ServiceResponse) -> Result<Batch<Record<UploadChannel>>, Option<DecodeError>> {
    answer.list().map_err(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::sent::assert_sends;

    #[test]
    fn upload_channels() {
        assert_sends(list(), "GET", "user.upload-channels", "");
    }
}
