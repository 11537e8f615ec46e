//! The Server-Sent-Events layer against the standard: vectors, properties, bounds.

#[cfg(test)]
mod sse {
    mod bounds;
    mod properties;
    mod reading;
    mod reference;
    mod vectors;
}
