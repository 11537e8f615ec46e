//! Base 36: `0`–`9`, then `a`–`z`.

use std::fmt;

use super::ParseIdError;

/// The digits in order of value.
pub const ALPHABET: &str = "0123456789abcdefghijklmnopqrstuvwxyz";

/// Reads a number in base 36: digits and letters of either case, leading zeros allowed.
///
/// ```
/// use rumble_model::id::base36;
///
/// assert_eq!(base36::parse("2lh8yh")?, 157_009_049);
/// assert_eq!(base36::parse("0")?, 0);
/// # Ok::<(), rumble_model::ParseIdError>(())
/// ```
///
/// # Errors
///
/// [`ParseIdError`] for an empty text, any other character (a sign, a space, an underscore), or a number
/// above `u64::MAX`. 0 is a number here.
pub const fn parse(text: &str) -> Result<u64, ParseIdError> {
    parse_radix(text, 36)
}

/// Reads a number in base 10: ASCII digits only, leading zeros allowed.
///
/// # Errors
///
/// See [`parse`].
pub const fn parse_decimal(text: &str) -> Result<u64, ParseIdError> {
    match parse_digits(text.as_bytes()) {
        Some(number) => Ok(number),
        None => parse_radix(text, 10),
    }
}

/// At most 19 decimal digits, as all ids so far have: every such number fits.
#[inline]
const fn parse_digits(text: &[u8]) -> Option<u64> {
    if text.is_empty() || text.len() > MAX_DECIMAL_DIGITS {
        return None;
    }
    let mut rest = text;
    let mut number: u64 = 0;
    while let Some((eight, tail)) = rest.split_first_chunk() {
        let Some(value) = eight_digits(*eight) else {
            return None;
        };
        number = number * 100_000_000 + value;
        rest = tail;
    }
    while let [byte, tail @ ..] = rest {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        number = number * 10 + digit as u64;
        rest = tail;
    }
    Some(number)
}

/// The value of eight decimal digits, which are added in pairs: two digits, then four, then eight.
#[inline]
const fn eight_digits(text: [u8; 8]) -> Option<u64> {
    let digits = u64::from_le_bytes(text) ^ (EVERY_BYTE * b'0' as u64);
    // Above 9, adding 0x76 sets the highest bit of the byte.
    if (digits.wrapping_add(EVERY_BYTE * 0x76) | digits) & (EVERY_BYTE * 0x80) != 0 {
        return None;
    }
    let pairs = (digits.wrapping_mul(10) + (digits >> 8)) & 0x00ff_00ff_00ff_00ff;
    let fours = (pairs.wrapping_mul(100) + (pairs >> 16)) & 0x0000_ffff_0000_ffff;
    Some((fours.wrapping_mul(10_000) + (fours >> 32)) & 0xffff_ffff)
}

const fn parse_radix(text: &str, radix: u32) -> Result<u64, ParseIdError> {
    let mut rest = text.as_bytes();
    if rest.is_empty() {
        return Err(ParseIdError::Empty);
    }
    let mut number: u64 = 0;
    while let [byte, tail @ ..] = rest {
        let Some(digit) = (*byte as char).to_digit(radix) else {
            return Err(ParseIdError::InvalidDigit {
                at: text.len() - rest.len(),
                radix,
            });
        };
        number = match number.checked_mul(radix as u64) {
            Some(shifted) => match shifted.checked_add(digit as u64) {
                Some(number) => number,
                None => return Err(ParseIdError::Overflow),
            },
            None => return Err(ParseIdError::Overflow),
        };
        rest = tail;
    }
    Ok(number)
}

/// A number that displays in base 36: lower case, no padding, `0` for 0.
///
/// ```
/// use rumble_model::id::Base36;
///
/// assert_eq!(Base36(157_009_049).to_string(), "2lh8yh");
/// assert_eq!(format!("{:>8}", Base36(35)), "       z");
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(clippy::exhaustive_structs, reason = "a number and nothing else")]
pub struct Base36(pub u64);

impl fmt::Display for Base36 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut reversed = String::with_capacity(MAX_DIGITS);
        let mut rest = self.0;
        loop {
            let digit = u32::try_from(rest % 36)
                .ok()
                .and_then(|digit| char::from_digit(digit, 36));
            reversed.extend(digit);
            rest /= 36;
            if rest == 0 {
                break;
            }
        }
        f.pad(&reversed.chars().rev().collect::<String>())
    }
}

/// 1 in every byte.
const EVERY_BYTE: u64 = u64::MAX / 0xff;

/// Number of digits of `u64::MAX`.
const MAX_DIGITS: usize = 13;

/// `u64::MAX` has one decimal digit more.
const MAX_DECIMAL_DIGITS: usize = 19;
