use rumble_model::service::{DecodeError, ServiceResponse, UploadChannel};
use rumble_model::{Batch, Record};

use crate::error::Error;
use crate::operation::Operation;
use crate::service::ServicePhp;
use crate::service_request::ServiceRequest;

impl ServicePhp {
    /// Channels on which the account may publish (`user.upload-channels`), without its own page.
    ///
    /// # Errors
    ///
    /// [`Unauthorized`](crate::ErrorKind::Unauthorized), or any error of a request.
    #[doc(alias = "get_channels")]
    pub fn upload_channels(&self) -> Result<Batch<Record<UploadChannel>>, Error> {
        self.perform(&list())
    }
}

fn list() -> ServiceRequest<'static, Batch<Record<UploadChannel>>> {
    ServiceRequest::reads(Operation::ListUploadChannels, "user.upload-channels", channels)
}

fn channels(body: &ServiceResponse) -> Result<Batch<Record<UploadChannel>>, Option<DecodeError>> {
    body.list().map_err(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service_request::sent::assert_sends;

    #[test]
    fn upload_channel_calls_send_their_fields() {
        assert_sends(list(), "GET", "user.upload-channels", "");
    }
}
