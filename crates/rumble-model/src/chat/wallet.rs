use serde::Deserialize;

use crate::json::lenient;

/// `messages[].wallet_transaction`: paid from a wallet.
#[derive(Debug, Clone, Deserialize)]
#[non_exhaustive]
pub struct WalletTransaction {
    /// `amount_cents`: value in US cents; optional.
    #[serde(default, deserialize_with = "lenient::number")]
    pub amount_cents: Option<u64>,
    /// `crypto_amount`: decimal amount as text.
    #[serde(default, deserialize_with = "lenient::text")]
    pub crypto_amount: Option<String>,
    /// `crypto_currency`: code of the currency.
    #[serde(default, deserialize_with = "lenient::text")]
    pub crypto_currency: Option<String>,
}
