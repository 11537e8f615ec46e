//! Server-Sent Events decoder against the standard: vectors, properties, limits.

#[cfg(test)]
mod sse {
    mod bounds;
    mod properties;
    mod reading;
    mod reference;
    mod vectors;
}
